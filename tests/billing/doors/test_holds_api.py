"""The review of holds before a close: everything that is held, why, for how much; and what finance says of it."""

from datetime import datetime
from typing import Any

import pytest

from functions.aws import http
from functions.billing.api import door
from functions.billing.rules.cures import CURES, cured_by
from functions.billing.rules.holds import HOLDS
from functions.billing.worker import close_month
from functions.kernel.roles import Role
from tests.billing.test_docs import CODES
from tests.billing.worked_month import MONTH, WORK, a_clinic_month, a_patient, measured, table, tell, tell_again, worked
from tests.support import FINANCE, MANAGER, OTHER_CLINIC, PCP, Answer, knock

pytestmark = pytest.mark.usefixtures("aws")

HOLDS_OF = f"{MONTH}/holds"
REVIEW = f"{HOLDS_OF}/{{episode_id}}/review"
CURE = {"outcome": "will_cure", "due_on": "2026-04-10"}


@pytest.fixture(autouse=True)
def in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "now", lambda: datetime.fromisoformat("2026-04-02T15:00:00+00:00"))


def holds(*, by: str = FINANCE, **query: str) -> Any:
    return knock(door, "GET", HOLDS_OF, path={"month": "2026-03"}, by=by, query=query or None).body


def review(episode: Any, body: object, *, version: int = 0, by: str = FINANCE) -> Answer:
    where = {"month": "2026-03", "episode_id": episode["episode_id"]}
    return knock(door, "PUT", REVIEW, path=where, body=body, by=by, headers={"If-Match": f'"{version}"'})


def history(episode: Any) -> Answer:
    where = {"month": "2026-03", "episode_id": episode["episode_id"]}
    return knock(door, "GET", REVIEW, path=where, by=MANAGER)


def test_every_held_month_says_all_its_reasons_its_money_and_who_can_cure_it() -> None:
    people = a_clinic_month()
    page = holds()
    assert (page["count"], page["counts"]["held"], page["counts"]["cents"]) == (1, 1, 22178)
    assert (page["counts"]["by_reason"], page["counts"]["by_review"]) == ({"CONSENT_MISSING": 1}, {"none": 1})
    (held,) = page["items"]
    assert (held["episode_id"], held["cents"], held["unpriced"]) == (people["held"]["episode_id"], 22178, 0)
    assert [(it["code"], it["rule"], it["cured_by"]) for it in held["reasons"]] == [
        ("CONSENT_MISSING", "R8", ["care_manager"])
    ]
    assert [(line["code"], line["units"]) for line in held["would_bill"]] == [("99492", 1), ("99494", 1)]


def test_holds_are_filtered_and_paged_and_the_counts_are_of_all() -> None:
    a_clinic_month()
    more = a_patient("M-4", consent=False)
    tell_again()
    tell(worked(more, 40), measured(more))
    both = holds(reason="CONSENT_MISSING", limit="1")
    assert (both["count"], len(both["items"]), both["items"][0]["cents"]) == (2, 1, 22178)
    rest = holds(reason="CONSENT_MISSING", limit="1", cursor=both["next_cursor"])
    assert (rest["items"][0]["episode_id"], rest["next_cursor"]) == (more["episode_id"], None)
    one = holds(reason="CONSULTANT_REVIEW_MISSING")
    assert (one["count"], one["counts"]["held"], one["counts"]["by_reason"]["CONSENT_MISSING"]) == (1, 2, 2)
    assert holds(reason="DX_MISSING")["items"] == []
    assert knock(door, "GET", HOLDS_OF, path={"month": "2026-03"}, by=FINANCE, query={"reason": "x y"}).status == 400


def test_what_finance_says_stands_in_the_list_and_every_version_is_kept() -> None:
    people = a_clinic_month()
    first = review(people["held"], CURE)
    assert (first.status, first.etag, first.body["version"]) == (200, '"1"', 1)
    assert holds(review="none")["count"] == 0
    (held,) = holds(review="will_cure")["items"]
    assert (held["review_version"], held["review"]["due_on"]) == (1, "2026-04-10")
    loss = {"outcome": "accept_loss", "reason": "not_curable", "note": "consent was never asked for"}
    assert review(people["held"], loss, version=1).body["version"] == 2
    kept = history(people["held"])
    assert ([it["outcome"] for it in kept.body["items"]], kept.etag) == (["will_cure", "accept_loss"], '"2"')
    assert holds()["counts"]["by_review"] == {"accept_loss": 1}


def test_the_same_request_again_has_one_effect_and_a_version_that_was_not_read_is_refused() -> None:
    held = a_clinic_month()["held"]
    first = review(held, CURE)
    assert review(held, CURE).body == first.body
    assert review(held, {"outcome": "question", "note": "was it asked for by phone?"}).status == 412
    assert review(held, CURE, version=7).status == 412
    where = {"month": "2026-03", "episode_id": held["episode_id"]}
    assert knock(door, "PUT", REVIEW, path=where, body=CURE, by=FINANCE).status == 428
    assert history(held).body["count"] == 1


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ({"outcome": "will_cure"}, {"/due_on": "REQUIRED"}),
        ({"outcome": "will_cure", "due_on": "2026-04-01"}, {"/due_on": "IN_THE_PAST"}),
        ({"outcome": "accept_loss", "due_on": "2026-04-02"}, {"/reason": "REQUIRED", "/due_on": "NOT_OF_THIS_OUTCOME"}),
        ({"outcome": "question"}, {"/note": "REQUIRED"}),
        ({"outcome": "question", "note": "why", "reason": "other"}, {"/reason": "NOT_OF_THIS_OUTCOME"}),
    ],
)
def test_each_outcome_has_its_own_field_and_no_other_s(body: object, problems: dict[str, str]) -> None:
    held = a_clinic_month()["held"]
    answer = review(held, body)
    assert (answer.status, {it["field"]: it["code"] for it in answer.body["errors"]}) == (422, problems)
    assert history(held).status == 404


def test_a_month_that_is_not_held_has_nothing_to_review() -> None:
    people = a_clinic_month()
    for name in ("billed", "short"):
        answer = review(people[name], CURE)
        assert (answer.status, answer.body["code"]) == (422, "NOT_HELD")


def test_the_care_manager_reads_and_only_finance_says() -> None:
    held = a_clinic_month()["held"]
    review(held, {"outcome": "question", "note": "was it asked for by phone?"})
    assert holds(by=MANAGER)["items"][0]["review"]["note"] == "was it asked for by phone?"
    assert review(held, CURE, version=1, by=MANAGER).status == 403
    assert knock(door, "GET", HOLDS_OF, path={"month": "2026-03"}, by=PCP).status == 403
    foreign = {"month": "2026-03", "clinic_id": OTHER_CLINIC}
    assert knock(door, "GET", HOLDS_OF, path=foreign, by=FINANCE).status == 404


def test_amounts_of_holds_are_finance_s_and_the_order_does_not_tell_them() -> None:
    a_clinic_month()
    more = a_patient("M-4", consent=False)
    tell_again()
    tell(worked(more, 80), measured(more))
    paid, seen = holds(), holds(by=MANAGER)
    assert (paid["counts"]["cents"] > 0, seen["counts"]["cents"]) == (True, None)
    assert seen["counts"] == {**paid["counts"], "cents": None}
    assert [it["cents"] for it in seen["items"]] == [None, None]
    lines = [line for it in seen["items"] for line in it["would_bill"]]
    assert lines
    assert all(line[name] is None for line in lines for name in ("charge_cents", "charge_from", "expected_cents"))
    minutes = [it["minutes"] for it in seen["items"]]
    assert minutes == sorted(minutes, reverse=True)


def test_after_the_close_the_list_is_the_run_s() -> None:
    held = a_clinic_month()["held"]
    close_month(WORK)
    tell(worked(held, 1, day=21, name="late"))
    assert [one["minutes"] for one in holds()["items"]] == [86]
    assert review(held, CURE).status == 200


def test_the_run_s_table_says_what_finance_had_said_when_it_was_frozen() -> None:
    people = a_clinic_month()
    review(people["held"], {"outcome": "accept_loss", "reason": "not_curable"})
    close_month(WORK)
    review(people["held"], CURE, version=1)
    close_month(WORK)
    assert {row["episode_id"]: (row["review_outcome"], row["reviewed_on"]) for row in table("held.csv")} == {
        people["held"]["episode_id"]: ("accept_loss", "2026-04-02"),
        people["short"]["episode_id"]: ("", ""),
    }


def test_every_hold_that_the_rules_know_names_who_can_cure_it() -> None:
    assert {code for code in CURES if code not in CODES} == set()
    assert len(CURES) >= len(HOLDS)
    assert cured_by("A_HOLD_OF_TOMORROW") == (Role.FINANCE,)
