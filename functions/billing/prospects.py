"""A running month as a care manager works it: each patient's outlook, the nearest to a claim first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from functions.billing.doors.needed import person_for_reader
from functions.billing.evidence.reading import Read
from functions.billing.rules.outlook import Outlook, Stage, outlook
from functions.billing.rules.rulebook import Rulebook
from functions.kernel.facts import Demographics
from functions.kernel.ids import EpisodeId, PatientId, StaffId

_ORDER = tuple(Stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """One patient's running month, and the earliest day of which it tells; no amounts: they are finance's."""

    episode_id: EpisodeId
    patient_id: PatientId
    person: Demographics
    care_manager_id: StaffId
    outlook: Outlook
    known_from: date


def prospects(read: Iterable[Read], book: Rulebook, today: date, care_manager_id: str | None) -> list[Prospect]:
    """Those of one care manager, or of all, in the order in which work on them earns most surely."""
    return sorted(_prospects(read, book, today, care_manager_id), key=_nearness)


def _prospects(read: Iterable[Read], book: Rulebook, today: date, care_manager_id: str | None) -> Iterator[Prospect]:
    for one in read:
        episode, person = one.episode, one.standing.patient.person if one.standing.patient else one.episode.person
        manager = episode.care_team.care_manager.staff_id
        if care_manager_id in (None, manager):
            yield Prospect(
                episode_id=episode.episode_id,
                patient_id=episode.patient_id,
                person=person_for_reader(person),
                care_manager_id=manager,
                outlook=outlook(one.month, book, today),
                known_from=_known_from(one),
            )


def _known_from(read: Read) -> date:
    """The month's first day, or enrolment in it, or what was written down before that."""
    begun = max(read.month.month.first_day, read.episode.enrolled_on)
    return min([begun, *(line.day for line in read.lines if not line.gone)])


def _nearness(one: Prospect) -> tuple[int, int, int, str]:
    """By stage, then by minutes to the next step, then by how much else is missing."""
    steps = one.outlook.steps
    minutes = steps[0].minutes_short if steps and one.outlook.stage is not Stage.NEEDS_ELEMENTS else 0
    return _ORDER.index(one.outlook.stage), minutes, len(one.outlook.missing), one.episode_id
