"""The whole demonstration as a value: who there is, and everything that happens, in order. Seeded, without a clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import count

from faker import Faker

from infra.demo import meetings
from infra.demo.cast import by_lot, cast
from infra.demo.chance import chance
from infra.demo.diary import Diary
from infra.demo.events import Contacted, Event, Met, Moved, PatientStory, Reviewed, Stepped, Worked
from infra.demo.life import Life, course
from infra.demo.measures import measures
from infra.demo.meetings import Known
from infra.demo.names import ANY_SCRIPT, Names
from infra.demo.opening import opening
from infra.demo.people import Clinic, Vendor, vendor
from infra.demo.persons import patient, respondent
from infra.demo.season import Season, season

FEWEST_PATIENTS = 9  # a clinic: with fewer, not every fixed part is played


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """`meetings` come after every episode is open and before anything else: they name many patients."""

    seed: int
    vendor: Vendor
    season: Season
    patients: tuple[PatientStory, ...]
    meetings: tuple[Met, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        return (*self.meetings, *(event for told in self.patients for event in told.events))

    @property
    def fingerprint(self) -> str:
        """What makes two stories one: told again, it meets what it left; another one would meet strangers."""
        return sha256(repr((self.vendor, self.season, self.patients, self.meetings)).encode()).hexdigest()[:16]


def story(*, seed: int, as_of: date, patients: int) -> Story:
    """The same story for the same three numbers: so many patients in each clinic, up to the day `as_of`."""
    if patients < FEWEST_PATIENTS:
        raise ValueError(f"a clinic of the demonstration has at least {FEWEST_PATIENTS} patients")
    who, when, diary = vendor(seed), season(as_of), Diary()
    slots = meetings.slots(seed, who, when, diary)
    lives = _lives(seed, who, when, diary, patients)
    everybody = [_known(life) for life in lives]
    met, afterwards = _hold(slots, everybody)
    told = tuple(_told(known, who.clinic(known.life.patient.clinic), afterwards) for known in everybody)
    return Story(seed=seed, vendor=who, season=when, patients=told, meetings=met)


def _lives(seed: int, who: Vendor, when: Season, diary: Diary, patients: int) -> list[Life]:
    names, streets = Names(ANY_SCRIPT), Faker("en_US")
    last_start = (when.as_of - when.first_day).days - 4
    lives: list[Life] = []
    for place, clinic in enumerate(who.clinics):
        fixed = cast(place, len(who.clinics), patients)
        for number in range(patients):
            draw = chance(seed, clinic.key, number)
            part = fixed[number] if number < len(fixed) else by_lot(draw, last_start)
            part = replace(part, starts=min(part.starts, last_start))
            fits = respondent(draw, part)
            person = patient(draw, names, streets, who, clinic, number, fits, when.as_of.year)
            lives.append(
                Life(patient=person, part=part, zone=clinic.zone, who=fits, season=when, diary=diary, draw=draw)
            )
    return lives


def _known(life: Life) -> Known:
    happened = course(life)
    measured = measures(life, happened)
    ends = [event.at for event in happened if isinstance(event, Moved) and event.phase == "discharged"]
    events = sorted((*happened, *measured), key=lambda event: event.at)
    return Known(life=life, events=events, ends_at=min(ends, default=None))


def _hold(slots: Sequence[meetings.Slot], everybody: Sequence[Known]) -> tuple[tuple[Met, ...], dict[str, list[Event]]]:
    """The meetings, and what follows from them for each patient."""
    turns = count()
    held: list[Met] = []
    afterwards: dict[str, list[Event]] = {known.life.patient.key: [] for known in everybody}
    for slot in slots:
        seen = meetings.discussed(slot, everybody)
        if seen:
            met = meetings.meeting(slot, seen)
            held.append(met)
            for place, known in enumerate(seen):
                afterwards[known.life.patient.key] += meetings.review(met, place, known, turns)
    return tuple(held), afterwards


def _told(known: Known, clinic: Clinic, afterwards: dict[str, list[Event]]) -> PatientStory:
    everything = (*known.events, *afterwards[known.life.patient.key])
    limit = min(known.ends_at or known.life.season.ends_at, known.life.season.ends_at)
    kept = [event for event in everything if _end(event) < limit or _is_last(event, known.ends_at)]
    kept.sort(key=lambda event: event.at)
    return PatientStory(known.life.patient, opening(known.life, clinic), tuple(_numbered(_reachable(kept))))


def _end(event: Event) -> datetime:
    return event.until if isinstance(event, Contacted | Worked) else event.at


def _is_last(event: Event, ends_at: datetime | None) -> bool:
    """The discharge itself, and the revocation or contact that led to it."""
    return ends_at is not None and _end(event) <= ends_at


def _reachable(events: Iterable[Event]) -> list[Event]:
    """Without steps of reviews that fall outside the story."""
    kept = list(events)
    reviews = {event.key for event in kept if isinstance(event, Reviewed)}
    return [event for event in kept if not isinstance(event, Stepped) or event.review_key in reviews]


def _numbered(events: Iterable[Event]) -> list[Event]:
    """Each change of an episode with the version that it changes: the first changes version 1."""
    versions = count(1)
    return [replace(event, version=next(versions)) if isinstance(event, Moved) else event for event in events]
