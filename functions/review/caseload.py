"""A registry row as the caseload screen shows it on a day: flags with their reasons, scores, due dates, minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from functions.kernel.calendar import Month
from functions.kernel.facts import Phase, Sex
from functions.kernel.ids import ClinicId, EpisodeId, PatientId, StaffId
from functions.kernel.thresholds import Thresholds
from functions.kernel.time_codes import CodeUnits, MonthType, reach
from functions.review.reading import history_of, is_of, known_from, live, phase_on, seconds_in, timed
from functions.review.row import Row, ScoreEntry
from functions.review.rules.flags import urgency
from functions.review.rules.outcome import Outcome, outcome
from functions.review.standing import StandingFlag, standing_flags
from functions.review.upcoming import next_contact, open_referrals, open_tasks, plan_on


@dataclass(frozen=True, slots=True)
class Point:
    """One score of a trend. `total` is null when too much was left unanswered; `item9` when it was not answered."""

    on: date
    total: int | None
    item9: int | None
    prorated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One instrument over the episode, oldest first; `first` is the baseline."""

    instrument: str
    points: tuple[Point, ...]
    first: Point | None
    last: Point | None
    best: Point | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The running month: whole minutes of care manager time as recorded, and what they would reach (R2-R5).

    Recorded, not yet decided: consent, overlaps and the payer's rules are applied by the month's decision.
    """

    month: str
    recorded: int
    reaches: tuple[CodeUnits, ...]
    next_code: str | None
    minutes_to_next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadRow:
    """One episode on the caseload as of a day; the list of them is sorted by urgency.

    `known_from` is the earliest day of which the row tells: of enrolment, or of whatever came before it.
    """

    clinic_id: ClinicId
    episode_id: EpisodeId
    patient_id: PatientId | None
    as_of: date
    known_from: date
    family_name: str | None
    given_name: str | None
    mrn: str | None
    birth_date: date | None
    sex: Sex | None
    phase: Phase
    enrolled_on: date | None
    weeks_in_treatment: int | None
    care_manager_id: StaffId | None
    psychiatric_consultant_id: StaffId | None
    pcp_id: StaffId | None
    payer_id: str | None
    diagnoses: tuple[str, ...]
    flags: tuple[StandingFlag, ...]
    phq9: Trend
    gad7: Trend
    outcome: Outcome | None
    last_contact: date | None
    contacts: int
    next_contact_due: date | None
    next_contact_is_planned: bool
    last_review: date | None
    open_recommendations: int
    open_tasks: int
    overdue_tasks: int
    open_referrals: int
    treatment_plan_on: date | None
    safety_plan_on: date | None
    relapse_plan_on: date | None
    minutes: Minutes
    new_patient_data: bool
    new_patient_data_since: datetime | None


def caseload_row(row: Row, as_of: date, thresholds: Thresholds) -> CaseloadRow:
    """What the screen shows of one episode at the end of a day; later facts are not seen."""
    history = history_of(row, as_of)
    known = history.until(as_of)
    standing, person = row.standing, row.who.person if row.who else None
    team = standing.care_team if standing else None
    started = standing.treatment_started_on or standing.enrolled_on if standing else None
    contacts, unread = known.contacts, unread_since(row, as_of)
    upcoming = next_contact(row, contacts, as_of, thresholds)
    tasks = [task for _, task in open_tasks(row, as_of)]
    return CaseloadRow(
        clinic_id=row.clinic_id,
        episode_id=row.episode_id,
        patient_id=standing.patient_id if standing else None,
        as_of=as_of,
        known_from=known_from(row, as_of),
        family_name=person.family_name if person else None,
        given_name=person.given_name if person else None,
        mrn=person.mrn if person else None,
        birth_date=person.birth_date if person else None,
        sex=person.sex if person else None,
        phase=phase_on(row, as_of),
        enrolled_on=standing.enrolled_on if standing else None,
        weeks_in_treatment=max((as_of - started).days, 0) // 7 if started else None,
        care_manager_id=team.care_manager.staff_id if team else None,
        psychiatric_consultant_id=team.psychiatric_consultant.staff_id if team else None,
        pcp_id=team.pcp.staff_id if team else None,
        payer_id=standing.payer_id if standing else None,
        diagnoses=standing.diagnoses if standing else (),
        flags=standing_flags(row, as_of, thresholds),
        phq9=trend(row, "PHQ-9", as_of),
        gad7=trend(row, "GAD-7", as_of),
        outcome=outcome(history, as_of, thresholds),
        last_contact=contacts[-1] if contacts else None,
        contacts=len(contacts),
        next_contact_due=upcoming.due_on if upcoming else None,
        next_contact_is_planned=upcoming is not None and upcoming.is_planned,
        last_review=known.reviews[-1] if known.reviews else None,
        open_recommendations=sum(
            entry.status not in ("declined", "done") for entry in live(row.recommendations, as_of)
        ),
        open_tasks=len(tasks),
        overdue_tasks=sum(task.due_on < as_of for task in tasks),
        open_referrals=open_referrals(row, as_of),
        treatment_plan_on=plan_on(row, "treatment", as_of),
        safety_plan_on=plan_on(row, "safety", as_of),
        relapse_plan_on=plan_on(row, "relapse_prevention", as_of),
        minutes=_minutes(row, as_of),
        new_patient_data=unread is not None,
        new_patient_data_since=unread,
    )


def unread_since(row: Row, as_of: date) -> datetime | None:
    """When the first of what the patient entered came in that nobody has read yet; None when all is read."""
    came = [score.recorded_at for score in live(row.scores, as_of) if score.from_patient and score.recorded_at]
    return min((at for at in came if row.read_until is None or at > row.read_until), default=None)


def by_urgency(rows: Iterable[CaseloadRow]) -> list[CaseloadRow]:
    """The most urgent first; among equals the flag that has stood longest, then by episode: pages are stable."""
    return sorted(rows, key=_urgency)


def _urgency(row: CaseloadRow) -> tuple[tuple[int, ...], date, str]:
    return urgency(row.flags), min((flag.since for flag in row.flags), default=date.max), row.episode_id


def trend(row: Row, instrument: str, as_of: date) -> Trend:
    """One instrument's scores up to a day. The baseline is the first that has a total, the best the lowest."""
    scores = sorted((s for s in live(row.scores, as_of) if is_of(s, instrument)), key=_score_order)
    points = tuple(Point(score.day, score.total, score.item9, score.prorated) for score in scores)
    scored = [point for point in points if point.total is not None]
    return Trend(
        instrument=instrument,
        points=points,
        first=scored[0] if scored else None,
        last=scored[-1] if scored else None,
        best=min(scored, key=lambda point: (point.total or 0, -point.on.toordinal())) if scored else None,
    )


def _score_order(score: ScoreEntry) -> tuple[date, int, int]:
    return score.day, -1 if score.total is None else score.total, -1 if score.item9 is None else score.item9


def _minutes(row: Row, as_of: date) -> Minutes:
    month = Month.of(as_of)
    first = min((entry.day for entry in timed(row, as_of)), default=None)
    kind = MonthType.INITIAL if first is None or Month.of(first) == month else MonthType.SUBSEQUENT
    reached = reach(kind, seconds_in(row, month, as_of), on=month.first_day)
    return Minutes(
        month=str(month),
        recorded=reached.minutes,
        reaches=reached.lines,
        next_code=reached.next_code,
        minutes_to_next=reached.minutes_to_next,
    )
