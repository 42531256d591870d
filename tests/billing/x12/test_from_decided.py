"""From a decision to a claim: nothing is guessed, and everything that is missing is told at once."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from functions.billing.rules.decide import decide
from functions.billing.rules.evidence import Setting
from functions.billing.rules.policy import InstitutionalTerms
from functions.billing.rules.time_entries import Actor, Kind, TimeEntry
from functions.billing.service import Decided
from functions.billing.x12.claims import Claim, Entity, Institutional, Name, Rendering
from functions.billing.x12.from_decided import Filing, NotTransmittable, claim_from
from functions.billing.x12.lint837 import lint
from functions.kernel.calendar import Month
from functions.kernel.facts import Address, ClinicChanged, Coverage
from tests.billing.months import INITIAL_MONTH
from tests.billing.rows import a_book, a_schedule
from tests.billing.told import as_told
from tests.billing.x12.decided import FILING, PERSON, a_decided, charged
from tests.billing.x12.samples import NPI, OTHER_NPI, text_of
from tests.support import a_clinic

CLINIC = a_clinic()


def claim(decided: Decided | None = None, clinic: ClinicChanged = CLINIC, filing: Filing = FILING) -> Claim:
    made = claim_from(decided or a_decided(), clinic, filing)
    assert isinstance(made, Claim), made
    return made


def codes(decided: Decided | None = None, clinic: ClinicChanged = CLINIC, filing: Filing = FILING) -> list[str]:
    made = claim_from(decided or a_decided(), clinic, filing)
    return [finding.code for finding in as_told(made.findings)] if isinstance(made, NotTransmittable) else []


def billing(**changes: Any) -> ClinicChanged:
    return replace(CLINIC, billing=replace(CLINIC.billing, **changes))


def living_at(**changes: Any) -> Decided:
    assert PERSON.address is not None
    return a_decided(person=replace(PERSON, address=replace(PERSON.address, **changes)))


def test_a_decided_month_becomes_a_claim_free_of_findings() -> None:
    made = claim()
    assert (made.number, made.total_cents, made.note) == ("C5MC625ZJYWP2GGO5", 16032, "")
    assert made.rendering == Rendering(Name(Entity.PERSON, "Duarte", "Inês"), OTHER_NPI)
    assert list(lint([text_of([made])])) == []


def test_a_claim_keeps_its_number_when_it_is_sent_again() -> None:
    again = replace(FILING, frequency="7", frequencies=("1", "7"), original_reference="ICN-1")
    assert claim(filing=again).number == claim().number


def test_diagnoses_stay_in_their_order_and_lines_point_to_the_behavioural_ones() -> None:
    made = claim(a_decided(diagnoses=("E11.9", "F32.1", "f41.1", "F32.1")))
    assert made.diagnoses == ("E119", "F321", "F411")
    assert {line.pointers for line in made.lines} == {(2, 3)}
    many = claim(a_decided(diagnoses=tuple(f"F3{number}" for number in range(6))))
    assert many.lines[0].pointers == (1, 2, 3, 4)
    suspected = claim(a_decided(diagnoses=("R45.89", "Z13.31")))
    assert suspected.lines[0].pointers == (1,)


def test_a_practitioner_with_the_clinics_own_number_bills_in_person() -> None:
    made = claim(a_decided(rendering_npi=NPI))
    assert (made.billing.name, made.rendering) == (Name(Entity.PERSON, "Duarte", "Inês"), None)


def test_medicares_number_has_no_dashes_and_others_keep_theirs() -> None:
    assert FILING.payer is not None
    medicaid, part_a = (replace(FILING, payer=replace(FILING.payer, filing_code=code)) for code in ("MC", "MA"))
    assert claim().subscriber.member_id == claim(filing=part_a).subscriber.member_id == "1EG4TE5MK73"
    assert claim(filing=medicaid).subscriber.member_id == "1EG4-TE5-MK73"


TERMS = InstitutionalTerms(
    facility_type="71", revenue_code="0521", admission_type="9", admission_source="9", patient_status="01"
)
CLINIC_FILING = replace(FILING, institutional=TERMS)
RURAL = a_decided(setting=Setting.RHC)


def test_a_clinic_of_r25_files_an_institutional_claim_free_of_findings() -> None:
    made = claim(RURAL, filing=CLINIC_FILING)
    assert made.institutional == Institutional(TERMS, date(2026, 3, 31), date(2026, 3, 31))
    assert list(lint([text_of([made])])) == []
    assert claim().institutional is None


def test_before_2026_a_clinic_of_r25_files_g0512_on_the_same_claim() -> None:
    november = Month(2025, 11)
    evidence = replace(
        INITIAL_MONTH,
        setting=Setting.FQHC,
        month=november,
        history=replace(INITIAL_MONTH.history, first_activity=november),
        consent=replace(INITIAL_MONTH.consent, documented_on=november.first_day),
    )
    decision = decide(evidence, a_book(a_schedule(effective=november.first_day, G0512=14000)))
    decided = a_decided(setting=Setting.FQHC, month="2025-11", decision=decision)
    made = claim(decided, filing=replace(FILING, institutional=decision.destination.institutional))
    assert [(line.code, line.units) for line in made.lines] == [("G0512", 1)]
    text = text_of([made])
    assert "***77:A:1**A*Y*Y~DTP*434*RD8*20251130-20251130~" in text
    assert "SV2*0521*HC:G0512*140*UN*1~DTP*472*D8*20251130~" in text
    assert list(lint([text])) == []


@pytest.mark.parametrize("setting", [Setting.RHC, Setting.FQHC])
def test_a_clinic_of_r25_never_files_a_professional_claim(setting: Setting) -> None:
    assert codes(a_decided(setting=setting)) == ["INSTITUTIONAL_CLAIM"]
    assert codes(a_decided(setting=setting), filing=CLINIC_FILING) == []


def test_the_principal_diagnosis_of_an_institution_is_behavioural() -> None:
    many = a_decided(setting=Setting.RHC, diagnoses=("E11.9", "F32.1", "f41.1"))
    assert claim(many, filing=CLINIC_FILING).diagnoses == ("F321", "E119", "F411")
    suspected = a_decided(setting=Setting.RHC, diagnoses=("R45.89", "Z13.31"))
    assert claim(suspected, filing=CLINIC_FILING).diagnoses == ("R4589", "Z1331")


@pytest.mark.parametrize(("count", "found"), [(25, []), (26, ["DIAGNOSES_TOO_MANY"])])
def test_an_institution_s_claim_takes_25_diagnoses(count: int, found: list[str]) -> None:
    many = a_decided(setting=Setting.RHC, diagnoses=tuple(f"F32.{number:02d}" for number in range(count)))
    assert codes(many, filing=CLINIC_FILING) == found


def test_an_institution_bills_under_no_practitioner_s_number() -> None:
    assert codes(a_decided(rendering_npi=NPI), filing=CLINIC_FILING) == ["BILLING_NPI_OF_A_PERSON"]
    assert codes(a_decided(rendering_npi=None), filing=CLINIC_FILING) == ["RENDERING_NPI_MISSING"]


def test_an_institution_s_claim_needs_no_place_of_service() -> None:
    nowhere = a_decided(decision=replace(a_decided().decision, place_of_service=""))
    assert codes(nowhere, filing=CLINIC_FILING) == []


def test_a_span_begins_on_the_first_day_that_counted() -> None:
    start = datetime(2026, 3, 9, 15, tzinfo=UTC)
    hour = TimeEntry(
        source="c1",
        day=start.date(),
        start=start,
        end=start.replace(hour=16),
        seconds=3600,
        actor=Actor.BHCM,
        kind=Kind.COCM,
        staff="stf-1",
    )
    worked = a_decided(decision=decide(replace(INITIAL_MONTH, time=(hour,))))
    spans = replace(FILING, spans_days=True)
    days = [(line.first_day.day, line.last_day.day) for line in claim(worked, filing=spans).lines]
    assert days == [(9, 31)]
    assert {line.first_day.day for line in claim(worked).lines} == {31}
    one_day = claim(worked, filing=CLINIC_FILING)
    assert one_day.institutional == Institutional(TERMS, date(2026, 3, 9), date(2026, 3, 31))
    assert {line.first_day.day for line in one_day.lines} == {31}
    assert {line.first_day.day for line in claim(filing=spans).lines} == {31}  # a stated total has no days


@pytest.mark.parametrize(
    ("decided", "code"),
    [
        (a_decided(person=replace(PERSON, address=None)), "SUBSCRIBER_ADDRESS_MISSING"),
        (living_at(line=" * "), "SUBSCRIBER_ADDRESS_MISSING"),
        (living_at(state="Maine"), "SUBSCRIBER_ADDRESS_INVALID"),
        (living_at(postal_code="4609"), "SUBSCRIBER_ADDRESS_INVALID"),
        (a_decided(person=replace(PERSON, family_name="😀")), "SUBSCRIBER_NAME_UNWRITABLE"),
        (a_decided(person=replace(PERSON, given_name="***")), "SUBSCRIBER_NAME_UNWRITABLE"),
        (a_decided(person=replace(PERSON, birth_date=date(2026, 4, 1))), "BIRTH_DATE_IN_FUTURE"),
        (a_decided(coverage=Coverage(payer_id="medicare_ffs", member_id=" ")), "MEMBER_ID_UNWRITABLE"),
        (a_decided(coverage=Coverage(payer_id="medicare_ffs", member_id="1*2")), "MEMBER_ID_UNWRITABLE"),
        (a_decided(diagnoses=()), "DIAGNOSIS_MISSING"),
        (a_decided(diagnoses=("F32.1", "29620")), "DIAGNOSIS_SHAPE"),
        (a_decided(diagnoses=tuple(f"F32.{number:02d}" for number in range(13))), "DIAGNOSES_TOO_MANY"),
        (a_decided(rendering_npi=None), "RENDERING_NPI_MISSING"),
        (a_decided(rendering_npi="1234567890"), "RENDERING_NPI_MISSING"),
        (a_decided(rendering_name=None), "RENDERING_NAME_MISSING"),
        (charged(100, None), "CHARGE_UNKNOWN"),
        (charged(100, 0), "CHARGE_NOT_POSITIVE"),
        (charged(), "LINES_OUT_OF_RANGE"),
        (charged(*[1] * 51), "LINES_OUT_OF_RANGE"),
        (a_decided(decision=replace(a_decided().decision, place_of_service="")), "PLACE_OF_SERVICE_INVALID"),
        (a_decided(decision=replace(a_decided().decision, date_of_service=None)), "DATE_OF_SERVICE_MISSING"),
    ],
)
def test_what_a_month_lacks_keeps_it_out_of_the_file(decided: Decided, code: str) -> None:
    assert codes(decided) == [code]


@pytest.mark.parametrize(
    ("clinic", "code"),
    [
        (billing(name="…"), "BILLING_NAME_UNWRITABLE"),
        (billing(npi="1234567890"), "BILLING_NPI_INVALID"),
        (billing(tin="12-3456789"), "BILLING_TIN_INVALID"),
        (billing(taxonomy="207Q00000"), "BILLING_TAXONOMY_INVALID"),
        (
            billing(address=Address(line="1 Pier", city="", state="ME", postal_code="041011234")),
            "BILLING_ADDRESS_INVALID",
        ),
        (
            billing(address=Address(line="P.O. Box 4", city="A", state="ME", postal_code="041011234")),
            "BILLING_ADDRESS_PO_BOX",
        ),
        (billing(address=Address(line="1 Pier", city="A", state="ME", postal_code="04101")), "BILLING_ZIP_NOT_9"),
    ],
)
def test_what_a_clinic_lacks_keeps_all_of_its_claims_back(clinic: ClinicChanged, code: str) -> None:
    assert codes(clinic=clinic) == [code]


@pytest.mark.parametrize(
    ("filing", "found"),
    [
        (replace(FILING, payer=None), ["PAYER_WITHOUT_ELECTRONIC_ID"]),
        (replace(FILING, frequency="7", original_reference="ICN-1"), ["FREQUENCY_NOT_ACCEPTED"]),
        (replace(FILING, frequency="8", frequencies=("1", "8")), ["ORIGINAL_REFERENCE_MISSING"]),
        (
            replace(FILING, frequency="8", frequencies=("1", "8"), original_reference="*"),
            ["ORIGINAL_REFERENCE_MISSING"],
        ),
        (replace(FILING, frequency="8", frequencies=("8",), original_reference="R" * 50), []),
        (
            replace(FILING, frequency="8", frequencies=("8",), original_reference="R" * 51),
            ["ORIGINAL_REFERENCE_MISSING"],
        ),
    ],
)
def test_what_a_payer_does_not_take_is_not_sent(filing: Filing, found: list[str]) -> None:
    assert codes(filing=filing) == found


def test_everything_that_is_wrong_is_told_at_once() -> None:
    worst = a_decided(person=replace(PERSON, address=None), diagnoses=(), rendering_npi=None)
    assert codes(worst, filing=replace(FILING, payer=None)) == [
        "PAYER_WITHOUT_ELECTRONIC_ID",
        "SUBSCRIBER_ADDRESS_MISSING",
        "DIAGNOSIS_MISSING",
        "RENDERING_NPI_MISSING",
    ]
