"""Corrections of a closed month: from a record that came late to what the payer is sent, and nothing is lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from functions.billing.api import door
from functions.billing.claim_book import ClaimBook
from functions.billing.closing.runs import ClaimsStore
from functions.billing.inbound.claim import Claim
from functions.billing.x12.lint837 import lint
from functions.intake.api import door as intake
from functions.kernel.facts import Address, Coverage, EpisodeChanged, PatientChanged
from tests.billing.correcting import (
    LATER,
    MEDICAID,
    MEDICARE,
    asked,
    claim,
    closed,
    corrected,
    files,
    finds_nothing,
    gone,
    hear_277ca,
    hear_835,
    manifest,
    more,
    patient,
    rows,
    state,
    stood,
)
from tests.billing.inbound.payer import Verdict, denied, paid, reversal
from tests.billing.test_close_edi import ADDRESS
from tests.billing.worked_month import MONTH, bucket_files, tell, tell_again, worked
from tests.intake.test_api import CONSENTS
from tests.support import CLINIC, FINANCE, MANAGER, knock

pytestmark = pytest.mark.usefixtures("aws")


def covered_by(payer_id: str, member_id: str) -> None:
    """Another coverage than was known at the close."""
    episode = stood(EpisodeChanged)
    tell(replace(episode, version=episode.version + 1, coverage=Coverage(payer_id=payer_id, member_id=member_id)))


def row(run: int) -> dict[str, str]:
    (found,) = rows(run, "claims.csv")
    return found


def test_a_month_that_is_not_closed_has_no_correction_and_finance_alone_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    closed(monkeypatch, MEDICAID)
    assert asked(month="2026-02").body["code"] == "MONTH_NOT_CLOSED"
    assert asked(by=MANAGER).status == 403


def test_nothing_is_corrected_where_nothing_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    url, episode = closed(monkeypatch, MEDICAID)
    assert finds_nothing(url)
    listed = knock(door, "GET", f"{MONTH}/files", path={"month": "2026-03"}, by=FINANCE).body["items"]
    assert [(one["run"]["status"], one["run"]["patient_months"]) for one in listed] == [("closed", 1), ("unchanged", 0)]
    assert (listed[1]["files"], month_state()) == ({}, "closed")
    more(episode)
    corrected(url, "k2")
    assert (manifest(3)["supersedes"], row(3)["step"], month_state()) == (1, "resend", "closed")


def month_state() -> str:
    return str(knock(door, "GET", MONTH, path={"month": "2026-03"}, by=FINANCE).body["state"])


def test_a_late_entry_that_earns_a_claim_makes_a_new_one_and_the_close_stays_byte_for_byte(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, episode = closed(monkeypatch, MEDICAID, minutes=10)
    before = bucket_files()
    more(episode)
    corrected(url)
    assert {key: bucket_files()[key] for key in before} == before
    assert (row(2)["step"], row(2)["frequency"], row(2)["change"]) == ("new", "1", row(2)["total_charge"])
    made = manifest(2)
    assert (made["kind"], made["supersedes"], made["totals"]["claims"]) == ("correction", 1, 1)
    assert (made["totals"]["not_billed"], made["totals"]["charge_cents"]) == (-1, claim().charge_cents)
    assert list(lint([files(2)["claims-wi_medicaid.837"].decode()])) == []
    assert state() == ("delivered", "original")
    assert finds_nothing(url, "k2")


def test_a_claim_that_nobody_has_decided_is_sent_again_as_if_for_the_first_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, episode = closed(monkeypatch, MEDICARE)
    number = claim().number
    more(episode)
    corrected(url)
    assert (row(2)["claim_number"], row(2)["step"], row(2)["frequency"]) == (number, "resend", "1")
    assert manifest(2)["totals"]["units_by_code"] == {"99492": 0, "99494": 2}
    assert manifest(2)["totals"]["charge_cents"] == 2 * 6146
    kinds = [(one["row_type"], one["hcpcs"], one["units"]) for one in rows(2, "claim_lines.csv")]
    assert kinds == [
        ("REVERSAL", "99492", "-1"),
        ("REVERSAL", "99494", "-1"),
        ("LINE", "99492", "1"),
        ("LINE", "99494", "3"),
    ]
    assert state() == ("delivered", "resent")


def test_an_adjudicated_claim_is_replaced_under_the_payers_number(monkeypatch: pytest.MonkeyPatch) -> None:
    url, episode = closed(monkeypatch, MEDICAID)
    hear_835(paid)
    more(episode)
    corrected(url)
    reference = f"PCN{claim().number[-4:]}"
    assert (row(2)["step"], row(2)["frequency"], row(2)["original_reference"]) == ("replace", "7", reference)
    text = files(2)["claims-wi_medicaid.837"].decode()
    assert f"REF*F8*{reference}~" in text
    assert list(lint([text])) == []
    assert state() == ("delivered", "replacement")
    before = paid(replace(claim(), writings=claim().writings[:1]))
    hear_835(lambda _: reversal(before), on=LATER, control=4)
    hear_835(paid, on=LATER, control=5)
    assert state() == ("paid", "replacement")


def test_a_claim_that_is_no_longer_billed_is_voided_and_its_99492_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    url, episode = closed(monkeypatch, MEDICAID)
    written = paid(claim())
    hear_835(paid)
    assert list(ClaimsStore().initial_months(CLINIC)) == [episode["patient_id"]]
    gone(episode)
    corrected(url)
    assert (row(2)["step"], row(2)["frequency"]) == ("void", "8")
    assert int(row(2)["total_charge"].replace(".", "")) == written.claim.charge_cents
    assert manifest(2)["totals"]["charge_cents"] == -written.claim.charge_cents
    assert ":8*" in files(2)["claims-wi_medicaid.837"].decode()
    assert list(lint([files(2)["claims-wi_medicaid.837"].decode()])) == []
    assert ClaimsStore().initial_months(CLINIC) == {}
    hear_835(lambda _: reversal(written), on=LATER, control=4)
    assert state() == ("voided", "void")
    more(episode)
    corrected(url, "k2")
    assert (row(3)["step"], row(3)["frequency"], row(3)["claim_number"]) == ("resend", "1", claim().number)
    assert manifest(3)["supersedes"] == 2
    assert list(ClaimsStore().initial_months(CLINIC)) == [episode["patient_id"]]


def test_a_void_without_the_payers_number_waits_and_comes_up_again_until_it_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, episode = closed(monkeypatch, MEDICAID)
    gone(episode)
    corrected(url)
    assert [one["reasons"] for one in rows(2, "not_transmittable.csv")] == ["PAYER_CONTROL_NUMBER_AWAITED"]
    assert (row(2)["step"], manifest(2)["totals"]["claims"]) == ("void", -1)
    assert finds_nothing(url, "k2")
    patient("M-2", MEDICAID, 86)
    corrected(url, "k3")
    assert [one["reasons"] for one in rows(4, "not_transmittable.csv")] == ["PAYER_CONTROL_NUMBER_AWAITED"]
    assert (manifest(4)["totals"]["claims"], manifest(4)["edi"]["files"][0]["claims"]) == (1, 1)
    assert manifest(4)["supersedes"] == 2


def test_a_void_goes_out_with_the_number_of_a_277ca_and_changes_no_money_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    url, episode = closed(monkeypatch, MEDICAID)
    answered = claim()
    gone(episode)
    corrected(url)
    assert answered.number == claim().number
    hear_277ca()
    corrected(url, "k2")
    assert row(3)["original_reference"].startswith("P")
    assert (row(3)["step"], row(3)["change"], rows(3, "claim_lines.csv")) == ("void", "0.00", [])
    assert manifest(3)["totals"]["charge_cents"] == 0
    assert manifest(3)["edi"]["not_transmittable"] == 0
    assert finds_nothing(url, "k3")


@pytest.mark.parametrize(("verdict", "reasons"), [(paid, ["REOPENING_NEEDED"]), (denied, [])])
def test_medicare_takes_originals_only_so_a_denial_is_sent_again_and_a_payment_is_reopened(
    monkeypatch: pytest.MonkeyPatch, verdict: Callable[[Claim], Verdict], reasons: list[str]
) -> None:
    url, episode = closed(monkeypatch, MEDICARE)
    hear_835(verdict)
    more(episode)
    corrected(url)
    assert [one["reasons"] for one in rows(2, "not_transmittable.csv")] == reasons
    assert (row(2)["step"], row(2)["frequency"]) == ("resend", "1")
    assert len(manifest(2)["edi"]["files"]) == (0 if reasons else 1)
    assert state() == (("paid", "original") if reasons else ("delivered", "resent"))


def test_what_medicare_reopens_is_not_listed_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    url, episode = closed(monkeypatch, MEDICARE)
    first = paid(claim())
    hear_835(paid)
    more(episode)
    corrected(url)
    hear_835(lambda _: reversal(first), on=LATER, control=4)
    hear_835(paid, on=LATER, control=5)
    patient("M-2", MEDICARE, 40)
    corrected(url, "k2")
    assert rows(3, "not_transmittable.csv") == []


def test_a_claim_that_was_never_handed_over_is_simply_sent_once_it_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    url, _ = closed(monkeypatch, MEDICAID, address=None)
    assert state() == ("written", None)
    assert finds_nothing(url)
    person = stood(PatientChanged)
    found = replace(person.person, address=Address(**ADDRESS))
    tell(replace(person, version=person.version + 1, person=found))
    corrected(url, "k2")
    assert (row(3)["step"], row(3)["frequency"], row(3)["change"]) == ("new", "1", "0.00")
    assert state() == ("delivered", "original")
    assert finds_nothing(url, "k3")


def test_a_claim_that_came_back_for_a_wrong_member_number_is_sent_again_with_the_right_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, _ = closed(monkeypatch, MEDICAID)
    hear_277ca(accepted=False)
    assert (state(), finds_nothing(url)) == (("rejected_277ca", "original"), True)
    covered_by("wi_medicaid", "WI0002")
    corrected(url, "k2")
    assert (row(3)["step"], row(3)["member_id"], row(3)["change"]) == ("resend", "WI0002", "0.00")
    assert state() == ("delivered", "resent")


def test_another_member_number_does_not_reopen_a_claim_that_was_paid(monkeypatch: pytest.MonkeyPatch) -> None:
    url, _ = closed(monkeypatch, MEDICAID)
    hear_835(paid)
    covered_by("wi_medicaid", "WI0002")
    assert finds_nothing(url)


def test_a_withdrawn_claim_that_no_payer_has_leaves_the_books_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    url, episode = closed(monkeypatch, {"payer_id": "nc_medicaid", "member_id": "NC1"})
    gone(episode)
    corrected(url)
    assert (row(2)["step"], row(2)["frequency"], row(2)["total_charge"]) == ("withdraw", "", "0.00")
    assert (rows(2, "not_transmittable.csv"), state()) == ([], ("voided", None))


def test_another_payer_gets_a_claim_of_its_own_and_the_first_one_a_void(monkeypatch: pytest.MonkeyPatch) -> None:
    url, _ = closed(monkeypatch, MEDICAID)
    first = claim()
    hear_835(paid)
    covered_by("medicare_ffs", "1EG4TE5MK73")
    corrected(url)
    found = {one["payer_id"]: one for one in rows(2, "claims.csv")}
    assert (found["wi_medicaid"]["step"], found["wi_medicaid"]["claim_number"]) == ("void", first.number)
    assert found["medicare_ffs"]["step"] == "new"
    assert found["medicare_ffs"]["claim_number"] != first.number
    totals = manifest(2)["totals"]
    assert totals["claims_by_payer"] == {"medicare_ffs": 1, "wi_medicaid": -1}
    assert ClaimBook(CLINIC).of_month("2026-03") == list(ClaimBook(CLINIC).every_claim())
    assert totals["claims"] == 0


def test_an_amended_contact_is_a_correction(monkeypatch: pytest.MonkeyPatch) -> None:
    url, episode = closed(monkeypatch, MEDICARE)
    tell(worked(episode, 40, version=2))
    corrected(url)
    assert (row(2)["codes"], row(2)["step"]) == ("99492x1", "resend")
    assert manifest(2)["totals"]["units_by_code"] == {"99492": 0, "99494": -1}


def test_a_revoked_consent_is_a_correction_that_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    url, episode = closed(monkeypatch, MEDICAID)
    hear_835(paid)
    where = {"patient_id": episode["patient_id"], "consent_id": episode["consent_id"]}
    route = f"{CONSENTS}/{{consent_id}}/revocation"
    answer = knock(intake, "POST", route, path=where, body={"revoked_on": "2026-03-31"})
    assert answer.status in (200, 201), answer.body
    tell_again()
    corrected(url)
    assert (row(2)["step"], row(2)["frequency"]) == ("void", "8")
    assert [(one["status"], one["reasons"]) for one in rows(2, "held.csv")] == [("HOLD", "CONSENT_REVOKED")]
    (change,) = rows(2, "changes.csv")
    assert (change["status_before"], change["status_now"], change["reasons_now"]) == ("BILL", "HOLD", "CONSENT_REVOKED")


def test_other_evidence_for_the_same_claim_is_listed_and_makes_no_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    url, episode = closed(monkeypatch, MEDICARE)
    more(episode, minutes=1)
    page = knock(door, "GET", f"{MONTH}/late-changes", path={"month": "2026-03"}, by=FINANCE).body
    assert (page["count"], page["claims_changed"]) == (1, 0)
    corrected(url)
    assert rows(2, "claims.csv") == []
    (change,) = rows(2, "changes.csv")
    assert (change["minutes_before"], change["minutes_now"], change["change"]) == ("86", "87", "0.00")
    assert knock(door, "GET", f"{MONTH}/late-changes", path={"month": "2026-03"}, by=FINANCE).body["count"] == 0
