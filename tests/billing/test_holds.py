"""What holds a month, each alone and all at once (R8-R15, R26-R30)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from functions.billing.rules.decide import decide
from functions.billing.rules.evidence import ApcmBase, Consent, InitiatingVisit, Part2, PatientMonth
from tests.billing.months import (
    CONSENT,
    ELEMENTS,
    GENERAL_MONTH,
    INITIAL_MONTH,
    NPI,
    SUBSEQUENT_MONTH,
    TEAM,
    entry,
    outcome,
    reasons,
    set_to,
    stated,
    warnings,
)

NO_CONSENT = Consent(documented_on=None, revoked=False, revoked_on=None, cost_sharing_explained=False)
HELD: list[tuple[str, PatientMonth]] = [
    ("CONSENT_MISSING", replace(INITIAL_MONTH, consent=NO_CONSENT)),
    ("CONSENT_MISSING", replace(INITIAL_MONTH, consent=replace(CONSENT, documented_on=date(2026, 4, 1)))),
    ("CONSENT_REVOKED", replace(INITIAL_MONTH, consent=replace(NO_CONSENT, revoked=True))),
    ("CONSENT_REVOKED", replace(INITIAL_MONTH, consent=replace(CONSENT, revoked=True, revoked_on=date(2026, 3, 31)))),
    ("COST_SHARING_NOT_DISCLOSED", replace(INITIAL_MONTH, consent=replace(CONSENT, cost_sharing_explained=False))),
    ("INITIATING_VISIT_MISSING", replace(INITIAL_MONTH, initiating_visit=InitiatingVisit(True, None))),
    ("MEASURE_MISSING", replace(INITIAL_MONTH, elements=replace(ELEMENTS, measures=()))),
    ("MEASURE_MISSING", replace(INITIAL_MONTH, elements=replace(ELEMENTS, measures=(" ",)))),
    ("REGISTRY_MISSING", replace(INITIAL_MONTH, elements=replace(ELEMENTS, registry_entry=False))),
    ("CASELOAD_CONSULTATION_MISSING", replace(INITIAL_MONTH, elements=replace(ELEMENTS, caseload_consultation=False))),
    ("CONSULTANT_REVIEW_MISSING", replace(INITIAL_MONTH, elements=replace(ELEMENTS, patient_review=False))),
    ("DX_MISSING", replace(INITIAL_MONTH, diagnoses=())),
    ("DX_MISSING", replace(INITIAL_MONTH, diagnoses=("E11.9",))),
    ("DX_MISSING", replace(INITIAL_MONTH, diagnoses=("depression",))),
    ("BILLING_NPI_INVALID", replace(INITIAL_MONTH, team=replace(TEAM, billing_npi="1234567890"))),
    ("BILLING_NPI_INVALID", replace(INITIAL_MONTH, team=replace(TEAM, billing_npi=None))),
    ("BILLING_PRACTITIONER_INELIGIBLE", replace(INITIAL_MONTH, team=replace(TEAM, billing_type="LCSW"))),
    ("BILLING_PRACTITIONER_INELIGIBLE", replace(INITIAL_MONTH, team=replace(TEAM, billing_type=None))),
    ("ROLE_CONFLICT", replace(INITIAL_MONTH, team=replace(TEAM, consultant_npi=NPI))),
    ("OTHER_PRACTITIONER_BILLED", replace(INITIAL_MONTH, other_practitioner_claim=True)),
    ("BHI_CONFLICT_SAME_MONTH", replace(INITIAL_MONTH, other_codes=("99484",))),
    ("BHI_CONFLICT_SAME_MONTH", replace(INITIAL_MONTH, other_codes=("G0323", "99490"))),
    ("BHI_CONFLICT_SAME_MONTH", replace(INITIAL_MONTH, other_codes=("99493",))),
    ("PART2_CONSENT_MISSING", replace(INITIAL_MONTH, part2=Part2(True, False))),
    ("PART2_CONSENT_MISSING", replace(INITIAL_MONTH, part2=Part2(True, None))),
]


@pytest.mark.parametrize(("code", "month"), HELD, ids=[f"{code}-{index}" for index, (code, _) in enumerate(HELD)])
def test_each_missing_element_alone_holds_the_month_and_shows_what_it_would_bill(
    code: str, month: PatientMonth
) -> None:
    assert outcome(month) == ("HOLD", {"99492": 1}, {code}, set())
    decision = decide(month)
    assert (decision.lines, decision.date_of_service) == ((), date(2026, 3, 31))


def test_all_holds_come_at_once() -> None:
    month = replace(
        INITIAL_MONTH,
        consent=NO_CONSENT,
        initiating_visit=InitiatingVisit(required=True, held_on=None),
        elements=replace(
            ELEMENTS, measures=(), registry_entry=False, caseload_consultation=False, patient_review=False
        ),
        diagnoses=(),
        team=replace(TEAM, billing_npi=None, billing_type="PHD"),
        other_practitioner_claim=True,
        other_codes=("99484",),
        part2=Part2(covered_record=True, payment_consent=False),
    )
    assert len(reasons(decide(month))) == 12


def test_below_every_threshold_no_hold_is_computed() -> None:
    month = replace(INITIAL_MONTH, consent=NO_CONSENT, diagnoses=(), time=stated(15))
    assert outcome(month) == ("NO_BILL", {}, {"TIME_BELOW_THRESHOLD"}, set())
    assert decide(month).date_of_service is None


@pytest.mark.parametrize("payer", ["bcbsm_commercial", "wi_medicaid", "commercial_default"])
def test_only_medicare_asks_for_cost_sharing(payer: str) -> None:
    month = replace(INITIAL_MONTH, payer=payer, consent=replace(CONSENT, cost_sharing_explained=False))
    assert decide(month).status == "BILL"
    assert reasons(decide(replace(month, payer="medicare_advantage"))) == {"COST_SHARING_NOT_DISCLOSED"}


@pytest.mark.parametrize(("code", "status"), [("G0558", "BILL"), ("G0557", "HOLD")])
def test_a_qmb_patient_has_no_cost_sharing_to_be_told_of(code: str, status: str) -> None:
    silent = replace(CONSENT, cost_sharing_explained=False)
    month = replace(INITIAL_MONTH, apcm=ApcmBase(code, same_billing_npi=True), consent=silent)
    assert decide(month).status == status


@pytest.mark.parametrize(("documented", "status"), [(31, "BILL"), (32, "HOLD")])
def test_a_consent_is_documented_by_the_last_day_of_service(documented: int, status: str) -> None:
    on = date(2026, 3, 1) + timedelta(days=documented - 1)
    assert decide(replace(INITIAL_MONTH, consent=replace(CONSENT, documented_on=on))).status == status


def test_a_consent_revoked_after_the_month_still_covers_it() -> None:
    month = replace(INITIAL_MONTH, consent=replace(CONSENT, revoked=True, revoked_on=date(2026, 4, 1)))
    assert decide(month).status == "BILL"


@pytest.mark.parametrize(("days_before", "status"), [(0, "BILL"), (365, "BILL"), (366, "HOLD"), (-1, "HOLD")])
def test_the_initiating_visit_lies_within_365_days_before_the_start(days_before: int, status: str) -> None:
    start = date(2026, 3, 1)
    visit = InitiatingVisit(required=True, held_on=start - timedelta(days=days_before))
    assert decide(replace(INITIAL_MONTH, initiating_visit=visit)).status == status


@pytest.mark.parametrize(("visit_day", "status"), [(9, "BILL"), (10, "BILL"), (11, "HOLD")])
def test_a_visit_after_consent_counts_up_to_the_first_service(visit_day: int, status: str) -> None:
    visit = InitiatingVisit(required=True, held_on=date(2026, 3, visit_day))
    month = replace(INITIAL_MONTH, initiating_visit=visit, time=(entry("a", 10, minutes=40), entry("b", 12)))
    assert decide(month).status == status


def test_the_visit_is_measured_from_the_start_and_not_from_the_month() -> None:
    a_year_before_consent = date(2026, 1, 5) - timedelta(days=365)
    visit = InitiatingVisit(required=True, held_on=a_year_before_consent)
    assert decide(replace(SUBSEQUENT_MONTH, initiating_visit=visit)).status == "BILL"


def test_without_consent_the_first_month_with_activity_bounds_the_visit() -> None:
    for held_on, missing in ((date(2026, 3, 31), False), (date(2026, 4, 1), True), (date(2025, 2, 28), True)):
        visit = InitiatingVisit(required=True, held_on=held_on)
        found = reasons(decide(replace(INITIAL_MONTH, consent=NO_CONSENT, initiating_visit=visit)))
        assert ("INITIATING_VISIT_MISSING" in found) == missing


def test_a_later_month_holds_for_the_consultant_s_review_unless_the_setting_relaxes_it() -> None:
    unseen = replace(SUBSEQUENT_MONTH, elements=replace(ELEMENTS, patient_review=False))
    relaxed = set_to(require_patient_review_subsequent=False)
    assert outcome(unseen) == ("HOLD", {"99493": 1}, {"CONSULTANT_REVIEW_MISSING"}, set())
    assert outcome(replace(unseen, overrides=relaxed)) == ("BILL", {"99493": 1}, set(), {"NO_PATIENT_LEVEL_REVIEW"})


def test_no_setting_relaxes_the_review_of_a_first_month() -> None:
    unseen = replace(INITIAL_MONTH, elements=replace(ELEMENTS, patient_review=False))
    relaxed = replace(unseen, overrides=set_to(require_patient_review_subsequent=False))
    assert outcome(relaxed) == ("HOLD", {"99492": 1}, {"CONSULTANT_REVIEW_MISSING"}, set())


def test_a_short_month_does_not_mention_the_relaxed_review() -> None:
    unseen = replace(SUBSEQUENT_MONTH, elements=replace(ELEMENTS, patient_review=False), time=stated(3))
    assert warnings(decide(replace(unseen, overrides=set_to(require_patient_review_subsequent=False)))) == set()


def test_general_bhi_needs_no_registry_consultant_or_second_person() -> None:
    bare = replace(ELEMENTS, registry_entry=False, caseload_consultation=False, patient_review=False)
    month = replace(GENERAL_MONTH, elements=bare, team=replace(TEAM, consultant_npi=NPI))
    assert outcome(month) == ("BILL", {"99484": 1}, set(), set())
    assert reasons(decide(replace(month, elements=replace(bare, measures=())))) == {"MEASURE_MISSING"}
    assert reasons(decide(replace(month, other_codes=("99493",)))) == {"BHI_CONFLICT_SAME_MONTH"}


def test_care_management_of_another_kind_may_stand_beside_it() -> None:
    assert decide(replace(INITIAL_MONTH, other_codes=("99490", "99213", "G0557"))).status == "BILL"


@pytest.mark.parametrize("kind", ["MD", "DO", "NP", "PA", "CNS", "CNM", "PSYCHIATRIST"])
def test_treating_practitioners_may_report(kind: str) -> None:
    assert decide(replace(INITIAL_MONTH, team=replace(TEAM, billing_type=kind))).status == "BILL"


def test_wisconsin_bars_psychiatrists() -> None:
    month = replace(INITIAL_MONTH, payer="wi_medicaid", team=replace(TEAM, billing_type="PSYCHIATRIST"))
    assert reasons(decide(month)) == {"BILLING_PRACTITIONER_INELIGIBLE"}
    assert decide(replace(month, team=TEAM)).status == "BILL"


@pytest.mark.parametrize("code", ["R45.89", "Z13.31", "F32.A"])
def test_texas_takes_suspected_conditions(code: str) -> None:
    assert decide(replace(INITIAL_MONTH, payer="tx_medicaid", diagnoses=(code,))).status == "BILL"
    expected = set() if code.startswith("F") else {"DX_MISSING"}
    assert reasons(decide(replace(INITIAL_MONTH, diagnoses=(code,)))) == expected


@pytest.mark.parametrize(("elapsed", "held"), [(12, False), (13, True), (None, True)])
def test_prior_authorization_is_asked_for_only_where_a_setting_says_so(elapsed: int | None, *, held: bool) -> None:
    month = replace(SUBSEQUENT_MONTH, payer="bcbsm_commercial", treatment_months_elapsed=elapsed)
    assert decide(month).status == "BILL"
    asked = replace(month, overrides=set_to(prior_auth_after_months=12))
    assert reasons(decide(asked)) == ({"PRIOR_AUTH_MISSING"} if held else set())
    assert decide(replace(asked, prior_auth_on_file=True)).status == "BILL"


def test_a_part2_record_with_consent_to_payment_is_billed() -> None:
    assert decide(replace(INITIAL_MONTH, part2=Part2(covered_record=True, payment_consent=True))).status == "BILL"


def test_an_unknown_payer_does_not_hide_the_other_holds() -> None:
    month = replace(INITIAL_MONTH, payer="acme", consent=NO_CONSENT)
    assert reasons(decide(month)) == {"PAYER_NOT_CONFIGURED", "CONSENT_MISSING"}
