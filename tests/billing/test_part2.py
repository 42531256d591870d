"""R28 on every path of a month's files: by which consent Part 2 months go out, and what is left without one."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from functions.billing.closing.corrections import correction
from functions.billing.closing.frozen import Frozen
from functions.billing.closing.held import held_months
from functions.billing.closing.months import Ground
from functions.billing.evidence.payment_consent import part2_of
from functions.billing.evidence.standing import Standing, with_patient
from functions.billing.files.edi import edi_of
from functions.billing.files.manifest import Part2Counts, manifest_of
from functions.billing.files.run_tables import tables_of
from functions.billing.rules.decide import decide
from functions.billing.rules.evidence import Part2
from functions.billing.rules.evidence_hash import canonical_json
from functions.billing.rules.part2 import Disclosure
from functions.billing.service import Decided
from functions.billing.x12.lint837 import lint
from functions.kernel.calendar import Month
from functions.kernel.facts import Part2Consent, PatientChanged
from functions.kernel.part2 import NOTICE
from tests.billing.files.test_edi import SETTINGS
from tests.billing.golden_run import CLOSE, close, month, numbers
from tests.billing.ledgers import WRITTEN, consent, standing, told, worked
from tests.billing.months import INITIAL_MONTH
from tests.kernel.test_part2 import a_part2_consent
from tests.support import CLINIC, a_clinic

MARCH = Month(2026, 3)
ENROLLED = date(2026, 2, 2)
CLOSING = date(2026, 4, 3)
TIME = tuple(worked(date(2026, 3, day), 40) for day in (10, 17))
COMPLETE = (consent(ENROLLED),)


def a_standing(given: Sequence[Part2Consent], *, part2: bool = True, **changes: Any) -> Standing:
    found = standing(changes.get("consents", COMPLETE), TIME, enrolled_on=ENROLLED, part2_record=part2)
    assert found.patient is not None
    return replace(found, patient=replace(found.patient, part2_consents=tuple(given)))


def codes(given: Sequence[Part2Consent], on: date = CLOSING) -> set[str]:
    return {one.code for one in decide(told(MARCH, a_standing(given), TIME, on=on)).reasons}


@pytest.mark.parametrize(
    ("changes", "is_held"),
    [
        ({}, False),
        ({"given_on": date(2026, 3, 31)}, False),
        ({"given_on": date(2026, 4, 1)}, True),
        ({"given_on": date(2026, 4, 1), "records_from": date(2026, 3, 31)}, False),
        ({"given_on": date(2026, 4, 1), "records_from": date(2026, 4, 1)}, True),
        ({"given_on": date(2026, 4, 4), "records_from": date(2026, 3, 1)}, True),
        ({"expires_on": CLOSING}, False),
        ({"expires_on": date(2026, 4, 2)}, True),
        ({"status": "revoked", "revoked_on": date(2026, 4, 4)}, False),
        ({"status": "revoked", "revoked_on": CLOSING}, True),
        ({"status": "revoked", "revoked_on": date(2026, 3, 20)}, True),
        ({"purposes": ("treatment", "operations")}, True),
        ({"status": "entered_in_error"}, True),
    ],
)
def test_a_month_is_billed_by_a_consent_to_payment_that_stands_at_the_close_and_covers_its_day(
    changes: dict[str, Any], *, is_held: bool
) -> None:
    assert ("PART2_CONSENT_MISSING" in codes([a_part2_consent(**changes)])) is is_held


def test_without_any_consent_the_month_is_held_and_says_why() -> None:
    decision = decide(told(MARCH, a_standing([]), TIME, on=CLOSING))
    (reason,) = (one for one in decision.reasons if one.rule == "R28")
    assert reason.words == (
        "a Part 2 record without consent that covers payment: no consent to disclosure is on record"
    )


def test_a_record_of_the_clinics_own_needs_none() -> None:
    record = part2_of(a_standing([], part2=False), MARCH, CLOSING)
    assert record == Part2(covered_record=False, payment_consent=False)


@pytest.mark.parametrize(("revoked_on", "is_held"), [(None, False), (CLOSING, True), (date(2026, 4, 4), False)])
def test_a_stored_consent_of_the_older_kind_counts_as_consent_to_payment_while_it_stands(
    revoked_on: date | None, *, is_held: bool
) -> None:
    older = replace(consent(ENROLLED, revoked_on), covers_part2_payment=True)
    record = part2_of(a_standing([], consents=(older,)), MARCH, CLOSING)
    assert record.payment_consent is not is_held
    assert record.consent_id == ("" if is_held else older.consent_id)


def test_the_newest_fact_of_a_patient_brings_their_consents() -> None:
    heard = a_standing([])
    assert heard.patient is not None
    assert heard.episode is not None
    fact = PatientChanged(
        clinic_id=CLINIC,
        patient_id=heard.episode.patient_id,
        version=2,
        person=heard.patient.person,
        consents=COMPLETE,
        episode_ids=(heard.episode_id,),
        recorded=WRITTEN,
        part2_consents=(a_part2_consent(),),
    )
    assert part2_of(with_patient(heard, fact), MARCH, CLOSING).consent_id == "p2c_1"


def test_other_months_keep_their_fingerprint() -> None:
    assert '"part2":{"covered_record":false,"payment_consent":null}' in canonical_json(INITIAL_MONTH)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def of(name: str, files: dict[str, bytes], episode: str) -> list[dict[str, str]]:
    return [row for row in rows(files[name]) if row["episode_id"] == episode]


@pytest.mark.parametrize("name", ["claims.csv", "claim_lines.csv"])
def test_claims_under_a_consent_carry_the_notice_and_the_consent_and_no_other_does(name: str) -> None:
    files = close()
    (first, *_) = of(name, files, "epi_program")
    assert (first["part2_consent_id"], first["part2_notice"]) == ("p2c_golden", NOTICE)
    assert {row["part2_notice"] for row in of(name, files, "epi_billed")} == {""}
    assert of(name, files, "epi_withheld") == []


def test_a_withheld_month_is_in_the_files_with_its_reason_and_nothing_that_tells_whose_it_is() -> None:
    files = close()
    (held,) = of("held.csv", files, "epi_withheld")
    assert (held["status"], held["reasons"]) == ("HOLD", "PART2_CONSENT_MISSING")
    told_of = ("patient_mrn", "last_name", "first_name", "dob", "sex", "member_id", "dx_1", "dx_2", "last_measure")
    assert {held[name] for name in told_of} == {""}
    assert {row["patient_mrn"] for row in of("time_detail.csv", files, "epi_withheld")} == {""}
    assert not any(b"A-withheld" in content for content in files.values())
    assert {row["patient_mrn"] for row in of("held.csv", files, "epi_held")} == {"A-held"}


def test_a_withheld_month_that_earned_nothing_names_nobody_either() -> None:
    one = replace(next(it for it in month() if it.episode_id == "epi_short"), part2=Disclosure("", "no consent"))
    (row,) = rows(tables_of(Frozen(a_clinic(), (one,)))["held.csv"])
    assert (row["status"], row["patient_mrn"], row["dx_1"]) == ("NO_BILL", "", "")


def test_a_claim_goes_out_with_the_notice_in_capitals_and_our_own_linter_lets_it() -> None:
    text = close()["claims-medicare_ffs.837"].decode()
    note = f"NTE*ADD*{NOTICE.upper()}~"
    assert text.count(note) == 1
    assert not list(lint([text]))
    assert {finding.code for finding in lint([text.replace("NTE*ADD", "NTE*XXX")])} == {"NOTE"}
    assert "TOO_LONG" in {finding.code for finding in lint([text.replace(note, f"NTE*ADD*{'A' * 81}~")])}


def test_the_manifest_counts_what_was_disclosed_and_what_was_withheld() -> None:
    frozen = Frozen(a_clinic(policy=dict(SETTINGS)), month())
    edi = edi_of(frozen.clinic, frozen.submissions, CLOSE.frozen_at, numbers)
    assert manifest_of(CLOSE, "golden", frozen, tables_of(frozen), edi).part2 == Part2Counts(disclosed=1, withheld=1)


def test_the_list_of_holds_names_no_record_number_of_a_withheld_month() -> None:
    assert {one.episode_id: one.mrn for one in held_months(month(), {})} == {
        "epi_held": "A-held",
        "epi_withheld": "",
    }


def test_a_claim_that_was_disclosed_by_a_consent_is_left_alone_when_the_consent_ends() -> None:
    before, clinic = month(), a_clinic(policy=dict(SETTINGS))
    closed = Frozen(clinic, before)

    def ended(one: Decided) -> Decided:
        withheld = next(it for it in before if it.episode_id == "epi_withheld")
        return replace(withheld, episode_id=one.episode_id) if one.episode_id == "epi_program" else one

    found = correction(Ground(clinic=clinic, runs={1: closed}, claims=()), [ended(one) for one in before])
    assert "epi_program" not in {change.episode_id for change in found.changes or ()}
