"""Whose episode this is, and whether it has a plan: what a door may ask of another room's table before it writes."""

from collections.abc import Collection, Mapping

from functions.aws.tables import Limits, Record, TableName, find
from functions.kernel.errors import NotFound
from functions.kernel.facts import EpisodeChanged, Part2Consent, PatientChanged
from functions.kernel.ids import ClinicId, EpisodeId


class Episodes(Record):
    """Patients, referrals and episodes: `CLINIC#c` / `PATIENT#id`, `REFERRAL#id`, `EPISODE#id`, `MRN#digest`."""

    class Meta(Limits):
        table_name = TableName("EPISODES_TABLE")


class Contacts(Record):
    """`CLINIC#c#EPISODE#e` / `CONTACT#id`, `TIME#id`, `SAFETY#id`, `PLAN#kind`, `TASK#id`, `OUTSIDE#id`."""

    class Meta(Limits):
        table_name = TableName("CONTACTS_TABLE")


RELAPSE_PLAN = "PLAN#relapse-prevention"


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
    clinic = f"CLINIC#{clinic_id}"
    keys = [(clinic, f"EPISODE#{one}") for one in sorted(set(episode_ids))]
    found = [record.value(EpisodeChanged) for record in Episodes.batch_get(keys, consistent_read=True)]
    marked = [one for one in found if one.part2_record]
    of_patients = [(clinic, f"PATIENT#{one}") for one in sorted({one.patient_id for one in marked})]
    patients = [record.value(PatientChanged) for record in Episodes.batch_get(of_patients, consistent_read=True)]
    given = {patient.patient_id: patient.part2_consents for patient in patients}
    return {one.episode_id: given.get(one.patient_id, ()) for one in marked}
