"""A registry row as the metrics see it. What was entered in error is left out, late entries are in."""

from collections.abc import Iterable, Iterator
from datetime import date

from functions.review.reading import live
from functions.review.row import ContactEntry, Row
from functions.review.rules.course import Course, Measure
from functions.review.rules.history import Score

_SYNCHRONOUS = ("in_person", "phone", "video")
_CHANGES = ("medication_change", "technique")


def courses_of(rows: Iterable[Row]) -> Iterator[Course]:
    """The episodes that the registry has heard of: a row of which only scores are known has no caseload yet."""
    return (course for course in map(course_of, rows) if course is not None)


def course_of(row: Row) -> Course | None:
    standing = row.standing
    if standing is None:
        return None
    contacts = [contact for contact in live(row.contacts, date.max) if contact.reached]
    reviews = list(live(row.reviews, date.max))
    return Course(
        episode_id=row.episode_id,
        patient_id=standing.patient_id,
        care_manager_id=standing.care_team.care_manager.staff_id,
        program=standing.program,
        payer_id=standing.payer_id,
        diagnoses=standing.diagnoses,
        birth_date=row.who.person.birth_date if row.who else None,
        enrolled_on=standing.enrolled_on,
        treatment_started_on=standing.treatment_started_on,
        ended_on=standing.ended_on,
        measures=tuple(_measures(row)),
        reached=_days(contact.day for contact in contacts),
        clinical=_days(contact.day for contact in contacts if _is_clinical(contact)),
        reviews=_days(review.day for review in reviews),
        advised=_days(review.day for review in reviews if review.recommended),
        changed=_days(_changed(row)),
    )


def _is_clinical(contact: ContactEntry) -> bool:
    """What NYS counts (D5): face to face or by voice, and not for scheduling."""
    return contact.mode in _SYNCHRONOUS and not contact.clerical


def _measures(row: Row) -> Iterator[Measure]:
    for entry in live(row.scores, date.max):
        yield Measure(entry.instrument, Score(entry.day, entry.total, entry.item9, entry.prorated))


def _changed(row: Row) -> Iterator[date]:
    for recommendation in live(row.recommendations, date.max):
        if recommendation.kind in _CHANGES:
            yield from recommendation.decided_on


def _days(days: Iterable[date]) -> tuple[date, ...]:
    return tuple(sorted(days))
