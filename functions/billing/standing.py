"""What an episode's months all rest on: who, which payer, which team, consents, and on which days there was service."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from functions.billing.ledger import Entry, TimeLine
from functions.kernel.calendar import Month
from functions.kernel.facts import Consent, Demographics, EpisodeChanged, PatientChanged
from functions.kernel.ids import ClinicId, EpisodeId, StaffId


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One episode; `episode` and `patient` are None until they have been heard of."""

    clinic_id: ClinicId
    episode_id: EpisodeId
    episode: EpisodeChanged | None = None
    patient: PatientPart | None = None
    service: Mapping[str, Service] = field(default_factory=dict)

    def service_months(self) -> set[Month]:
        """Months with countable work (R16): none before the consent (R8), none after the end (R18)."""
        since, until = self.consented_on(), self.episode.ended_on if self.episode else None
        return {Month.of(day) for day in self._days() if (since or day) <= day <= (until or day)}

    def first_service_on(self) -> date | None:
        since = self.consented_on()
        return min((day for day in self._days() if since is None or day >= since), default=None)

    def consented_on(self) -> date | None:
        consent = self.consent()
        return consent.given_on if consent else None

    def consent(self) -> Consent | None:
        """The consent to this episode's billing practitioner, the latest if there are several (R8)."""
        if self.episode is None or self.patient is None:
            return None
        billing = self.episode.care_team.pcp.staff_id
        given = [consent for consent in self.patient.consents if _is_to(consent, billing)]
        return max(given, key=lambda consent: (consent.status == "documented", consent.given_on), default=None)

    def _days(self) -> Iterator[date]:
        return (service.day for service in self.service.values() if not service.gone)


def with_episode(standing: Standing, fact: EpisodeChanged) -> Standing:
    if standing.episode and standing.episode.version >= fact.version:
        return standing
    return replace(standing, episode=fact)


def with_patient(standing: Standing, fact: PatientChanged) -> Standing:
    if standing.patient and standing.patient.version >= fact.version:
        return standing
    part = PatientPart(version=fact.version, person=fact.person, consents=fact.consents, episode_ids=fact.episode_ids)
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


def _is_to(consent: Consent, billing: StaffId) -> bool:
    """A consent counts when it was asked for this practitioner and lets specialists be consulted (R8)."""
    return (
        consent.status != "entered_in_error"
        and consent.billing_practitioner_id == billing
        and "specialist_consultation" in consent.statements
    )
