"""Intake's door: referrals, patients, consents and episodes of one clinic."""

from dataclasses import dataclass, replace

from functions.aws.door import Call, Reply, of_no_day
from functions.aws.listing import listed
from functions.aws.paging import PageQuery, RecordsPage
from functions.intake import drafts, part2_api, service
from functions.intake.doorway import CLINIC, PATIENT, WRITING, door, patient_of
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
from functions.kernel.ids import ConsentId, EpisodeId
from functions.kernel.moments import not_after_day
from functions.kernel.part2 import began_on
from functions.kernel.roles import CARE_TEAM

# The modules of routes that hang on this door.
__all__ = ["door", "handler", "part2_api"]

handler = door


@dataclass(frozen=True, slots=True)
class ReferralPage(RecordsPage):
    """Referrals, the latest first."""

    items: tuple[ReferralMade, ...]


@door.route(
    "POST",
    f"{CLINIC}/referrals",
    roles=WRITING,
    body=ReferralForm,
    by_number=True,
    answer=ReferralMade,
    status=201,
    summary="Refer a patient; registers the patient when the clinic does not know the record number",
)
def refer(call: Call[ReferralForm]) -> ReferralMade:
    patient, referral = drafts.referral(call)
    return service.refer(IntakeStore(), patient, referral, request=call.digest)


@door.route(
    "GET",
    f"{CLINIC}/referrals",
    roles=CARE_TEAM,
    query=PageQuery,
    answer=ReferralPage,
    summary="List the clinic's referrals, the latest first",
)
def list_referrals(call: Call[None]) -> ReferralPage:
    made = sorted(
        IntakeStore().referrals(call.clinic.clinic_id), key=lambda referral: referral.referred_at, reverse=True
    )
    seen = listed(
        made, call.query(PageQuery), lambda referral: referral.referral_id, day=lambda referral: referral.referred_at
    )
    return ReferralPage(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)


@door.route(
    "POST",
    f"{CLINIC}/patient-searches",
    roles=CARE_TEAM,
    body=MrnForm,
    answer=PatientChanged,
    summary="Find a patient by record number (in the body: a record number has no place in a URL)",
)
def search_patient(call: Call[MrnForm]) -> PatientChanged:
    return service.find_by_mrn(IntakeStore(), call.clinic.clinic_id, call.body.mrn)


@door.route("GET", PATIENT, roles=CARE_TEAM, answer=PatientChanged, day=of_no_day, summary="Read a patient")
def read_patient(call: Call[None]) -> Reply:
    patient = service.find_patient(IntakeStore(), patient_of(call))
    return Reply(patient, patient.version)


@door.route(
    "POST",
    f"{PATIENT}/consents",
    roles=WRITING,
    body=ConsentForm,
    answer=Consent,
    status=201,
    summary="Record a consent: who asked, how, what was said, when (R8)",
)
def record_consent(call: Call[ConsentForm]) -> Consent:
    consent = drafts.consent(call)

    def give(patient: PatientChanged) -> PatientChanged:
        return replace(patient, consents=with_consent(patient.consents, consent))

    patient = service.change_patient(IntakeStore(), patient_of(call), give, written=call.written, request=call.digest)
    return find_consent(patient.consents, consent.consent_id)


@door.route(
    "POST",
    f"{PATIENT}/consents/{{consent_id}}/revocation",
    roles=WRITING,
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

    patient = service.change_patient(IntakeStore(), patient_of(call), revoke, written=call.written, request=call.digest)
    return find_consent(patient.consents, consent_id)


@door.route(
    "POST",
    f"{PATIENT}/episodes",
    roles=WRITING,
    body=EpisodeForm,
    answer=EpisodeChanged,
    status=201,
    summary="Open an episode: diagnosis, payer, care team, initiating visit",
)
def open_episode(call: Call[EpisodeForm]) -> Reply:
    store = IntakeStore()
    episode = drafts.episode(call, service.find_patient(store, patient_of(call)))
    opened = service.open_episode(store, episode, request=call.digest)
    return Reply(opened, opened.version)


@door.route(
    "GET",
    f"{CLINIC}/episodes/{{episode_id}}",
    roles=CARE_TEAM,
    answer=EpisodeChanged,
    day=began_on,
    summary="Read an episode",
)
def read_episode(call: Call[None]) -> Reply:
    episode = service.find_episode(IntakeStore(), call.clinic.clinic_id, EpisodeId(call.path["episode_id"]))
    return Reply(episode, episode.version)


@door.route(
    "PATCH",
    f"{CLINIC}/episodes/{{episode_id}}",
    roles=WRITING,
    body=EpisodeChangeForm,
    answer=EpisodeChanged,
    summary="Change an episode: phase, diagnosis, payer, care team, plan; needs If-Match",
)
def change_episode(call: Call[EpisodeChangeForm]) -> Reply:
    store, read = IntakeStore(), call.version()
    old = service.find_episode(store, call.clinic.clinic_id, EpisodeId(call.path["episode_id"]))
    kept = service.change_episode(store, drafts.changed_episode(call, old), old, read=read, request=call.digest)
    return Reply(kept, kept.version)
