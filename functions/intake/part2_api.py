"""Intake's door to consents about 42 CFR Part 2 records: given, revoked, entered in error; all of them stay listed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from functions.aws.door import Call, of_no_day
from functions.intake import drafts, service
from functions.intake.doorway import PATIENT, WRITING, door, patient_of
from functions.intake.forms import ConsentMistakeForm, Part2ConsentForm, RevocationForm
from functions.intake.rules import find_consent, retracted, revoked, with_consent
from functions.intake.store import IntakeStore
from functions.kernel.errors import refuse
from functions.kernel.facts import Part2Consent, PatientChanged
from functions.kernel.ids import ConsentId
from functions.kernel.moments import not_after_day
from functions.kernel.roles import CARE_TEAM, Role

_CONSENTS = f"{PATIENT}/part2-consents"
_CONSENT = f"{_CONSENTS}/{{consent_id}}"
_Consents = tuple[Part2Consent, ...]


@dataclass(frozen=True, slots=True)
class Part2Consents:
    """All that a patient ever gave, the latest first; revoked and mistaken ones stay, and say so."""

    count: int
    items: _Consents


@door.route(
    "POST",
    _CONSENTS,
    roles=WRITING,
    body=Part2ConsentForm,
    answer=Part2Consent,
    status=201,
    summary="Record consent to disclose 42 CFR Part 2 records: purposes, recipients, until when, who asked (R28)",
)
def record_part2_consent(call: Call[Part2ConsentForm]) -> Part2Consent:
    given = drafts.part2_consent(call)
    return _changed(call, given.consent_id, lambda consents: with_consent(consents, given))


@door.route(
    "GET",
    _CONSENTS,
    roles=CARE_TEAM | {Role.PRIVACY_OFFICER},
    answer=Part2Consents,
    day=of_no_day,
    summary="A patient's consents about 42 CFR Part 2 records, the latest first, what was revoked or mistaken included",
)
def list_part2_consents(call: Call[None]) -> Part2Consents:
    given = service.find_patient(IntakeStore(), patient_of(call)).part2_consents
    items = sorted(given, key=lambda one: (one.given_on, one.consent_id), reverse=True)
    return Part2Consents(len(items), tuple(items))


@door.route(
    "POST",
    f"{_CONSENT}/revocation",
    roles=WRITING,
    body=RevocationForm,
    answer=Part2Consent,
    summary="Revoke a consent about 42 CFR Part 2 records: nothing is disclosed under it from that day on",
)
def revoke_part2_consent(call: Call[RevocationForm]) -> Part2Consent:
    refuse(not_after_day(call.today, revoked_on=call.body.revoked_on))
    which, on = ConsentId(call.path["consent_id"]), call.body.revoked_on
    return _changed(call, which, lambda consents: revoked(consents, which, on=on, written=call.written))


@door.route(
    "POST",
    f"{_CONSENT}/entered-in-error",
    roles=WRITING,
    body=ConsentMistakeForm,
    answer=Part2Consent,
    summary="Mark a consent about 42 CFR Part 2 records as entered in error, and why: it permits nothing",
)
def retract_part2_consent(call: Call[ConsentMistakeForm]) -> Part2Consent:
    which, reason = ConsentId(call.path["consent_id"]), call.body.reason
    return _changed(call, which, lambda consents: retracted(consents, which, reason=reason, written=call.written))


def _changed(call: Call[Any], which: ConsentId, change: Callable[[_Consents], _Consents]) -> Part2Consent:
    """The consent as it stands after the change, on the patient's record."""

    def changed(patient: PatientChanged) -> PatientChanged:
        return replace(patient, part2_consents=change(patient.part2_consents))

    kept = service.change_patient(IntakeStore(), patient_of(call), changed, written=call.written, request=call.digest)
    return find_consent(kept.part2_consents, which)
