"""A clinic in the middle of its work: something of every kind stands, and everybody's names are known.

What there is was written through the API itself, by the examples of its own document.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from functions.access.store import AccessStore
from functions.billing.rulebook_store import add_row
from functions.billing.worker import CloseWork, close_month
from functions.kernel.facts import GrantsChanged, StaffRegistered, Written
from functions.kernel.ids import ClinicId, StaffId
from functions.kernel.roles import Grant, Role
from functions.review.worker import PacketWork, make_packets
from infra.local.gateway import Gateway
from infra.openapi_examples import EXAMPLES
from infra.rebuild import rebuild
from tests.billing.rows import a_rule, a_schedule
from tests.charts import EPISODE
from tests.review.test_watch import Pager, open_alert
from tests.support import ADMIN, CLINIC, CONSULTANT, FINANCE, LONG_AGO, MANAGER, ORGANIZATION, PCP, settle_directory
from tests.trust.front import ask

EVERYBODY = StaffId("stf-everybody")
PLACE = f"/v1/clinics/{CLINIC}"
CHART = f"{PLACE}/episodes/{EPISODE}"

# What a form calls a person, and somebody who can be meant.
PEOPLE: Mapping[str, StaffId] = {
    "assignee_id": MANAGER,
    "billing_practitioner_id": PCP,
    "care_manager_id": MANAGER,
    "consultant_id": CONSULTANT,
    "obtained_by": MANAGER,
    "owner_id": PCP,
    "pcp_id": PCP,
    "psychiatric_consultant_id": CONSULTANT,
    "referred_by": PCP,
}

# The parameter that names it, where it is made, its form, the field of the answer.
_MADE = (
    ("assessment_id", f"{CHART}/assessments", "AssessmentForm", "assessment_id"),
    ("contact_id", f"{CHART}/contacts", "ContactForm", "contact_id"),
    ("entry_id", f"{CHART}/time-entries", "TimeForm", "entry_id"),
    ("safety_assessment_id", f"{CHART}/safety-assessments", "SafetyForm", "safety_assessment_id"),
    ("task_id", f"{CHART}/tasks", "TaskForm", "task_id"),
    ("outside_referral_id", f"{CHART}/outside-referrals", "OutsideReferralForm", "outside_referral_id"),
    ("manual_flag_id", f"{CHART}/manual-flags", "ManualFlagForm", "manual_flag_id"),
    ("link_id", f"{CHART}/assessment-links", "LinkForm", "link_id"),
    ("token", f"{CHART}/assessment-links", "LinkForm", "token"),
    ("review_id", f"{CHART}/case-reviews", "CaseReviewForm", "review_id"),
    ("consultation_id", f"{PLACE}/consultations", "ConsultationForm", "consultation_id"),
)


def settle(its: Gateway) -> Mapping[str, str]:
    """Fill the clinic's books; what a path's parameters may be called, by the parameter."""
    settle_directory()
    settle_everybody()
    open_alert(Pager())
    patient_id = str(_sent(its, f"{PLACE}/referrals", "ReferralForm")["patient_id"])
    consent = _sent(its, f"{PLACE}/patients/{patient_id}/consents", "ConsentForm")
    _sent(its, f"{PLACE}/patients/{patient_id}/episodes", "EpisodeForm")
    add_row(a_rule("medicare_ffs", max_99494_units=4), "test-rule")
    add_row(a_schedule(c99492=20000), "test-charges")
    add_row(a_rule("medicare_ffs", scope="organization", max_99494_units=4), "test-organization-rule")
    add_row(a_schedule(scope="organization", c99492=20000), "test-organization-charges")
    made = {name: str(_sent(its, path, form)[field]) for name, path, form, field in _MADE}
    advice = _read(its, f"{CHART}/recommendations")["items"][0]["recommendation_id"]
    rebuild(CLINIC)
    make_packets(PacketWork(CLINIC, datetime(2026, 3, 16, 9, tzinfo=UTC)))
    close_month(CloseWork(CLINIC, "2026-03", 1, datetime(2026, 4, 3, 10, tzinfo=UTC)))
    return {
        **made,
        "clinic_id": CLINIC,
        "organization_id": ORGANIZATION,
        "episode_id": EPISODE,
        "patient_id": patient_id,
        "consent_id": consent["consent_id"],
        "recommendation_id": advice,
        "reader_id": MANAGER,
        "staff_id": FINANCE,
        "safety_alert_id": "asm_1",
        "payer_id": "medicare_ffs",
        "schedule_id": "charges",
        "effective": "2026-01-01",
        "week": "2026-W12",
        "month": "2026-03",
        "instrument": "PHQ-9",
        "code": "SAFETY_ITEM9",
    }


def settle_everybody() -> None:
    """Somebody who holds every role, so that what refuses is never the lack of one."""
    store, written = AccessStore(), Written(at=LONG_AGO, by=ADMIN)
    person = StaffRegistered(
        organization_id=ORGANIZATION,
        staff_id=EVERYBODY,
        version=1,
        name="Eva Alle",
        npi=None,
        practitioner_type=None,
        recorded=written,
    )
    store.add(person, "test-everybody")
    places: dict[ClinicId | None, list[Role]]
    places = {CLINIC: [role for role in Role if role is not Role.ORG_ADMIN], None: [Role.ORG_ADMIN]}
    for clinic_id, roles in places.items():
        granted = GrantsChanged(
            organization_id=ORGANIZATION,
            clinic_id=clinic_id,
            staff_id=EVERYBODY,
            version=1,
            grants=tuple(Grant(role, date(2020, 1, 1)) for role in roles),
            recorded=written,
        )
        store.add_grants(granted, f"test-everything-{clinic_id}")


def _sent(its: Gateway, path: str, form: str) -> Any:
    answer = ask(its, "POST", path, by=EVERYBODY, body=json.dumps(EXAMPLES[form]).encode())
    assert answer.status in (200, 201), answer.body
    return json.loads(answer.body)


def _read(its: Gateway, path: str) -> Any:
    answer = ask(its, "GET", path, by=EVERYBODY)
    assert answer.status == 200, answer.body
    return json.loads(answer.body)
