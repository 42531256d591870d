"""What people send, well formed, naming people of their own clinic; clinical text holds a word to look for."""

from collections.abc import Callable
from typing import Any

from functions.kernel.roles import Role
from infra.openapi_examples import OF_BILLING, OF_INTAKE
from tests.billing.inbound.payer import a_999
from tests.care.plans import a_relapse_plan, a_safety_plan, a_treatment_plan
from tests.support import NPI

Staff = Callable[[Role], str]
# Words that stand in clinical text and nowhere else, so that they can be looked for in what others are answered.
SPOKEN = "whispered-to-the-care-team"


def referral(staff: Staff, mrn: str) -> dict[str, Any]:
    person = {"mrn": mrn, "family_name": "Doe", "given_name": "Alex", "birth_date": "1980-02-29", "sex": "female"}
    at = "2026-03-02T10:00:00-05:00"
    return {"patient": person, "referred_by": staff(Role.PCP), "referred_at": at, "reason": SPOKEN}


def consent(staff: Staff) -> dict[str, Any]:
    return {
        "given_on": "2026-03-02",
        "method": "verbal",
        "obtained_by": staff(Role.CARE_MANAGER),
        "statements": ["specialist_consultation", "cost_sharing"],
        "billing_practitioner_id": staff(Role.PCP),
    }


def part2_consent(staff: Staff) -> dict[str, Any]:
    return {**OF_INTAKE["Part2ConsentForm"], "obtained_by": staff(Role.CARE_MANAGER)}


def team(staff: Staff) -> dict[str, Any]:
    return {
        "care_manager_id": staff(Role.CARE_MANAGER),
        "psychiatric_consultant_id": staff(Role.PSYCHIATRIC_CONSULTANT),
        "pcp_id": staff(Role.PCP),
    }


def episode(staff: Staff) -> dict[str, Any]:
    return {
        "enrolled_on": "2026-03-02",
        "treatment_started_on": "2026-03-02",
        "diagnoses": [{"code": "F32.1", "provisional": False}],
        "coverage": {"payer_id": "medicare_ffs", "member_id": "1EG4TE5MK73"},
        "care_team": team(staff),
        "initiating_visit": {"required": False},
        "question_for_consultant": SPOKEN,
    }


def assessment() -> dict[str, Any]:
    """With a positive item 9, so that there is an alert and a flag."""
    return {
        "instrument": "PHQ-9",
        "items": [2, 2, 1, 2, 1, 2, 1, 1, 1],
        "functional": 2,
        "answered_at": "2026-03-02T10:00:00-05:00",
        "how": "in_person",
    }


def spent(start: str, end: str) -> dict[str, Any]:
    day = "2026-03-09"
    return {"started_at": f"{day}T{start}:00-04:00", "ended_at": f"{day}T{end}:00-04:00", "kind": "cocm"}


def contact() -> dict[str, Any]:
    return {
        "occurred_at": "2026-03-09T10:00:00-04:00",
        "mode": "phone",
        "outcome": "reached",
        "party": "patient",
        "note": SPOKEN,
        "spent": spent("10:00", "11:10"),
    }


def time_entry() -> dict[str, Any]:
    return {"activity": "registry", "entry": "timer", "spent": spent("12:30", "12:40")}


def safety_assessment() -> dict[str, Any]:
    return {
        "assessed_at": "2026-03-09T11:00:00-04:00",
        "risk": "low",
        "disposition": "safety_plan",
        "note": SPOKEN,
    }


def task(staff: Staff) -> dict[str, Any]:
    return {"text": SPOKEN, "due_on": "2026-03-12", "assignee_id": staff(Role.CARE_MANAGER)}


def outside_referral() -> dict[str, Any]:
    at = "2026-03-09T11:00:00-04:00"
    return {"kind": "social_services", "to": "Harbor Food Pantry", "reason": SPOKEN, "referred_at": at}


def plans() -> dict[str, dict[str, Any]]:
    return {"treatment": a_treatment_plan(), "safety": a_safety_plan(), "relapse-prevention": a_relapse_plan()}


def consultation(staff: Staff, *episode_ids: str) -> dict[str, Any]:
    return {
        "held_at": "2026-03-12T15:00:00-04:00",
        "seconds": 1800,
        "care_manager_id": staff(Role.CARE_MANAGER),
        "consultant_id": staff(Role.PSYCHIATRIC_CONSULTANT),
        "episode_ids": list(episode_ids),
        "attendee_ids": [staff(Role.PCP)],
    }


def case_review(staff: Staff, **more: Any) -> dict[str, Any]:
    return {
        "reviewed_at": "2026-03-10T15:00:00-04:00",
        "consultant_id": staff(Role.PSYCHIATRIC_CONSULTANT),
        "summary": SPOKEN,
        "recommendations": [{"kind": "medication_change", "text": SPOKEN, "owner_id": staff(Role.PCP)}],
        **more,
    }


def hold_review() -> dict[str, Any]:
    return {"outcome": "accept_loss", "reason": "too_small"}


def circumstance() -> dict[str, Any]:
    return {"kind": "inpatient_stay", "starts_on": "2026-03-20", "ends_on": "2026-03-22"}


def billing_settings() -> dict[str, dict[str, Any]]:
    """By the end of a path: what a payer pays for and how much."""
    return {
        "payer-rules/{payer_id}/{effective}": OF_BILLING["PayerRuleForm"],
        "fee-schedules/{schedule_id}/{effective}": OF_BILLING["FeeScheduleForm"],
    }


def clinic() -> dict[str, Any]:
    address = {"line": "2 Mesa Road", "city": "Tucson", "state": "AZ", "postal_code": "857011234"}
    who = {"name": "Mesa Clinic", "npi": NPI, "tin": "123456789", "taxonomy": "207Q00000X", "address": address}
    return {"name": "Mesa Clinic", "time_zone": "America/Phoenix", "billing": who}


def remittance(control: int) -> dict[str, Any]:
    return {"content": a_999(control=control).decode()}
