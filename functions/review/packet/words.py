"""How days, scores and absences are written on paper. A missing value is a dash, never a zero."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from functions.review.packet.document import Person, Reading

DASH = "–"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def short_day(day: date) -> str:
    """Mar 2."""
    return f"{_MONTHS[day.month - 1]} {day.day}"


def full_day(day: date) -> str:
    """Mar 2, 2026."""
    return f"{short_day(day)}, {day.year}"


def near_day(day: date, as_of: date) -> str:
    """A day without its year when it is the year of `as_of`."""
    return short_day(day) if day.year == as_of.year else full_day(day)


def moment(at: datetime, zone: str) -> str:
    """Mon Mar 9, 2026, 06:00 EDT: an aware moment on the clinic's clock."""
    if at.tzinfo is None:
        raise ValueError("a time without an offset cannot be shown on a clinic's clock")
    there = at.astimezone(ZoneInfo(zone))
    return f"{_DAYS[there.weekday()]} {full_day(there.date())}, {there:%H:%M} {there.tzname()}"


def total(reading: Reading | None) -> str:
    """A total; `~` marks a prorated one (C2), a dash one that is absent or could not be scored."""
    if reading is None or reading.total is None:
        return DASH
    return f"~{reading.total}" if reading.prorated else str(reading.total)


def course(first: Reading | None, last: Reading | None) -> str:
    """18 → 9, 18 alone when first and last are the same assessment, a dash when there is none."""
    if first is None and last is None:
        return DASH
    if first == last:
        return total(last)
    return f"{total(first)} → {total(last)}"


def item9(reading: Reading | None) -> str:
    """Item 9 of one PHQ-9: its answer, or a dash when there is no PHQ-9 or the item was not answered (C2)."""
    return DASH if reading is None or reading.item9 is None else str(reading.item9)


def who(person: Person) -> str:
    """45 F, MRN 1234, with a word for whatever is not known."""
    age = "age unknown" if person.age is None else str(person.age)
    return f"{age} {person.sex or 'sex unknown'}, MRN {person.mrn or DASH}"


def plural(count: int, noun: str) -> str:
    """1 contact, 2 contacts."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
