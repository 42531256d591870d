"""What an episode's months all rest on: who, which payer, which team, consents, and on which days there was service."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from functions.billing.evidence.consents import asked_for, covers, known_by
from functions.billing.evidence.ledger import Entry, TimeLine
from functions.kernel.calendar import Month
from functions.kernel.facts import Consent, Demographics, EpisodeChanged, Part2Consent, PatientChanged
from functions.kernel.ids import ClinicId, EpisodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A day on which somebody's work for the patient counted, by the entry that says so."""

    version: int
    day: date
    gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientPart:
    """The patient as of the newest fact about them."""

    version: int
    person: Demographics
    consents: tuple[Consent, ...]
    episode_ids: tuple[EpisodeId, ...]
    part2_consents: tuple[Part2Consent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One episode; `episode` and `patient` are None until they have been heard of."""

    clinic_id: ClinicId
    episode_id: EpisodeId
    episode: EpisodeChanged | None = None
    patient: PatientPart | None = None
    service: Mapping[str, Service] = field(default_factory=dict)

    def service_days(self, is_away: Callable[[date], bool]) -> frozenset[date]:
        """Days with countable work (R16): under a consent (R8), not after the end (R18), not in a stay (R19).

        A consent to an earlier billing practitioner makes a day of service too: a new one begins no new care (R17).
        """
        until = self.episode.ended_on if self.episode else None
        given = asked_for(self.patient.consents) if self.patient else ()
        return frozenset(
            day for day in self._days() if day <= (until or day) and covers(given, day) and not is_away(day)
        )

    def consents(self, month: Month) -> tuple[Consent, ...]:
        """The consents to this episode's billing practitioner that are known in a month (R8)."""
        if self.episode is None or self.patient is None:
            return ()
        return known_by(asked_for(self.patient.consents, self.episode.care_team.pcp.staff_id), month)

    def _days(self) -> Iterator[date]:
        return (service.day for service in self.service.values() if not service.gone)


def joined(parts: Iterable[Standing]) -> Standing:
    """An episode's parts as one, at least one: the days of service are kept by the year, earlier ones beside the rest.

    An entry that was moved to another year is in both, and its higher version holds.
    """
    first, *rest = parts
    if not rest:
        return first
    service = dict(first.service)
    for part in rest:
        for source, one in part.service.items():
            known = service.get(source)
            if known is None or known.version < one.version:
                service[source] = one
    known_by = (first, *rest)
    return replace(
        first,
        episode=next((part.episode for part in known_by if part.episode), None),
        patient=next((part.patient for part in known_by if part.patient), None),
        service=dict(sorted(service.items())),
    )


def with_episode(standing: Standing, fact: EpisodeChanged) -> Standing:
    if standing.episode and standing.episode.version >= fact.version:
        return standing
    return replace(standing, episode=fact)


def with_patient(standing: Standing, fact: PatientChanged) -> Standing:
    if standing.patient and standing.patient.version >= fact.version:
        return standing
    part = PatientPart(
        version=fact.version,
        person=fact.person,
        consents=fact.consents,
        episode_ids=fact.episode_ids,
        part2_consents=fact.part2_consents,
    )
    return replace(standing, patient=part)


def with_service(standing: Standing, entry: Entry) -> Standing:
    """The days of service with those of a time line; only time that counts makes a month (R16, R19, R20)."""
    line = entry.line
    if not isinstance(line, TimeLine):
        return standing
    known = standing.service.get(line.source)
    if known and known.version >= line.version:
        return standing
    service = Service(version=line.version, day=line.day, gone=line.gone or not line.counts)
    return replace(standing, service=dict(sorted({**standing.service, line.source: service}.items())))
