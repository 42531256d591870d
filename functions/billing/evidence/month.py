"""A clinic's month, folded from the ledger: each episode's evidence in the words of the billing rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from functions.billing.evidence.circumstances import Circumstances
from functions.billing.evidence.consents import consent_of
from functions.billing.evidence.ledger import ConsultationLine, Line, MeasureLine, ReviewLine, TimeLine
from functions.billing.evidence.payment_consent import part2_of
from functions.billing.evidence.standing import Standing
from functions.billing.rules import evidence
from functions.billing.rules.episode_gap import span_at
from functions.billing.rules.time_entries import Actor, Kind, PatientStatus, TimeEntry
from functions.kernel.calendar import Month
from functions.kernel.facts import EpisodeChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the patient's other episodes and earlier claims say: months of service, and months with 99492."""

    service_months: frozenset[Month]
    initial_billed_in: tuple[Month, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was written down for one episode's month: its lines, the clinic's consultations, its circumstances.

    `on` is the day on which the month is decided.
    """

    lines: Sequence[Line]
    consultations: Sequence[ConsultationLine]
    circumstances: Circumstances
    on: date


def patient_month(
    month: Month,
    standing: Standing,
    recorded: Recorded,
    history: History,
) -> evidence.PatientMonth | None:
    """One episode's month; None for an episode that did not exist yet, or that nobody has heard the beginning of."""
    episode = standing.episode
    if episode is None or Month.of(episode.enrolled_on) > month:
        return None
    live, circumstances = [line for line in recorded.lines if not line.gone], recorded.circumstances
    time = tuple(_entry(line, circumstances) for line in live if isinstance(line, TimeLine))
    return evidence.PatientMonth(
        month=month,
        payer=episode.coverage.payer_id,
        setting=evidence.Setting(episode.setting),
        program=evidence.Program(episode.program),
        history=_history(standing, month, circumstances, history),
        time=time,
        consent=consent_of(standing.consents(month), episode.enrolled_on),
        initiating_visit=evidence.InitiatingVisit(
            episode.initiating_visit.required, episode.initiating_visit.visited_on
        ),
        elements=_elements(episode, month, live, recorded.consultations),
        diagnoses=tuple(diagnosis.code for diagnosis in episode.diagnoses),
        team=_team(episode),
        apcm=circumstances.apcm,
        discharged_on=_ended(episode, by_death=False),
        died_on=_ended(episode, by_death=True),
        other_practitioner_claim=circumstances.other_practitioner_claim,
        other_codes=circumstances.other_codes,
        part2=part2_of(standing, month, recorded.on),
        treatment_months_elapsed=month.months_since(_treated_since(episode, circumstances)),
        prior_auth_on_file=circumstances.is_authorized(_served(episode, month, time)),
    )


def _history(
    standing: Standing, month: Month, circumstances: Circumstances, history: History
) -> evidence.EpisodeHistory:
    days = standing.service_days(circumstances.is_away)
    months = history.service_months | {Month.of(day) for day in days}
    span = span_at(months, month)
    return evidence.EpisodeHistory(
        first_activity=span.first_activity if span else month,
        prior_episode_last_service=span.prior_last_service if span else None,
        initial_billed_in=history.initial_billed_in,
        first_service_on=min(days, default=None),
    )


def _entry(line: TimeLine, circumstances: Circumstances) -> TimeEntry:
    """R19: the entry's own word that the patient was an inpatient, or the stay that was recorded for its day."""
    return TimeEntry(
        source=line.source,
        day=line.day,
        start=line.started_at,
        end=line.ended_at,
        seconds=line.seconds,
        actor=Actor(line.actor),
        kind=Kind(line.kind),
        staff=line.staff_id,
        code=line.code or "",
        patient_status=PatientStatus.INPATIENT if line.inpatient else circumstances.status_on(line.day),
    )


def _elements(
    episode: EpisodeChanged, month: Month, lines: Iterable[Line], consultations: Iterable[ConsultationLine]
) -> evidence.Elements:
    known = list(lines)
    manager = episode.care_team.care_manager.staff_id
    return evidence.Elements(
        measures=tuple(sorted({line.instrument for line in known if isinstance(line, MeasureLine) and line.valid})),
        registry_entry=episode.enrolled_on <= month.last_day,
        caseload_consultation=any(_covers(held, episode, manager) for held in consultations),
        patient_review=any(isinstance(line, ReviewLine) for line in known),
    )


def _covers(held: ConsultationLine, episode: EpisodeChanged, manager: str) -> bool:
    """R12: the consultation of the care manager who follows the patient, or one in which the patient was discussed."""
    return not held.gone and (held.care_manager_id == manager or episode.episode_id in held.episode_ids)


def _team(episode: EpisodeChanged) -> evidence.Team:
    pcp, consultant = episode.care_team.pcp, episode.care_team.psychiatric_consultant
    kind = pcp.practitioner_type
    return evidence.Team(
        billing_npi=pcp.npi, billing_type=kind.upper() if kind else None, consultant_npi=consultant.npi
    )


def _ended(episode: EpisodeChanged, *, by_death: bool) -> date | None:
    died = episode.discharge_reason == "deceased"
    return episode.ended_on if died is by_death else None


def _treated_since(episode: EpisodeChanged, circumstances: Circumstances) -> Month:
    """R26: months of treatment are counted from enrolment, or from an earlier treatment that was recorded."""
    return Month.of(min(episode.enrolled_on, circumstances.treated_since or episode.enrolled_on))


def _served(episode: EpisodeChanged, month: Month, time: Sequence[TimeEntry]) -> list[date]:
    """R26: each day from the month's first work to its last day of service, on any of which the claim may be dated."""
    last = min(month.last_day, episode.ended_on or month.last_day)
    first = min((entry.day for entry in time), default=last)
    return [date.fromordinal(day) for day in range(min(first, last).toordinal(), last.toordinal() + 1)]
