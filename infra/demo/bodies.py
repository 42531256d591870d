"""What each event says in its body."""

from typing import Any

from infra.demo import words
from infra.demo.events import (
    Answered,
    Consented,
    Contacted,
    Met,
    Moved,
    Opened,
    Part2Consented,
    Patient,
    Planned,
    Recommended,
    Referred,
    Reviewed,
    RiskAssessed,
    Stepped,
    Worked,
)
from infra.demo.people import Place
from infra.demo.requests import Body, Ids


def referral(event: Referred, patient: Patient, ids: Ids, place: Place) -> Body:
    address = {"line": patient.line, "city": place.city, "state": place.state, "postal_code": place.postal_code[:5]}
    person = {
        "mrn": patient.mrn,
        "family_name": patient.family_name,
        "given_name": patient.given_name,
        "birth_date": patient.birth_date.isoformat(),
        "sex": patient.sex,
        "phone": patient.phone,
        "address": address,
    }
    return {
        "patient": person,
        "referred_by": ids.staff[patient.pcp],
        "referred_at": event.at.isoformat(),
        "reason": event.reason,
        "warm_handoff": event.warm_handoff,
    }


def consent(event: Consented, patient: Patient, ids: Ids) -> Body:
    return {
        "given_on": event.given_on.isoformat(),
        "method": event.method,
        "obtained_by": ids.staff[patient.care_manager],
        "statements": list(event.statements),
        "billing_practitioner_id": ids.staff[patient.pcp],
    }


def part2_consent(event: Part2Consented, patient: Patient, ids: Ids) -> Body:
    return {
        "purposes": list(event.purposes),
        "recipients": "the clinic's psychiatric consultant",
        "given_on": event.given_on.isoformat(),
        "method": "written",
        "obtained_by": ids.staff[patient.care_manager],
    }


def episode(event: Opened, patient: Patient, ids: Ids) -> Body:
    visited_on = event.visited_on.isoformat() if event.visited_on else None
    team = {
        "care_manager_id": ids.staff[patient.care_manager],
        "psychiatric_consultant_id": ids.staff[patient.consultant],
        "pcp_id": ids.staff[patient.pcp],
    }
    return _some(
        enrolled_on=event.enrolled_on.isoformat(),
        diagnoses=[{"code": code, "provisional": True} for code in event.diagnoses],
        coverage={"payer_id": event.payer_id, "member_id": event.member_id},
        care_team=team,
        initiating_visit={"required": event.visit_required, "visited_on": visited_on},
        referral_id=ids.made[f"{patient.key}/referral"],
        setting=event.setting,
        part2_record=event.part2_record,
        goals=list(event.goals),
        medication=event.medication,
        question_for_consultant=event.question,
    )


def plan(event: Planned) -> Body:
    common: Body = {"agreed_on": event.agreed_on.isoformat(), "warning_signs": list(event.warning_signs)}
    if event.kind == "safety":
        return common | {
            "coping_strategies": list(event.what_helps),
            "distractions": [],
            "people": [],
            "professionals": [{"name": words.CALL}],
            "environment": [words.SAFE_SURROUNDINGS],
        }
    return common | {
        "what_helps": list(event.what_helps),
        "maintenance": [],
        "follow_up": words.FOLLOW_UP,
        "call": [{"name": words.CALL}],
    }


def meeting(met: Met, ids: Ids) -> Body:
    return {
        "held_at": met.at.isoformat(),
        "seconds": met.seconds,
        "care_manager_id": ids.staff[met.care_manager],
        "consultant_id": ids.staff[met.consultant],
        "episode_ids": [ids.made[f"{patient}/episode"] for patient in met.patients],
    }


def move(event: Moved) -> Body:
    return _some(
        phase=event.phase,
        on=event.on.isoformat() if event.phase else None,
        discharge_reason=event.reason,
        medication=event.medication,
    )


def assessment(event: Answered) -> Body:
    return _some(
        instrument=event.instrument,
        items=list(event.items),
        functional=event.functional,
        answered_at=event.at.isoformat(),
        how=event.how,
    )


def time_entry(event: Worked) -> Body:
    entry = "manual" if event.reason else "timer"
    return _some(activity=event.activity, entry=entry, reason=event.reason, spent=_spent(event, code=None))


def risk(event: RiskAssessed) -> Body:
    said = {"risk": event.risk, "disposition": event.disposition, "note": event.note}
    return {"assessed_at": event.at.isoformat(), **said}


def step(event: Stepped) -> Body:
    return _some(status=event.status, at=event.at.isoformat(), reason=event.reason)


def contact(event: Contacted) -> Body:
    return _some(
        occurred_at=event.at.isoformat(),
        mode=event.mode,
        outcome=event.outcome,
        party=event.party,
        techniques=list(event.techniques),
        note=event.note,
        spent=_spent(event, code=event.separate_code) | ({"inpatient": True} if event.inpatient else {}),
    )


def _spent(event: Contacted | Worked, *, code: str | None) -> Body:
    return _some(
        started_at=event.at.isoformat(),
        ended_at=event.until.isoformat(),
        kind="separately_billed" if code else "cocm",
        code=code,
    )


def review(event: Reviewed, patient: Patient, ids: Ids) -> Body:
    return {
        "reviewed_at": event.at.isoformat(),
        "consultant_id": ids.staff[patient.consultant],
        "consultation_id": ids.made[event.meeting_key],
        "summary": event.summary,
        "recommendations": [_recommendation(one, ids.staff[patient.pcp]) for one in event.recommendations],
    }


def _recommendation(one: Recommended, owner_id: str) -> Body:
    due_on = one.due_on.isoformat() if one.due_on else None
    return _some(kind=one.kind, text=one.text, owner_id=owner_id, due_on=due_on)


def _some(**fields: Any) -> Body:  # noqa: ANN401
    """A body without what was left out; an empty list is said."""
    return {name: value for name, value in fields.items() if value is not None}
