"""Intake's use cases: refer, consent, open an episode, change it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from functions.intake.rules import refuse_second_episode
from functions.kernel.errors import Conflict, NotFound, Problem, Refused, Stale
from functions.kernel.facts import (
    EpisodeChanged,
    PatientChanged,
    ReferralMade,
    Written,
)
from functions.kernel.ids import ClinicId, EpisodeId, PatientId, ReferralId
from functions.kernel.versions import succession

_TRIES = 5

F = TypeVar("F", PatientChanged, EpisodeChanged)


class Intake(Protocol):
    """Where intake's records are kept."""

    def patient(self, clinic_id: ClinicId, patient_id: PatientId) -> PatientChanged | None: ...
    def episode(self, clinic_id: ClinicId, episode_id: EpisodeId) -> EpisodeChanged | None: ...
    def referral(self, clinic_id: ClinicId, referral_id: ReferralId) -> ReferralMade | None: ...
    def referrals(self, clinic_id: ClinicId) -> Iterator[ReferralMade]: ...
    def holder_of(self, clinic_id: ClinicId, mrn: str) -> PatientId | None: ...
    def register(self, patient: PatientChanged, referral: ReferralMade, request: str) -> ReferralMade: ...
    def add(self, fact: ReferralMade, request: str) -> ReferralMade: ...
    def change(self, new: F, old: F, request: str) -> F: ...
    def write(
        self,
        added: Sequence[EpisodeChanged],
        changed: Sequence[tuple[PatientChanged, PatientChanged]],
        request: str,
    ) -> None: ...


def refer(store: Intake, patient: PatientChanged, referral: ReferralMade, *, request: str) -> ReferralMade:
    """Take a referral. A record number the clinic knows means its patient; a new one registers `patient`.

    Conflict when the number is known with another birth date: one of the two is somebody else.
    """
    if store.referral(referral.clinic_id, referral.referral_id):
        return store.add(referral, request)
    known = _known(store, patient)
    if known is None:
        try:
            return store.register(patient, referral, request)
        except Conflict:
            known = _known(store, patient)
            if known is None:
                raise
    if known.person.birth_date != patient.person.birth_date:
        raise Conflict("this record number has another birth date here", code="MRN_OF_ANOTHER_PATIENT")
    return store.add(replace(referral, patient_id=known.patient_id), request)


def find_patient(store: Intake, which: tuple[ClinicId, PatientId]) -> PatientChanged:
    patient = store.patient(*which)
    if patient is None:
        raise NotFound("there is no such patient")
    return patient


def find_by_mrn(store: Intake, clinic_id: ClinicId, mrn: str) -> PatientChanged:
    holder = store.holder_of(clinic_id, mrn)
    if holder is None:
        raise NotFound("there is no such patient")
    return find_patient(store, (clinic_id, holder))


def change_patient(
    store: Intake,
    which: tuple[ClinicId, PatientId],
    change: Callable[[PatientChanged], PatientChanged],
    *,
    written: Written,
    request: str,
) -> PatientChanged:
    """Add to a patient's record whatever others add at the same time: read, change, write, again when overtaken."""
    for _ in range(_TRIES):
        patient = find_patient(store, which)
        changed = change(patient)
        if changed == patient:
            return patient
        try:
            return store.change(replace(changed, version=patient.version + 1, recorded=written), patient, request)
        except Stale:
            continue
    raise Conflict("the patient's record is being changed by others; try again", code="CONTENTION")


def open_episode(store: Intake, episode: EpisodeChanged, *, request: str) -> EpisodeChanged:
    """Begin an episode and note it on the patient, both or neither; a repeated request gets the one it opened.

    Two requests at once for one patient open one episode: the second finds the patient changed.
    """
    standing = store.episode(episode.clinic_id, episode.episode_id)
    patient = find_patient(store, (episode.clinic_id, episode.patient_id))
    if standing is None:
        earlier = [store.episode(episode.clinic_id, known) for known in patient.episode_ids]
        refuse_second_episode([known for known in earlier if known])
    if episode.referral_id and store.referral(episode.clinic_id, episode.referral_id) is None:
        raise Refused("there is no such referral", [Problem("/referral_id", "UNKNOWN", "no such referral here")])
    opened = replace(episode, person=patient.person)
    noted = replace(
        patient,
        version=patient.version + 1,
        episode_ids=(*patient.episode_ids, episode.episode_id),
        recorded=episode.recorded,
    )
    if standing is not None:
        store.write([opened], [], request)
        return standing
    store.write([opened], [(noted, patient)], request)
    return opened


def find_episode(store: Intake, clinic_id: ClinicId, episode_id: EpisodeId) -> EpisodeChanged:
    episode = store.episode(clinic_id, episode_id)
    if episode is None:
        raise NotFound("there is no such episode")
    return episode


def change_episode(
    store: Intake, new: EpisodeChanged, old: EpisodeChanged, *, read: int, request: str
) -> EpisodeChanged:
    """Keep an episode's next version; Stale unless the caller changes the version that stands."""
    return store.change(*succession(new, old, read=read), request)


def _known(store: Intake, patient: PatientChanged) -> PatientChanged | None:
    holder = store.holder_of(patient.clinic_id, patient.person.mrn)
    return store.patient(patient.clinic_id, holder) if holder else None
