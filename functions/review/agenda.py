"""One reader's packet for one week, out of the registry's rows and the reviews: whom to discuss, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.kernel.calendar import Month, local_day
from functions.kernel.facts import CaseReviewed, ClinicChanged, RecommendationChanged
from functions.kernel.ids import EpisodeId
from functions.kernel.thresholds import Thresholds
from functions.review.caseload import CaseloadRow, Point, Trend
from functions.review.labels import LABELS, outcome_words
from functions.review.packet import compose, document
from functions.review.part2 import Screened
from functions.review.reading import live
from functions.review.removal_desk import removal_of
from functions.review.row import Row
from functions.review.rules.queue import Place, is_about_safety, part, propose
from functions.review.rules.shape import Flag
from functions.review.upcoming import goals, medication


@dataclass(frozen=True, slots=True)
class Known:
    """What the registry and the reviews know of one episode."""

    row: Row
    shown: CaseloadRow
    reviews: Sequence[CaseReviewed]
    recommendations: Sequence[RecommendationChanged]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """For whom and for when a packet is made; `as_of` is the last day that it knows of."""

    clinic: ClinicChanged
    reader: document.Reader
    week: str
    as_of: date
    generated_at: datetime
    thresholds: Thresholds
    screened: Screened


def packet(edition: Edition, rows: Sequence[CaseloadRow], known: Callable[[EpisodeId], Known]) -> document.Packet:
    """Everybody on the reader's caseload, those to discuss in the order of C12 but for whom somebody took off.

    Who may not be shown to this reader is named by episode alone, and nothing about them is read.
    """
    held, rows = edition.screened.withheld, [row for row in rows if row.episode_id not in edition.screened.withheld]
    proposed = propose((row.episode_id, row.flags) for row in rows)
    found = {place.key: known(EpisodeId(place.key)) for place in proposed}
    removals = {key: entry for key, one in found.items() if (entry := removal_of(one.row, edition.week))}
    queue, gone = part(proposed, removals)
    positions = {place.key: position for position, place in enumerate(queue, start=1)}
    lines = tuple(_line(row, positions.get(row.episode_id), edition) for row in rows)
    return document.Packet(
        schema=document.SCHEMA,
        clinic=document.Clinic(edition.clinic.clinic_id, edition.clinic.name, edition.clinic.time_zone),
        reader=edition.reader,
        week=compose.week(edition.week),
        as_of=edition.as_of,
        generated_at=edition.generated_at,
        counts=compose.count(lines),
        caseload=lines,
        patients=tuple(
            _discussion(edition, place, position, found[place.key]) for position, place in enumerate(queue, start=1)
        ),
        taken_off=tuple(
            document.TakenOff(_person(found[key].shown, edition.as_of), entry.by_name, entry.reason)
            for key, entry in ((place.key, removals[place.key]) for place in gone)
        ),
        withheld=tuple(document.WithheldPatient(episode_id, reason) for episode_id, reason in sorted(held.items())),
    )


def _line(row: CaseloadRow, position: int | None, edition: Edition) -> document.CaseloadLine:
    as_of = edition.as_of
    return document.CaseloadLine(
        position=position,
        patient=_person(row, as_of),
        phase=row.phase,
        enrolled_on=row.enrolled_on or as_of,
        weeks=row.weeks_in_treatment or 0,
        phq9_first=_reading(row.phq9.first),
        phq9_last=_reading(row.phq9.last),
        gad7_first=_reading(row.gad7.first),
        gad7_last=_reading(row.gad7.last),
        last_contact=row.last_contact,
        last_review=row.last_review,
        minutes_this_month=row.minutes.recorded,
        flags=tuple(LABELS[flag.code] for flag in row.flags),
        safety_open=is_about_safety(row.flags),
        part2=edition.screened.shown.get(row.episode_id),
    )


def _discussion(edition: Edition, place: Place, position: int, known: Known) -> document.Discussion:
    row, as_of, zone = known.shown, edition.as_of, edition.clinic.time_zone
    standing = known.row.standing
    contacts = list(live(known.row.contacts, as_of))
    return document.Discussion(
        position=position,
        why=tuple(
            document.Reason(
                flag=flag.code,
                rule=flag.rule,
                words=flag.reason,
                threshold="" if flag.threshold is None else str(flag.threshold),
                since=flag.since,
            )
            for flag in place.because
        ),
        patient=_person(row, as_of),
        episode=_episode(known, as_of),
        phq9=_series(row.phq9, row),
        gad7=_series(row.gad7, row),
        changes=_changes(known.recommendations, as_of, zone),
        plan="; ".join(goals(known.row, as_of)),
        medication=medication(known.row, as_of),
        last_contact=_touch(known.row, as_of),
        contacts_this_month=sum(contact.reached and contact.day in Month.of(as_of) for contact in contacts),
        last_review=_last_review(known, edition),
        recommendations=tuple(_advice(known, given, edition) for given in _last_given(known, as_of, zone)),
        question=(standing.question or "") if standing else "",
        safety=tuple(
            document.Safety(LABELS[flag.code], flag.since, _still_open(flag))
            for flag in row.flags
            if is_about_safety([flag])
        ),
        measures_due=_measures_due(row, edition.thresholds),
        minutes_this_month=row.minutes.recorded,
        part2=edition.screened.shown.get(row.episode_id),
    )


def _still_open(flag: Flag) -> str:
    if flag.code in ("SAFETY_ITEM9", "SAFETY_ITEM9_UNADDRESSED"):
        return "no suicide-risk assessment recorded since (C3)"
    return flag.reason


def _person(row: CaseloadRow, as_of: date) -> document.Person:
    born = row.birth_date
    had_birthday = born is not None and (as_of.month, as_of.day) >= (born.month, born.day)
    return document.Person(
        id=row.episode_id,
        name=f"{row.family_name}, {row.given_name}" if row.family_name else "name not yet known",
        mrn=row.mrn or "",
        age=as_of.year - born.year - (not had_birthday) if born else None,
        sex=row.sex or "unknown",
    )


def _episode(known: Known, as_of: date) -> document.Episode:
    row, standing = known.shown, known.row.standing
    return document.Episode(
        id=row.episode_id,
        phase=row.phase,
        enrolled_on=row.enrolled_on or as_of,
        weeks=row.weeks_in_treatment or 0,
        diagnoses=tuple(document.Diagnosis(code, "") for code in row.diagnoses),
        payer=row.payer_id or "",
        care_manager=standing.care_team.care_manager.name if standing else "",
        pcp=standing.care_team.pcp.name if standing else "",
    )


def _series(trend: Trend, row: CaseloadRow) -> document.Series:
    name: document.Instrument = "PHQ-9" if trend.instrument == "PHQ-9" else "GAD-7"
    return document.Series(
        instrument=name,
        readings=tuple(reading for point in trend.points if (reading := _reading(point))),
        first=_reading(trend.first),
        last=_reading(trend.last),
        best=_reading(trend.best),
        outcome=outcome_words(row.outcome, trend.instrument),
        absent="" if trend.last else f"no {trend.instrument} with a total since enrollment",
    )


def _reading(point: Point | None) -> document.Reading | None:
    return (
        document.Reading(on=point.on, total=point.total, prorated=point.prorated, item9=point.item9) if point else None
    )


def _touch(row: Row, as_of: date) -> document.Touch | None:
    reached = [contact for contact in live(row.contacts, as_of) if contact.reached]
    if not reached:
        return None
    last = max(reached, key=lambda contact: (contact.day, contact.seconds))
    words = [last.mode.replace("_", " "), f"{last.seconds // 60} min" if last.seconds else "", *last.techniques]
    return document.Touch(last.day, ", ".join(word for word in words if word))


def _last_review(known: Known, edition: Edition) -> document.LastReview | None:
    zone, standing = edition.clinic.time_zone, known.row.standing
    seen = [(local_day(r.reviewed_at, zone), r) for r in known.reviews if r.status != "entered_in_error"]
    past = [(day, review) for day, review in seen if day <= edition.as_of]
    if not past:
        return None
    day, review = max(past, key=lambda found: (found[0], found[1].review_id))
    consultant = standing.care_team.psychiatric_consultant if standing else None
    by = consultant.name if consultant and consultant.staff_id == review.consultant_id else "another consultant"
    return document.LastReview(day, by, review.summary)


def _last_given(known: Known, as_of: date, zone: str) -> list[RecommendationChanged]:
    """What the last review recommended, and whatever older advice still waits for somebody."""
    past = [given for given in known.recommendations if local_day(given.steps[0].at, zone) <= as_of]
    latest = max((given.steps[0].at for given in past), default=None)
    shown = [given for given in past if given.steps[0].at == latest or given.status not in ("done", "declined")]
    return sorted(shown, key=lambda given: (given.steps[0].at, given.recommendation_id), reverse=True)


def _advice(known: Known, given: RecommendationChanged, edition: Edition) -> document.Recommendation:
    zone, standing = edition.clinic.time_zone, known.row.standing
    taken = [step for step in given.steps if local_day(step.at, zone) <= edition.as_of]
    team = (standing.care_team.pcp, standing.care_team.care_manager) if standing else ()
    owner = next((member.name for member in team if member.staff_id == given.owner_id), "another member of the team")
    return document.Recommendation(
        kind=given.kind.replace("_", " "),
        text=given.text,
        status=taken[-1].status,
        steps=tuple(document.Step(step.status, local_day(step.at, zone)) for step in taken),
        reason=next((step.reason for step in reversed(taken) if step.reason), ""),
        owner=owner,
        due=given.due_on,
    )


def _changes(
    recommendations: Sequence[RecommendationChanged], as_of: date, zone: str
) -> tuple[document.TreatmentChange, ...]:
    """The days on which the PCP took up a change of medication."""
    found = [
        document.TreatmentChange(local_day(step.at, zone), given.text)
        for given in recommendations
        if given.kind == "medication_change"
        for step in given.steps
        if step.status in ("accepted", "modified") and local_day(step.at, zone) <= as_of
    ]
    return tuple(sorted(found, key=lambda change: (change.on, change.label)))


def _measures_due(row: CaseloadRow, thresholds: Thresholds) -> tuple[document.MeasureDue, ...]:
    if row.phase == "discharged" or row.enrolled_on is None:
        return ()
    relapse = row.phase == "relapse_prevention"
    days = thresholds.measure_overdue_days_relapse_prevention if relapse else thresholds.measure_overdue_days
    due = []
    for trend in (row.phq9, row.gad7):
        if trend.last is not None and trend.last.on + timedelta(days=days) < row.as_of:
            due.append(document.MeasureDue(trend.instrument, trend.last.on + timedelta(days=days)))
        elif trend.last is None:
            missing = row.enrolled_on + timedelta(days=thresholds.baseline_missing_days)
            due.append(document.MeasureDue(trend.instrument, missing))
    return tuple(due)
