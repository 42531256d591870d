"""Intake's door: referrals, patients, consents and episodes of one clinic."""

from dataclasses import dataclass, replace
from typing import Any

from functions.aws.door import Call, Door, Reply
from functions.aws.paging import Page, PageQuery, page_of
from functions.intake import drafts, service
from functions.intake.forms import (
    ConsentForm,
    EpisodeChangeForm,
    EpisodeForm,
    MrnForm,
    ReferralForm,
    RevocationForm,
)
from functions.intake.rules import find_consent, revoked, with_consent
from functions.intake.store import IntakeStore
from functions.kernel.errors import refuse
from functions.kernel.facts import Consent, EpisodeChanged, PatientChanged, ReferralMade
from functions.kernel.ids import ClinicId, ConsentId, EpisodeId, PatientId
from functions.kernel.moments import not_after_day
from functions.kernel.roles import CARE_TEAM, Role

door = Door("intake")
handler = door

_INTAKE = frozenset({Role.CARE_MANAGER, Role.PCP})
_CLINIC = "/v1/clinics/{clinic_id}"


@dataclass(frozen=True, slots=True)
class ReferralPage(Page):
    """Referrals, the latest first."""

    items: tuple[ReferralMade, ...]


@door.route(
    "POST",
    f"{_CLINIC}/referrals",
    roles=_INTAKE,
    body=ReferralForm,
    answer=ReferralMade,
    status=201,
    summary="Refer a patient; registers the patient when the clinic does not know the record number",
)
def refer(call: Call[ReferralForm]) -> ReferralMade:
    patient, referral = drafts.referral(call)
    return service.refer(IntakeStore(), patient, referral, request=call.digest)


@door.route(
    "GET",
    f"{_CLINIC}/referrals",
    roles=CARE_TEAM,
    query=PageQuery,
    answer=ReferralPage,
    summary="List the clinic's referrals, the latest first",
)
def list_referrals(call: Call[None]) -> ReferralPage:
    made = sorted(
        IntakeStore().referrals(call.clinic.clinic_id), key=lambda referral: referral.referred_at, reverse=True
    )
    items, following = page_of(made, call.query(PageQuery), lambda referral: referral.referral_id)
    return ReferralPage(count=len(made), next_cursor=following, items=tuple(items))


@door.route(
    "POST",
    f"{_CLINIC}/patient-searches",
    roles=CARE_TEAM,
    body=MrnForm,
    answer=PatientChanged,
    summary="Find a patient by record number (in the body: a record number has no place in a URL)",
)
def search_patient(call: Call[MrnForm]) -> PatientChanged:
    return service.find_by_mrn(IntakeStore(), call.clinic.clinic_id, call.body.mrn)


@door.route(
    "GET", f"{_CLINIC}/patients/{{patient_id}}", roles=CARE_TEAM, answer=PatientChanged, summary="Read a patient"
)
def read_patient(call: Call[None]) -> Reply:
    patient = service.find_patient(IntakeStore(), _patient(call))
    return Reply(patient, patient.version)


@door.route(
    "POST",
    f"{_CLINIC}/patients/{{patient_id}}/consents",
    roles=_INTAKE,
    body=ConsentForm,
    answer=Consent,
    status=201,
    summary="Record a consent: who asked, how, what was said, when (R8)",
)
def record_consent(call: Call[ConsentForm]) -> Consent:
    consent = drafts.consent(call)

    def give(patient: PatientChanged) -> PatientChanged:
        return replace(patient, consents=with_consent(patient.consents, consent))

    patient = service.change_patient(IntakeStore(), _patient(call), give, written=call.written, request=call.digest)
    return find_consent(patient.consents, consent.consent_id)


@door.route(
    "POST",
    f"{_CLINIC}/patients/{{patient_id}}/consents/{{consent_id}}/revocation",
    roles=_INTAKE,
    body=RevocationForm,
    answer=Consent,
    summary="Revoke a consent from a day on",
)
def revoke_consent(call: Call[RevocationForm]) -> Consent:
    refuse(not_after_day(call.today, revoked_on=call.body.revoked_on))
    consent_id = ConsentId(call.path["consent_id"])

    def revoke(patient: PatientChanged) -> PatientChanged:
        ended = revoked(patient.consents, consent_id, on=call.body.revoked_on, written=call.written)
        return replace(patient, consents=ended)

    patient = service.change_patient(IntakeStore(), _patient(call), revoke, written=call.written, request=call.digest)
    return find_consent(patient.consents, consent_id)


@door.route(
    "POST",
    f"{_CLINIC}/patients/{{patient_id}}/episodes",
    roles=_INTAKE,
    body=EpisodeForm,
    answer=EpisodeChanged,
    status=201,
    summary="Open an episode: diagnosis, payer, care team, initiating visit",
)
def open_episode(call: Call[EpisodeForm]) -> Reply:
    store = IntakeStore()
    episode = drafts.episode(call, service.find_patient(store, _patient(call)))
    opened = service.open_episode(store, episode, request=call.digest)
    return Reply(opened, opened.version)


@door.route(
    "GET", f"{_CLINIC}/episodes/{{episode_id}}", roles=CARE_TEAM, answer=EpisodeChanged, summary="Read an episode"
)
def read_episode(call: Call[None]) -> Reply:
    episode = service.find_episode(IntakeStore(), call.clinic.clinic_id, EpisodeId(call.path["episode_id"]))
    return Reply(episode, episode.version)


@door.route(
    "PATCH",
    f"{_CLINIC}/episodes/{{episode_id}}",
    roles=_INTAKE,
    body=EpisodeChangeForm,
    answer=EpisodeChanged,
    summary="Change an episode: phase, diagnosis, payer, care team, plan; needs If-Match",
)
def change_episode(call: Call[EpisodeChangeForm]) -> Reply:
    store, read = IntakeStore(), call.version()
    old = service.find_episode(store, call.clinic.clinic_id, EpisodeId(call.path["episode_id"]))
    kept = service.change_episode(store, drafts.changed_episode(call, old), old, read=read, request=call.digest)
    return Reply(kept, kept.version)


def _patient(call: Call[Any]) -> tuple[ClinicId, PatientId]:
    return call.clinic.clinic_id, PatientId(call.path["patient_id"])
