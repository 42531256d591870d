"""What was recorded of an episode, read anew from the tables of all rooms: what derived rows are held against."""

from collections.abc import Iterator
from typing import Protocol, cast

from functions.aws.chart import Assessments, Contacts, Episodes, Reviews
from functions.aws.records import FACTS
from functions.aws.tables import Record, find, find_all
from functions.kernel.facts import EpisodeChanged, PatientChanged, Written
from functions.kernel.ids import ClinicId, EpisodeId

_OF_EPISODES: tuple[type[Record], ...] = (Assessments, Contacts, Reviews)


class Recorded(Protocol):
    """A fact: somebody wrote it down."""

    @property
    def recorded(self) -> Written: ...


def recorded_of(clinic_id: ClinicId, episode_id: EpisodeId) -> list[Recorded]:
    """The episode, its patient, and all that lies under it; nothing where there is no such episode.

    Every read is strongly consistent: whatever a stream has told of before is in it, in this or a later version.
    """
    own = f"CLINIC#{clinic_id}"
    record = find(Episodes, own, f"EPISODE#{episode_id}")
    if record is None:
        return []
    episode = record.value(EpisodeChanged)
    patient = find(Episodes, own, f"PATIENT#{episode.patient_id}")
    known: list[Recorded] = [episode, *([patient.value(PatientChanged)] if patient else [])]
    for table in _OF_EPISODES:
        known.extend(_facts(table, f"{own}#EPISODE#{episode_id}"))
    return known


def recorded_of_clinic(clinic_id: ClinicId) -> list[Recorded]:
    """What belongs to the clinic and to no one episode: its caseload consultations."""
    return list(_facts(Reviews, f"CLINIC#{clinic_id}"))


def _facts(table: type[Record], partition: str) -> Iterator[Recorded]:
    """Earlier versions and links lie there too, and are no facts."""
    for record in find_all(table, partition, ""):
        if record.kind in FACTS:
            yield cast("Recorded", record.value(FACTS[record.kind]))
