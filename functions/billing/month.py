"""A clinic's month, folded from the ledger: each episode's evidence in the words of the billing rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from functions.billing.ledger import ConsultationLine, Line, MeasureLine, ReviewLine, TimeLine
from functions.billing.rules import evidence
from functions.billing.rules.episode_gap import span_at
from functions.billing.rules.overrides import SETTINGS, Override
from functions.billing.rules.time_entries import Actor, Kind, PatientStatus, TimeEntry
from functions.billing.standing import Standing
from functions.kernel.calendar import Month
from functions.kernel.facts import ClinicChanged, EpisodeChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the patient's other episodes and earlier claims say: months of service, and months with 99492."""

    service_months: frozenset[Month]
    initial_billed_in: tuple[Month, ...]


def patient_month(
    clinic: ClinicChanged,
    month: Month,
    standing: Standing,
    lines: Sequence[Line],
    consultations: Sequence[ConsultationLine],
    history: History,
) -> evidence.PatientMonth | None:
    """One episode's month; None for an episode that did not exist yet, or that nobody has heard the beginning of."""
    episode = standing.episode
    if episode is None or Month.of(episode.enrolled_on) > month:
        return None
    live = [line for line in lines if not line.gone]
    return evidence.PatientMonth(
        month=month,
        payer=episode.coverage.payer_id,
        setting=evidence.Setting(episode.setting),
        program=evidence.Program(episode.program),
        history=_history(standing, month, history),
        time=tuple(_entry(line) for line in live if isinstance(line, TimeLine)),
        consent=_consent(standing),
        initiating_visit=evidence.InitiatingVisit(
            episode.initiating_visit.required, episode.initiating_visit.visited_on
        ),
        elements=_elements(episode, month, live, consultations),
        diagnoses=tuple(diagnosis.code for diagnosis in episode.diagnoses),
        team=_team(episode),
        apcm=None,
        discharged_on=_ended(episode, by_death=False),
        died_on=_ended(episode, by_death=True),
        other_practitioner_claim=False,
        other_codes=(),
        part2=evidence.Part2(episode.part2_record, _covers_part2(standing)),
        treatment_months_elapsed=month.months_since(Month.of(episode.enrolled_on)),
        prior_auth_on_file=False,
        overrides=overrides(clinic.policy),
    )


def overrides(policy: Mapping[str, int | bool | str]) -> tuple[Override, ...]:
    """The clinic's own billing settings, laid over every payer's row; a clinic has settings of other rooms too."""
    return tuple(Override(name, policy[name]) for name in sorted(policy.keys() & SETTINGS.keys()))


def _history(standing: Standing, month: Month, history: History) -> evidence.EpisodeHistory:
    months = history.service_months | standing.service_months()
    span = span_at(months, month)
    return evidence.EpisodeHistory(
        first_activity=span.first_activity if span else month,
        prior_episode_last_service=span.prior_last_service if span else None,
        initial_billed_in=history.initial_billed_in,
        first_service_on=standing.first_service_on(),
    )


def _entry(line: TimeLine) -> TimeEntry:
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
        patient_status=PatientStatus.INPATIENT if line.inpatient else PatientStatus.COMMUNITY,
    )


def _consent(standing: Standing) -> evidence.Consent:
    consent = standing.consent()
    return evidence.Consent(
        documented_on=consent.given_on if consent else None,
        revoked=consent is not None and consent.status == "revoked",
        revoked_on=consent.revoked_on if consent else None,
        cost_sharing_explained=consent is not None and "cost_sharing" in consent.statements,
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


def _covers_part2(standing: Standing) -> bool | None:
    consent = standing.consent()
    return consent.covers_part2_payment if consent else None
