"""For each operation that takes more than a path: a request that is carried out when whoever sends it may.

A new operation whose body is not here is still in the matrix: it is sent the example of the API's document, and whoever
may must get further than everybody else, though a rule may refuse what they send (400, 409, 412, 422, 428).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from functions.aws.clock import now
from functions.kernel.roles import Role
from tests.trust import bodies

Staff = Callable[[Role], str]
Things = Mapping[str, str]
FIRST = {"If-Match": '"1"'}
_AT = "2026-03-10T16:00:00-04:00"
_CLINIC = "/v1/clinics/{clinic_id}"
_EPISODE = f"{_CLINIC}/episodes/{{episode_id}}"
_PATIENT = f"{_CLINIC}/patients/{{patient_id}}"
_ORGANIZATION = "/v1/organizations/{organization_id}"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_MISTAKE = {"reason": "of somebody else"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What goes with a path: body or raw text, headers, query; `instead` names other things for variables of a path."""

    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] | None = None
    raw: str | None = None
    instead: Mapping[str, str] = field(default_factory=dict)


def prepared(name: str, staff: Staff, things: Things) -> Prepared | None:
    """What is sent to an operation in a clinic with these people and things; None when nothing was prepared."""
    if name.startswith("GET ") and name not in _MADE:
        return Prepared(query=_QUERIES.get(name.rpartition("/")[2]))
    make = _MADE.get(name)
    return make(staff, things) if make else None


_QUERIES: Mapping[str, Mapping[str, str]] = {
    "metrics": {"month": "2026-03"},
    "{payer_id}": {"on": "2026-03-01"},
    "audit": {"from": "2026-03-01", "to": "2026-03-31"},
    "accesses": {"from": "2026-03-01", "to": "2026-03-31"},
}
"""What the lists ask for that must be asked something, by the end of their paths."""


def _mistake(_: Staff, __: Things) -> Prepared:
    return Prepared(_MISTAKE, FIRST)


def _plan(which: str) -> Callable[[Staff, Things], Prepared]:
    return lambda _, __: Prepared({**bodies.plans()[which], "agreed_on": "2026-03-10"}, FIRST)


def _sheet() -> Prepared:
    return Prepared(raw=urlencode({f"item_{number}": 1 for number in range(1, 10)}), headers=_FORM)


def _removal() -> Prepared:
    return Prepared({"week": "2026-W12", "reason": "on leave"}, instead={"episode_id": "calm_episode_id"})


def _grants(staff: Staff) -> Prepared:
    return Prepared({"staff_id": staff(Role.ORG_ADMIN), "grants": [{"role": "pcp", "starts_on": "2026-03-01"}]})


_PART2 = {"consent_id": "part2_consent_id"}
_HELD = {"episode_id": "held_episode_id"}
_MADE: Mapping[str, Callable[[Staff, Things], Prepared]] = {
    f"POST {_CLINIC}/referrals": lambda staff, _: Prepared(bodies.referral(staff, "N-1")),
    f"POST {_CLINIC}/patient-searches": lambda _, things: Prepared({"mrn": things["mrn"]}),
    f"POST {_PATIENT}/consents": lambda staff, _: Prepared(bodies.consent(staff)),
    f"POST {_PATIENT}/consents/{{consent_id}}/revocation": lambda _, __: Prepared({"revoked_on": "2026-04-01"}),
    f"POST {_PATIENT}/part2-consents": lambda staff, _: Prepared(bodies.part2_consent(staff)),
    f"POST {_PATIENT}/part2-consents/{{consent_id}}/entered-in-error": lambda _, __: Prepared(
        _MISTAKE, FIRST, instead=_PART2
    ),
    f"POST {_PATIENT}/part2-consents/{{consent_id}}/revocation": lambda _, __: Prepared(
        {"revoked_on": "2026-04-01"}, instead=_PART2
    ),
    f"POST {_PATIENT}/episodes": lambda staff, _: Prepared(
        bodies.episode(staff), instead={"patient_id": "new_patient_id"}
    ),
    f"PATCH {_EPISODE}": lambda _, __: Prepared({"goals": ["sings again"]}, FIRST),
    f"POST {_EPISODE}/assessment-links": lambda _, __: Prepared({"instrument": "PHQ-9"}),
    f"POST {_EPISODE}/assessment-links/{{link_id}}/revocation": lambda _, __: Prepared(),
    f"POST {_EPISODE}/assessments": lambda _, __: Prepared(bodies.assessment()),
    f"PUT {_EPISODE}/assessments/{{assessment_id}}": lambda _, __: Prepared(bodies.assessment(), FIRST),
    f"POST {_EPISODE}/assessments/{{assessment_id}}/entered-in-error": _mistake,
    f"POST {_EPISODE}/case-reviews": lambda staff, _: Prepared(bodies.case_review(staff)),
    f"POST {_EPISODE}/contacts": lambda _, __: Prepared(bodies.contact()),
    f"PUT {_EPISODE}/contacts/{{contact_id}}": lambda _, __: Prepared(bodies.contact(), FIRST),
    f"POST {_EPISODE}/contacts/{{contact_id}}/entered-in-error": _mistake,
    f"POST {_EPISODE}/flags/{{code}}/acknowledgement": lambda _, things: Prepared({"since": things["since"]}),
    f"POST {_EPISODE}/manual-flags": lambda _, __: Prepared({"kind": "discuss", "reason": "worse"}),
    f"POST {_EPISODE}/manual-flags/{{manual_flag_id}}/clearing": lambda _, __: Prepared({"reason": "talked"}),
    f"POST {_EPISODE}/outside-referrals": lambda _, __: Prepared(bodies.outside_referral()),
    f"POST {_EPISODE}/outside-referrals/{{outside_referral_id}}/steps": lambda _, __: Prepared(
        {"status": "attended", "at": _AT}
    ),
    f"POST {_EPISODE}/packet-removals": lambda _, __: _removal(),
    f"PUT {_EPISODE}/plans/relapse-prevention": _plan("relapse-prevention"),
    f"PUT {_EPISODE}/plans/safety": _plan("safety"),
    f"PUT {_EPISODE}/plans/treatment": _plan("treatment"),
    f"POST {_EPISODE}/recommendations/{{recommendation_id}}/steps": lambda _, __: Prepared(
        {"status": "accepted", "at": "2026-03-12T16:00:00-04:00"}
    ),
    f"POST {_EPISODE}/review-marks": lambda _, __: Prepared({"read_until": _AT}),
    f"POST {_EPISODE}/safety-assessments": lambda _, __: Prepared(bodies.safety_assessment()),
    f"POST {_EPISODE}/safety-assessments/{{safety_assessment_id}}/entered-in-error": _mistake,
    f"POST {_EPISODE}/tasks": lambda staff, _: Prepared(bodies.task(staff)),
    f"POST {_EPISODE}/tasks/{{task_id}}/steps": lambda _, __: Prepared({"status": "done", "at": now().isoformat()}),
    f"POST {_EPISODE}/time-entries": lambda _, __: Prepared(bodies.time_entry()),
    f"PUT {_EPISODE}/time-entries/{{entry_id}}": lambda _, __: Prepared(bodies.time_entry(), FIRST),
    f"POST {_EPISODE}/time-entries/{{entry_id}}/entered-in-error": _mistake,
    f"POST {_EPISODE}/circumstances": lambda _, __: Prepared(bodies.circumstance()),
    f"PUT {_EPISODE}/circumstances/{{circumstance_id}}": lambda _, __: Prepared(bodies.circumstance(), FIRST),
    f"POST {_EPISODE}/circumstances/{{circumstance_id}}/entered-in-error": _mistake,
    f"GET {_CLINIC}/months/{{month}}/outlook": lambda _, __: Prepared(instead={"month": "open_month"}),
    f"POST {_CLINIC}/months/{{month}}/close": lambda _, __: Prepared(),
    f"GET {_CLINIC}/months/{{month}}/holds/{{episode_id}}/review": lambda _, __: Prepared(instead=_HELD),
    f"PUT {_CLINIC}/months/{{month}}/holds/{{episode_id}}/review": lambda _, __: Prepared(
        bodies.hold_review(), FIRST, instead=_HELD
    ),
    f"POST {_CLINIC}/consultations": lambda staff, things: Prepared(bodies.consultation(staff, things["episode_id"])),
    f"POST {_CLINIC}/remittances": lambda _, __: Prepared(bodies.remittance(7)),
    f"POST {_CLINIC}/safety-alerts/{{safety_alert_id}}/acknowledgement": lambda _, __: Prepared({"note": "seen"}),
    f"POST {_CLINIC}/safety-alerts/{{safety_alert_id}}/disposition": lambda _, things: Prepared(
        {"disposition": "assessed", "note": "spoke", "safety_assessment_id": things["safety_assessment_id"]}
    ),
    f"PUT {_CLINIC}/settings": lambda _, __: Prepared({"thresholds": {}, "policy": {}}, FIRST),
    f"POST {_ORGANIZATION}/clinics": lambda _, __: Prepared(bodies.clinic()),
    f"POST {_ORGANIZATION}/staff": lambda _, __: Prepared({"staff_id": "stf-somebody-new", "name": "Somebody New"}),
    f"POST {_ORGANIZATION}/staff/invitations": lambda _, __: Prepared({"email": "new@clinic.example", "name": "New"}),
    f"POST {_ORGANIZATION}/staff/{{staff_id}}/invitations": lambda _, __: Prepared(),
    f"POST {_ORGANIZATION}/staff/{{staff_id}}/password-reset": lambda _, __: Prepared(),
    f"POST {_ORGANIZATION}/staff/{{staff_id}}/block": lambda _, __: Prepared({"reason": "left on Friday"}, FIRST),
    f"POST {_ORGANIZATION}/staff/{{staff_id}}/unblock": lambda _, __: Prepared({"reason": "back from leave"}, FIRST),
    f"PUT {_ORGANIZATION}/grants": lambda staff, _: Prepared(_grants(staff).body, FIRST),
    f"PUT {_ORGANIZATION}/clinics/{{clinic_id}}/grants": lambda staff, _: _grants(staff),
    "POST /v1/self-report/{token}": lambda _, __: Prepared({"items": [1] * 9}),
    "POST /v1/self-report/{token}/form": lambda _, __: _sheet(),
}
