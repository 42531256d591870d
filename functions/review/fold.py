"""Facts into a registry row, in whatever order they arrive.

Of two facts of one id the higher version holds, so folding is commutative and repeats change nothing. What was entered
in error stays as a marker of its version, so that an earlier version which arrives late cannot bring it back.
"""

from msgspec.structs import replace

from functions.kernel.calendar import local_day
from functions.kernel.counting import countable_seconds
from functions.kernel.facts import (
    AssessmentRecorded,
    CaseReviewed,
    ContactRecorded,
    EpisodeChanged,
    PatientChanged,
    RecommendationChanged,
    SafetyAssessed,
    TimeRecorded,
)
from functions.kernel.watch_facts import (
    FlagAcknowledged,
    ManualFlagChanged,
    PacketRemovalMade,
    ReviewMarked,
    SafetyAlertChanged,
)
from functions.review.fold_care import Cared, fold_care
from functions.review.row import (
    AlertEntry,
    ContactEntry,
    ManualEntry,
    RecommendationEntry,
    RemovalEntry,
    ReviewEntry,
    Row,
    SafetyEntry,
    ScoreEntry,
    SeenEntry,
    Standing,
    TimeEntry,
    Who,
    held,
)


def fold(row: Row, fact: object, zone: str) -> Row:
    """The row with one more fact; what says nothing about an episode leaves it as it is. `zone` is the clinic's."""
    match fact:
        case EpisodeChanged():
            return _episode(row, fact)
        case PatientChanged():
            return _patient(row, fact)
        case AssessmentRecorded():
            return replace(row, scores=held(row.scores, fact.assessment_id, _score(fact, zone)))
        case ContactRecorded():
            return replace(row, contacts=held(row.contacts, fact.contact_id, _contact(fact, zone)))
        case TimeRecorded():
            return replace(row, time=held(row.time, fact.entry_id, _time(fact, zone)))
        case SafetyAssessed():
            return replace(row, safety=held(row.safety, fact.safety_assessment_id, _safety(fact, zone)))
        case CaseReviewed():
            return replace(row, reviews=held(row.reviews, fact.review_id, _review(fact, zone)))
        case RecommendationChanged():
            entry = _recommendation(fact, zone)
            return replace(row, recommendations=held(row.recommendations, fact.recommendation_id, entry))
        case _:
            return fold_care(row, fact, zone) if isinstance(fact, Cared) else _watched(row, fact, zone)


def _watched(row: Row, fact: object, zone: str) -> Row:
    """What asks for a person, and who has seen it."""
    match fact:
        case SafetyAlertChanged():
            return replace(row, alerts=held(row.alerts, fact.alert_id, _alert(fact, zone)))
        case ManualFlagChanged():
            return replace(row, manual=held(row.manual, fact.manual_flag_id, _manual(fact, zone)))
        case FlagAcknowledged():
            return replace(row, seen=held(row.seen, f"{fact.code}#{fact.since}", _seen(fact, zone)))
        case PacketRemovalMade():
            return replace(row, removals=held(row.removals, fact.removal_id, _removal(fact, zone)))
        case ReviewMarked():
            is_later = row.read_until is None or fact.read_until > row.read_until
            return replace(row, read_until=fact.read_until) if is_later else row
        case _:
            return row


def _episode(row: Row, fact: EpisodeChanged) -> Row:
    if row.standing and row.standing.version >= fact.version:
        return row
    standing = Standing(
        version=fact.version,
        patient_id=fact.patient_id,
        phases=fact.phases,
        enrolled_on=fact.enrolled_on,
        treatment_started_on=fact.treatment_started_on,
        ended_on=fact.ended_on,
        diagnoses=tuple(diagnosis.code for diagnosis in fact.diagnoses),
        payer_id=fact.coverage.payer_id,
        care_team=fact.care_team,
        goals=fact.goals,
        medication=fact.medication,
        question=fact.question_for_consultant,
        program=fact.program,
    )
    is_told_by_patient = row.who is not None and row.who.source == "patient"
    who = row.who if is_told_by_patient else Who(version=fact.version, source="episode", person=fact.person)
    return replace(row, standing=standing, who=who)


def _patient(row: Row, fact: PatientChanged) -> Row:
    if row.who and row.who.source == "patient" and row.who.version >= fact.version:
        return row
    return replace(row, who=Who(version=fact.version, source="patient", person=fact.person))


def _score(fact: AssessmentRecorded, zone: str) -> ScoreEntry:
    return ScoreEntry(
        version=fact.version,
        day=local_day(fact.answered_at, zone),
        gone=_is_gone(fact.status),
        instrument=fact.instrument,
        total=fact.total,
        item9=fact.safety_item,
        prorated=fact.prorated,
        from_patient=fact.how == "patient_link",
        recorded_at=fact.recorded.at,
    )


def _contact(fact: ContactRecorded, zone: str) -> ContactEntry:
    return ContactEntry(
        version=fact.version,
        day=local_day(fact.occurred_at, zone),
        gone=_is_gone(fact.status),
        reached=fact.outcome == "reached" and fact.party in ("patient", "family"),
        mode=fact.mode,
        techniques=fact.techniques,
        seconds=countable_seconds(fact.spent),
        clerical=fact.spent is not None and fact.spent.actor == "clerical",
        next_on=fact.next_contact_on,
    )


def _time(fact: TimeRecorded, zone: str) -> TimeEntry:
    return TimeEntry(
        version=fact.version,
        day=local_day(fact.spent.started_at, zone),
        gone=_is_gone(fact.status),
        seconds=countable_seconds(fact.spent),
    )


def _safety(fact: SafetyAssessed, zone: str) -> SafetyEntry:
    day = local_day(fact.assessed_at, zone)
    return SafetyEntry(version=fact.version, day=day, gone=_is_gone(fact.status), risk=fact.risk)


def _review(fact: CaseReviewed, zone: str) -> ReviewEntry:
    day = local_day(fact.reviewed_at, zone)
    return ReviewEntry(
        version=fact.version,
        day=day,
        gone=_is_gone(fact.status),
        by=fact.consultant_id,
        recommended=bool(fact.recommendation_ids),
    )


def _recommendation(fact: RecommendationChanged, zone: str) -> RecommendationEntry:
    return RecommendationEntry(
        version=fact.version,
        day=local_day(fact.steps[0].at, zone),
        gone=False,
        kind=fact.kind,
        status=fact.status,
        due_on=fact.due_on,
        decided_on=tuple(local_day(step.at, zone) for step in fact.steps if step.status in ("accepted", "modified")),
    )


def _alert(fact: SafetyAlertChanged, zone: str) -> AlertEntry:
    is_closed = fact.state in ("resolved", "withdrawn")
    return AlertEntry(
        version=fact.version,
        day=local_day(fact.answered_at, zone),
        gone=False,
        instrument=fact.instrument,
        level=fact.level,
        state=fact.state,
        holder=fact.holder,
        closed_on=local_day(fact.steps[-1].at, zone) if is_closed else None,
    )


def _manual(fact: ManualFlagChanged, zone: str) -> ManualEntry:
    return ManualEntry(
        version=fact.version,
        day=local_day(fact.raised.at, zone),
        gone=False,
        kind=fact.kind,
        reason=fact.reason,
        by_name=fact.raised_by_name,
        cleared_on=local_day(fact.cleared.at, zone) if fact.cleared else None,
    )


def _seen(fact: FlagAcknowledged, zone: str) -> SeenEntry:
    return SeenEntry(
        version=fact.version,
        day=local_day(fact.recorded.at, zone),
        gone=False,
        code=fact.code,
        since=fact.since,
        by=fact.recorded.by,
        at=fact.recorded.at,
    )


def _removal(fact: PacketRemovalMade, zone: str) -> RemovalEntry:
    return RemovalEntry(
        version=fact.version,
        day=local_day(fact.recorded.at, zone),
        gone=False,
        week=fact.week,
        by=fact.recorded.by,
        by_name=fact.removed_by_name,
        reason=fact.reason,
    )


def _is_gone(status: str) -> bool:
    return status == "entered_in_error"
