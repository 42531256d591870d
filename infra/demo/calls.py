"""An event as the call that enters it, and what its answer tells us: ids that later calls name."""

from collections.abc import Mapping

from infra.demo import bodies
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
    Referred,
    Reviewed,
    Revoked,
    RiskAssessed,
    Stepped,
    Worked,
)
from infra.demo.people import Place
from infra.demo.requests import DONE, MADE, Body, Ids, Request

_EPISODE = "/v1/clinics/{clinic}/episodes/{episode}"


def request_of(event: Event, patient: Patient, ids: Ids, place: Place) -> Request:
    """The request of an event in a patient's story."""
    known = {"clinic": ids.clinics[patient.clinic], "episode": ids.made.get(f"{patient.key}/episode", "")}
    match event:
        case Referred() | Consented() | Part2Consented() | Revoked() | Opened():
            known["patient"] = ids.made.get(f"{patient.key}/patient", "")
            return _of_intake(event, patient, ids, known, place)
        case Moved():
            path = _EPISODE.format(**known)
            return _request(event, path, bodies.move(event), "PATCH", expected=DONE, if_match=event.version)
        case Planned():
            path = f"{_EPISODE.format(**known)}/plans/{event.kind}"
            return _request(event, path, bodies.plan(event), "PUT", expected=DONE)
        case _:
            kind, body = _of_episode(event, patient, ids)
            return _request(event, f"{_EPISODE.format(**known)}/{kind}", body)


def request_of_meeting(met: Met, ids: Ids) -> Request:
    return _request(met, f"/v1/clinics/{ids.clinics[met.clinic]}/consultations", bodies.meeting(met, ids))


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
    event: Event, path: str, body: Body, method: str = "POST", *, expected: int = MADE, if_match: int | None = None
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
            return _request(event, f"{clinic}/referrals", bodies.referral(event, patient, ids, place))
        case Consented():
            return _request(event, f"{of_patient}/consents", bodies.consent(event, patient, ids))
        case Part2Consented():
            return _request(event, f"{of_patient}/part2-consents", bodies.part2_consent(event, patient, ids))
        case Revoked():
            path = f"{of_patient}/consents/{ids.made[event.consent_key]}/revocation"
            return _request(event, path, {"revoked_on": event.revoked_on.isoformat()}, expected=DONE)
        case Opened():
            return _request(event, f"{of_patient}/episodes", bodies.episode(event, patient, ids))


def _of_episode(event: Event, patient: Patient, ids: Ids) -> tuple[str, Body]:
    """What is recorded under an episode: the last part of the path, and the body."""
    match event:
        case Answered():
            return "assessments", bodies.assessment(event)
        case Contacted():
            return "contacts", bodies.contact(event)
        case Worked():
            return "time-entries", bodies.time_entry(event)
        case RiskAssessed():
            return "safety-assessments", bodies.risk(event)
        case Reviewed():
            return "case-reviews", bodies.review(event, patient, ids)
        case Stepped():
            return f"recommendations/{ids.made[event.review_key]}/steps", bodies.step(event)
        case _:
            raise TypeError(f"not something that is recorded under an episode: {event.key}")
