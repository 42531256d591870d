"""What a vendor of many clinics sees: how far their closes are and what a month came to, and nobody's patient."""

import json

import pytest

from functions.access.store import AccessStore
from functions.billing.api import door
from functions.billing.closing.runs import Claims
from functions.billing.inbound.aggregates import aggregate
from functions.billing.inbound.overview import ClinicMoney
from functions.billing.inbound.reports import Amounts, HoldCost, Row
from functions.billing.worker import CloseWork, close_month
from functions.kernel.facts import Written
from functions.kernel.ids import ClinicId, StaffId
from functions.kernel.roles import Role
from tests.billing.doors.test_claims_api import BOOK, configure, hand_in
from tests.billing.inbound.payer import an_835
from tests.billing.inbound.payer import paid as paid_for
from tests.billing.worked_month import FROZEN_AT, MONTH, WORK, a_clinic_month
from tests.support import (
    ADMIN,
    CLINIC,
    FINANCE,
    LONG_AGO,
    MANAGER,
    ORGANIZATION,
    OTHER_CLINIC,
    Answer,
    knock,
    settle_grant,
)

pytestmark = pytest.mark.usefixtures("aws")

VENDOR = "/v1/organizations/{organization_id}/months/{month}"
VENDORS_FINANCE = StaffId("stf-vendors-finance")
OTHER_WORK = CloseWork(OTHER_CLINIC, "2026-03", 1, FROZEN_AT)


@pytest.fixture(autouse=True)
def vendors_finance(aws: None) -> None:  # noqa: ARG001
    settle_grant(AccessStore(), VENDORS_FINANCE, None, Role.FINANCE, Written(at=LONG_AGO, by=ADMIN))


def ask(what: str, *, by: str = VENDORS_FINANCE, month: str = "2026-03", **query: str) -> Answer:
    where = {"organization_id": ORGANIZATION, "month": month}
    return knock(door, "GET", f"{VENDOR}/{what}", path=where, by=by, query=query or None)


def test_the_whole_is_never_closed_while_one_clinic_is_not() -> None:
    missing = ask("runs").body
    assert (missing["status"], missing["counts"]["missing"], missing["count"]) == ("partial", 2, 2)
    close_month(WORK)
    partial = ask("runs").body
    assert (partial["status"], partial["counts"]["closed"], partial["counts"]["missing"]) == ("partial", 1, 1)
    assert [(it["clinic_id"], it["status"]) for it in partial["items"]] == [
        (OTHER_CLINIC, "missing"),
        (CLINIC, "closed"),
    ]
    close_month(OTHER_WORK)
    assert ask("runs").body["status"] == "closed"


def test_a_failed_clinic_comes_first_with_its_tries_and_pages_leave_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    close_month(WORK)
    with monkeypatch.context() as patched:
        patched.delenv("LEDGER_TABLE")
        with pytest.raises(Exception, match="LEDGER_TABLE"):
            close_month(OTHER_WORK)
    first = ask("runs", limit="1").body
    (failed,) = first["items"]
    assert (failed["clinic_id"], failed["name"], failed["status"], failed["attempts"]) == (
        OTHER_CLINIC,
        "Prairie Clinic",
        "failed",
        1,
    )
    rest = ask("runs", limit="1", cursor=first["next_cursor"]).body
    assert ([it["clinic_id"] for it in rest["items"]], rest["next_cursor"]) == ([CLINIC], None)


def test_a_month_that_runs_is_open_and_clinics_of_later_are_not_waited_for() -> None:
    assert ask("runs", month="2099-01").body["status"] == "open"
    before = ask("runs", month="2019-11").body
    assert (before["count"], before["status"]) == (0, "open")


def test_the_report_adds_clinics_up_names_those_that_are_missing_and_is_the_clinic_s_own_to_the_cent() -> None:
    a_clinic_month()
    assert ask("report").body["not_closed"] == [CLINIC, OTHER_CLINIC]
    close_month(WORK)
    found = ask("report").body
    own = knock(door, "GET", f"{MONTH}/report", path={"month": "2026-03"}, by=FINANCE).body
    assert (found["clinics"], found["not_closed"]) == (2, [OTHER_CLINIC])
    assert {name: found[name] for name in ("total", "by_payer", "by_code", "by_clinic", "holds")} == {
        name: own[name] for name in ("total", "by_payer", "by_code", "by_clinic", "holds")
    }
    assert (found["items"], found["total"]["held_cents"]) == (own["rows"], 22178)
    page = ask("report", limit="1").body
    assert (len(page["items"]), page["count"], page["total"]) == (1, len(own["rows"]), own["total"])
    close_month(OTHER_WORK)
    assert ask("report").body["not_closed"] == []


def test_a_payment_that_is_posted_is_in_the_report_at_once() -> None:
    a_clinic_month()
    close_month(WORK)
    configure()
    (claim,) = BOOK.every_claim()
    receipt = hand_in(an_835([paid_for(claim)])).body
    assert (receipt["status"], receipt["months"]) == ("posted", ["2026-03"])
    found = ask("report").body["total"]
    own = knock(door, "GET", f"{MONTH}/report", path={"month": "2026-03"}, by=FINANCE).body["total"]
    assert (found, found["open_cents"]) == (own, 0)
    assert found["paid_cents"] > 0


def test_organization_wide_finance_and_administrators_look_and_nobody_else() -> None:
    for what in ("runs", "report"):
        assert ask(what, by=FINANCE).status == 404
        assert ask(what, by=MANAGER).status == 404
        assert ask(what, month="2026-13").status == 404
    settle_grant(AccessStore(), FINANCE, None, Role.FINANCE, Written(at=LONG_AGO, by=ADMIN))
    settle_grant(AccessStore(), MANAGER, None, Role.CARE_MANAGER, Written(at=LONG_AGO, by=ADMIN))
    for what in ("runs", "report"):
        assert ask(what, by=FINANCE).status == ask(what, by=ADMIN).status == 200
        assert ask(what, by=MANAGER).status == 403
    elsewhere = {"organization_id": "org_elsewhere", "month": "2026-03"}
    assert knock(door, "GET", f"{VENDOR}/runs", path=elsewhere, by=ADMIN).status == 404


def test_neither_view_nor_what_it_reads_holds_anything_of_a_patient() -> None:
    people = a_clinic_month()
    close_month(WORK)
    kept = Claims.get(f"CLINIC#{CLINIC}", "MONEY#2026-03").body
    told = json.dumps([ask("runs").body, ask("report").body]) + kept
    personal = [one for person in people.values() for one in (person["episode_id"], person["patient_id"])]
    assert not [word for word in (*personal, "M-1", "M-2", "Quist", "Marta") if word in told]


def test_administrators_are_told_no_sum_of_few_and_nothing_by_payer_or_code() -> None:
    a_clinic_month()
    close_month(WORK)
    found, whole = ask("report", by=ADMIN).body, ask("report").body
    assert (found["too_small"], whole["too_small"]) == ([CLINIC], [])
    assert (found["count"], found["items"], found["by_clinic"], found["by_payer"], found["by_code"]) == (
        0,
        [],
        {},
        {},
        {},
    )
    assert (found["total"]["held_cents"], found["holds"]) == (0, [])
    assert whole["total"]["held_cents"] > 0
    (told,) = (it for it in ask("runs", by=ADMIN).body["items"] if it["clinic_id"] == CLINIC)
    (known,) = (it for it in ask("runs").body["items"] if it["clinic_id"] == CLINIC)
    assert (told, known["patient_months"] < 11) == ({**known, "patient_months": None}, True)


@pytest.mark.parametrize(("sizes", "told"), [((11, 10), ["a"]), ((11, 11), ["a", "b"]), ((10, 0), []), ((200,), ["a"])])
def test_only_clinics_of_eleven_or_more_are_in_any_sum(sizes: tuple[int, ...], told: list[str]) -> None:
    names = [ClinicId(name) for name in "abc"]
    rows = {name: (Row(name, "p", "99492", Amounts(billed_cents=100)),) for name in names}
    holds = (HoldCost(reason="X", patient_months=6, cents=10, unpriced=0),)
    money = {name: ClinicMoney(name, rows[name], (), holds) for name in names}
    found = aggregate("2026-03", money, dict(zip(names, sizes, strict=False)))
    assert (list(found.by_clinic), found.total.billed_cents) == (told, 100 * len(told))
    assert [cost.patient_months for cost in found.holds] == ([12] if len(told) == 2 else [])
    assert (found.rows, found.by_payer, found.by_code) == ((), {}, {})
