"""A month through its door: frozen once it is closed, explained while it runs, amounts for finance alone."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from functions.billing.api import door
from functions.billing.evidence.standing import Standing
from functions.billing.store import LedgerStore
from functions.billing.worker import close_month
from tests.billing.worked_month import EXPLAIN, MONTH, WORK, a_clinic_month, a_patient, tell, tell_again, worked
from tests.support import ADMIN, FINANCE, MANAGER, PCP, Answer, knock

pytestmark = pytest.mark.usefixtures("aws")

OUTLOOK = f"{MONTH}/outlook"
MARCH = {"month": "2026-03"}


def explained(episode: Any, by: str = FINANCE, month: str = "2026-03") -> Any:
    where = {"month": month, "episode_id": episode["episode_id"]}
    return knock(door, "GET", EXPLAIN, path=where, by=by).body


def outlooks(by: str = MANAGER, **query: str) -> Answer:
    return knock(door, "GET", OUTLOOK, path=MARCH, query=query, by=by)


def test_a_running_month_says_what_it_lacks_beside_what_it_would_bill() -> None:
    people = a_clinic_month()
    short = explained(people["short"], MANAGER)
    assert (short["state"], short["run"], short["now"], short["late"]) == ("open", None, None, None)
    assert short["outlook"]["words"] == "6 minutes short of G2214"
    held = explained(people["held"])
    assert [one["code"] for one in held["outlook"]["missing"]] == ["CONSENT_MISSING"]


def test_a_closed_month_answers_what_was_decided_and_beside_it_what_would_be_now() -> None:
    people = a_clinic_month()
    before = explained(people["billed"])["decision"]
    close_month(WORK)
    tell(worked(people["billed"], 90, day=20, name="late"))
    after = explained(people["billed"])
    assert (after["state"], after["run"], after["outlook"]) == ("closed", 1, None)
    assert after["decision"] == before
    assert (after["now"]["minutes"], after["late"]["changes_claim"]) == (176, True)
    same = explained(people["held"])
    assert (same["run"], same["now"], same["late"]) == (1, None, None)


def test_a_patient_month_that_no_run_knows_is_told_as_it_would_be_now() -> None:
    a_clinic_month()
    close_month(WORK)
    latecomer = a_patient("M-9")
    tell_again()
    found = explained(latecomer)
    assert (found["state"], found["run"], found["late"]["closed_as"]) == ("closed", None, None)
    assert found["now"] == found["decision"]
    assert explained(latecomer, month="2026-02")["code"] == "NOT_FOUND"


def enrolled_in_april(standing: Standing) -> Standing:
    assert standing.episode
    return replace(standing, episode=replace(standing.episode, enrolled_on=date(2026, 4, 1)))


def test_a_patient_month_that_only_the_run_knows_is_still_explained() -> None:
    people = a_clinic_month()
    close_month(WORK)
    LedgerStore().update(WORK.clinic_id, people["billed"]["episode_id"], enrolled_in_april)
    found = explained(people["billed"])
    assert (found["decision"]["status"], found["now"], found["late"]["now"]) == ("BILL", None, None)


def test_a_closed_month_lists_frozen_decisions_and_counts_the_late_changes() -> None:
    people = a_clinic_month()
    running = knock(door, "GET", MONTH, path=MARCH, by=FINANCE).body
    assert (running["state"], running["late_changes"]) == ("open", None)
    close_month(WORK)
    tell(worked(people["short"], 90, day=20, name="late"))
    closed = knock(door, "GET", MONTH, path=MARCH, by=FINANCE).body
    assert (closed["state"], closed["late_changes"]) == ("closed", 1)
    assert (closed["items"], closed["by_status"]) == (running["items"], running["by_status"])


def test_amounts_are_finance_s_before_and_after_the_close() -> None:
    people = a_clinic_month()

    def charges(by: str) -> set[int | None]:
        page = knock(door, "GET", MONTH, path=MARCH, by=by).body["items"]
        shown = [one["decision"] for one in page] + [explained(people["held"], by)["decision"]]
        return {line["charge_cents"] for one in shown for line in [*one["lines"], *one["would_bill"]]}

    for _ in range(2):
        assert None not in charges(FINANCE)
        assert charges(MANAGER) == {None}
        close_month(WORK)
    tell(worked(people["short"], 90, day=20, name="late"))
    late = knock(door, "GET", f"{MONTH}/late-changes", path=MARCH, by=MANAGER).body
    assert {line["charge_cents"] for one in late["items"] for line in one["lines_now"]} == {None}
    now = explained(people["short"], MANAGER)["now"]
    assert {line["charge_cents"] for line in now["lines"]} == {None}


def test_a_care_manager_s_list_begins_with_what_is_nearest() -> None:
    people = a_clinic_month()
    nearer, last = a_patient("M-4"), a_patient("M-5")
    tell_again()
    tell(worked(nearer, 12, name="n"), worked(last, 1, name="l"))
    page = outlooks().body
    order = [people["held"], people["short"], nearer, last, people["billed"]]
    names = [one["episode_id"] for one in order]
    found = [one["episode_id"] for one in page["items"]]
    assert (found[0], found[-1]) == (names[0], names[-1])
    assert (
        found.index(nearer["episode_id"]) < found.index(people["short"]["episode_id"]) < found.index(last["episode_id"])
    )
    assert (page["count"], page["by_stage"]) == (5, {"earned": 1, "needs_elements": 1, "needs_minutes": 3})
    assert "charge_cents" not in str(page)
    assert page["items"][0]["person"]["phone"] is None


def test_the_list_is_one_care_manager_s_and_is_paged_with_its_counts() -> None:
    a_clinic_month()
    assert outlooks(care_manager_id=MANAGER).body["count"] == 3
    assert outlooks(care_manager_id="stf-nobody").body["count"] == 0
    first = outlooks(limit="2").body
    second = outlooks(limit="2", cursor=first["next_cursor"]).body
    assert (first["count"], len(first["items"]), len(second["items"]), second["next_cursor"]) == (3, 2, 1, None)


def test_the_list_is_of_months_that_are_not_closed_and_for_those_who_work_on_them() -> None:
    a_clinic_month()
    assert [outlooks(by).status for by in (FINANCE, PCP, ADMIN)] == [200, 403, 403]
    close_month(WORK)
    assert (outlooks().status, outlooks().body["code"]) == (404, "MONTH_CLOSED")
