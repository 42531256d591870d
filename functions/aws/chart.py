"""The tables of records about episodes, and what a door may ask of another room's before it writes: whose this is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from functions.aws.tables import Limits, Record, TableName, find
from functions.kernel.errors import NotFound
from functions.kernel.facts import EpisodeChanged, Part2Consent, PatientChanged
from functions.kernel.ids import ClinicId, EpisodeId, PatientId
from functions.kernel.part2 import began_on, older_kind


class Episodes(Record):
    """Patients, referrals and episodes: `CLINIC#c` / `PATIENT#id`, `REFERRAL#id`, `EPISODE#id`, `MRN#digest`."""

    class Meta(Limits):
        table_name = TableName("EPISODES_TABLE")


class Contacts(Record):
    """`CLINIC#c#EPISODE#e` / `CONTACT#id`, `TIME#id`, `SAFETY#id`, `PLAN#kind`, `TASK#id`, `OUTSIDE#id`."""

    class Meta(Limits):
        table_name = TableName("CONTACTS_TABLE")


class Assessments(Record):
    """`CLINIC#c#EPISODE#e` / `ASSESSMENT#id`, `LINK#id`; the link itself is `CLINIC#c#LINK#id` / `LINK`."""

    class Meta(Limits):
        table_name = TableName("ASSESSMENTS_TABLE")


class Reviews(Record):
    """`CLINIC#c` / `CONSULTATION#id`; `CLINIC#c#ALERTS` / `ALERT#id`; `CLINIC#c#EPISODE#e` / the rest."""

    class Meta(Limits):
        table_name = TableName("REVIEWS_TABLE")


RELAPSE_PLAN = "PLAN#relapse-prevention"
_EPISODE, _PATIENT = "EPISODE#", "PATIENT#"
_MARKED = '"part2_record":true'
"""As the codec writes it: DynamoDB sends on only what may be marked, and the mark itself is read from the fact."""


@dataclass(frozen=True, slots=True)
class Part2Record:
    """A record of a 42 CFR Part 2 program: whose, from which day on, with all that they consented to."""

    patient_id: PatientId
    began_on: date
    consents: tuple[Part2Consent, ...]


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
    return {EpisodeId(name.removeprefix(_EPISODE)): record.consents for name, record in found.items()}


def part2_of(clinic_id: ClinicId, names: Collection[str]) -> Mapping[str, Part2Record]:
    """Which of these `EPISODE#id` and `PATIENT#id` are Part 2 records.

    A patient's own record is one when any of their episodes is, and begins with the first of those.
    """
    episodes, patients = _read(clinic_id, names)
    also = [f"{_PATIENT}{one.patient_id}" for one in episodes.values() if one.part2_record]
    also += [f"{_EPISODE}{one}" for patient in patients.values() for one in patient.episode_ids]
    more_episodes, more_patients = _read(clinic_id, [name for name in also if name not in names])
    found = _records({**episodes, **more_episodes}, {**patients, **more_patients})
    return {name: found[name] for name in names if name in found}


def part2_in(clinic_id: ClinicId) -> Mapping[str, Part2Record]:
    """Every Part 2 record of a clinic, as `EPISODE#id` and `PATIENT#id`."""
    wanted = Episodes.body.contains(_MARKED)
    found = Episodes.query(
        f"CLINIC#{clinic_id}", Episodes.sk.startswith(_EPISODE), filter_condition=wanted, consistent_read=True
    )
    episodes = {record.sk: record.value(EpisodeChanged) for record in found}
    _, patients = _read(clinic_id, {f"{_PATIENT}{one.patient_id}" for one in episodes.values()})
    return _records(episodes, patients)


def _records(
    episodes: Mapping[str, EpisodeChanged], patients: Mapping[str, PatientChanged]
) -> Mapping[str, Part2Record]:
    found: dict[str, Part2Record] = {}
    for name, episode in sorted(episodes.items(), key=lambda it: began_on(it[1])):
        if episode.part2_record:
            whose = f"{_PATIENT}{episode.patient_id}"
            consents = _consents(patients[whose]) if whose in patients else ()
            found[name] = Part2Record(episode.patient_id, began_on(episode), consents)
            found.setdefault(whose, found[name])
    return found


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
