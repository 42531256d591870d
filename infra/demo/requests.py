"""An event as the request that enters it, and what its answer tells us: ids that later requests name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.demo import words
from infra.demo.events import (
    Answered,
    Consented,
    Contacted,
    Event,
    Met,
    Moved,
    Opened,
    Part2Consented,
    Patient,
    Planned,
    Recommended,
    Referred,
    Reviewed,
    Revoked,
    RiskAssessed,
    Stepped,
    Worked,
)
from infra.demo.people import Place

_EPISODE = "/v1/clinics/{clinic}/episodes/{episode}"
_MADE, _DONE = 201, 200
Body = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call: `by` is a sign-in name, `key` makes a repeat harmless."""

    method: str
    path: str
    body: Body
    by: str
    key: str
    expected: int = _MADE
    if_match: int | None = None


@dataclass(slots=True)
class Ids:
    """What the system called things, by our own keys. Each thread writes keys of its own."""

    staff: Mapping[str, str]
    clinics: Mapping[str, str]
    made: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)


def request_of(event: Event, patient: Patient, ids: Ids, place: Place) -> Request:
    """The request of an event in a patient's story."""
    known = {"clinic": ids.clinics[patient.clinic], "episode": ids.made.get(f"{patient.key}/episode", "")}
    match event:
        case Referred() | Consented() | Part2Consented() | Revoked() | Opened():
            known["patient"] = ids.made.get(f"{patient.key}/patient", "")
            return _of_intake(event, patient, ids, known, place)
        case Moved():
            path = _EPISODE.format(**known)
            body = _some(
                phase=event.phase,
                on=event.on.isoformat() if event.phase else None,
                discharge_reason=event.reason,
                medication=event.medication,
            )
            return _request(event, path, body, "PATCH", expected=_DONE, if_match=event.version)
        case Planned():
            path = f"{_EPISODE.format(**known)}/plans/{event.kind}"
            return _request(event, path, _plan(event), "PUT", expected=_DONE)
        case _:
            kind, body = _of_episode(event, patient, ids)
            return _request(event, f"{_EPISODE.format(**known)}/{kind}", body)


def request_of_meeting(met: Met, ids: Ids) -> Request:
    body = {
        "held_at": met.at.isoformat(),
        "seconds": met.seconds,
        "care_manager_id": ids.staff[met.care_manager],
        "consultant_id": ids.staff[met.consultant],
        "episode_ids": [ids.made[f"{patient}/episode"] for patient in met.patients],
    }
    return _request(met, f"/v1/clinics/{ids.clinics[met.clinic]}/consultations", body)


def remember(event: Event, answer: Body, ids: Ids) -> None:
    """Keep the ids that later events need."""
    match event:
        case Referred():
            ids.made[event.key] = answer["referral_id"]
            ids.made[event.key.replace("/referral", "/patient")] = answer["patient_id"]
        case Consented():
            ids.made[event.key] = answer["consent_id"]
        case Opened():
            ids.made[event.key] = answer["episode_id"]
            ids.versions[event.key] = answer["version"]
        case Met():
            ids.made[event.key] = answer["consultation_id"]
        case Reviewed() if event.recommendations:
            ids.made[event.key] = answer["recommendation_ids"][0]
        case _:
            pass


def _request(
    event: Event, path: str, body: Body, method: str = "POST", *, expected: int = _MADE, if_match: int | None = None
) -> Request:
    return Request(
        method=method,
        path=path,
        body=body,
        by=event.by,
        key=f"demo-{event.key}",
        expected=expected,
        if_match=if_match,
    )


def _of_intake(
    event: Referred | Consented | Part2Consented | Revoked | Opened,
    patient: Patient,
    ids: Ids,
    known: Mapping[str, str],
    place: Place,
) -> Request:
    clinic = f"/v1/clinics/{known['clinic']}"
    of_patient = f"{clinic}/patients/{known['patient']}"
    match event:
        case Referred():
            return _request(event, f"{clinic}/referrals", _referral(event, patient, ids, place))
        case Consented():
            return _request(event, f"{of_patient}/consents", _consent(event, patient, ids))
        case Part2Consented():
            return _request(event, f"{of_patient}/part2-consents", _part2_consent(event, patient, ids))
        case Revoked():
            path = f"{of_patient}/consents/{ids.made[event.consent_key]}/revocation"
            return _request(event, path, {"revoked_on": event.revoked_on.isoformat()}, expected=_DONE)
        case Opened():
            return _request(event, f"{of_patient}/episodes", _episode(event, patient, ids))


def _referral(event: Referred, patient: Patient, ids: Ids, place: Place) -> Body:
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


def _consent(event: Consented, patient: Patient, ids: Ids) -> Body:
    return {
        "given_on": event.given_on.isoformat(),
        "method": event.method,
        "obtained_by": ids.staff[patient.care_manager],
        "statements": list(event.statements),
        "billing_practitioner_id": ids.staff[patient.pcp],
    }


def _part2_consent(event: Part2Consented, patient: Patient, ids: Ids) -> Body:
    return {
        "purposes": list(event.purposes),
        "recipients": "the clinic's psychiatric consultant",
        "given_on": event.given_on.isoformat(),
        "method": "written",
        "obtained_by": ids.staff[patient.care_manager],
    }


def _episode(event: Opened, patient: Patient, ids: Ids) -> Body:
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


def _of_episode(event: Event, patient: Patient, ids: Ids) -> tuple[str, Body]:
    """What is recorded under an episode: the last part of the path, and the body."""
    match event:
        case Answered():
            return "assessments", _some(
                instrument=event.instrument,
                items=list(event.items),
                functional=event.functional,
                answered_at=event.at.isoformat(),
                how=event.how,
            )
        case Contacted():
            return "contacts", _contact(event)
        case Worked():
            entry = "manual" if event.reason else "timer"
            spent = _spent(event, code=None)
            return "time-entries", _some(activity=event.activity, entry=entry, reason=event.reason, spent=spent)
        case RiskAssessed():
            said = {"risk": event.risk, "disposition": event.disposition, "note": event.note}
            return "safety-assessments", {"assessed_at": event.at.isoformat(), **said}
        case Reviewed():
            return "case-reviews", _review(event, patient, ids)
        case Stepped():
            path = f"recommendations/{ids.made[event.review_key]}/steps"
            return path, _some(status=event.status, at=event.at.isoformat(), reason=event.reason)
        case _:
            raise TypeError(f"not something that is recorded under an episode: {event.key}")


def _plan(event: Planned) -> Body:
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


def _contact(event: Contacted) -> Body:
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


def _review(event: Reviewed, patient: Patient, ids: Ids) -> Body:
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
