"""Whose episode this is, and whether it has a plan: what a door may ask of another room's table before it writes."""

from collections.abc import Collection, Mapping

from functions.aws.tables import Limits, Record, TableName, find
from functions.kernel.errors import NotFound
from functions.kernel.facts import EpisodeChanged, Part2Consent, PatientChanged
from functions.kernel.ids import ClinicId, EpisodeId
from functions.kernel.part2 import older_kind


class Episodes(Record):
    """Patients, referrals and episodes: `CLINIC#c` / `PATIENT#id`, `REFERRAL#id`, `EPISODE#id`, `MRN#digest`."""

    class Meta(Limits):
        table_name = TableName("EPISODES_TABLE")


class Contacts(Record):
    """`CLINIC#c#EPISODE#e` / `CONTACT#id`, `TIME#id`, `SAFETY#id`, `PLAN#kind`, `TASK#id`, `OUTSIDE#id`."""

    class Meta(Limits):
        table_name = TableName("CONTACTS_TABLE")


RELAPSE_PLAN = "PLAN#relapse-prevention"
_EPISODE, _PATIENT = "EPISODE#", "PATIENT#"


def has_relapse_plan(clinic_id: ClinicId, episode_id: EpisodeId) -> bool:
    """Whether a relapse-prevention plan stands, which a goals-met discharge needs (C15)."""
    return find(Contacts, f"CLINIC#{clinic_id}#EPISODE#{episode_id}", RELAPSE_PLAN) is not None


def unknown(clinic_id: ClinicId, episode_ids: Collection[EpisodeId]) -> set[EpisodeId]:
    """Which of these episodes are not this clinic's."""
    keys = [(f"CLINIC#{clinic_id}", f"EPISODE#{episode_id}") for episode_id in set(episode_ids)]
    found = {record.sk.removeprefix("EPISODE#") for record in Episodes.batch_get(keys, consistent_read=True)}
    return {episode_id for episode_id in episode_ids if episode_id not in found}


def episode(clinic_id: ClinicId, episode_id: EpisodeId) -> EpisodeChanged:
    """The episode, if it is this clinic's; NotFound for another clinic's just as for one that does not exist."""
    record = find(Episodes, f"CLINIC#{clinic_id}", f"EPISODE#{episode_id}")
    if record is None:
        raise NotFound("there is no such episode")
    return record.value(EpisodeChanged)


def part2_records(
    clinic_id: ClinicId, episode_ids: Collection[EpisodeId]
) -> Mapping[EpisodeId, tuple[Part2Consent, ...]]:
    """Which of these episodes are records of a 42 CFR Part 2 program, with all that their patients consented to."""
    found = part2_of(clinic_id, [f"{_EPISODE}{one}" for one in episode_ids])
    return {EpisodeId(name.removeprefix(_EPISODE)): consents for name, consents in found.items()}


def part2_of(clinic_id: ClinicId, names: Collection[str]) -> Mapping[str, tuple[Part2Consent, ...]]:
    """Which of these `EPISODE#id` and `PATIENT#id` are Part 2 records, with all that their patients consented to.

    A patient's own record is one when any of their episodes is.
    """
    episodes, patients = _read(clinic_id, names)
    also = [f"{_PATIENT}{one.patient_id}" for one in episodes.values() if one.part2_record]
    also += [f"{_EPISODE}{one}" for patient in patients.values() for one in patient.episode_ids]
    more_episodes, more_patients = _read(clinic_id, [name for name in also if name not in names])
    every = {**patients, **more_patients}
    marked = {name: f"{_PATIENT}{one.patient_id}" for name, one in episodes.items() if one.part2_record}
    theirs = {*marked.values()} | {f"{_PATIENT}{one.patient_id}" for one in more_episodes.values() if one.part2_record}
    whose = marked | {name: name for name in patients if name in theirs}
    return {name: _consents(every[patient]) if patient in every else () for name, patient in whose.items()}


def _read(
    clinic_id: ClinicId, names: Collection[str]
) -> tuple[Mapping[str, EpisodeChanged], Mapping[str, PatientChanged]]:
    keys = [(f"CLINIC#{clinic_id}", name) for name in sorted(set(names))]
    found = [*Episodes.batch_get(keys, consistent_read=True)] if keys else []
    return (
        {record.sk: record.value(EpisodeChanged) for record in found if record.sk.startswith(_EPISODE)},
        {record.sk: record.value(PatientChanged) for record in found if record.sk.startswith(_PATIENT)},
    )


def _consents(patient: PatientChanged) -> tuple[Part2Consent, ...]:
    """Of both kinds that stored records have."""
    older = (one for one in patient.consents if one.covers_part2_payment and one.status != "entered_in_error")
    ends = ((one, (one.revoked_on or one.given_on) if one.status == "revoked" else None) for one in older)
    return (*patient.part2_consents, *(older_kind(one, end) for one, end in ends))
