"""What a code is charged and what a payer allows for it, each with who said so; an amount is never invented.

A charge is the clinic's own fee in force on the day of service, else what the payer allows. What a payer allows is its
fee schedule as loaded, else the amount that is published for that year. Absent is None.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from functions.billing.rules.rates import published_rate
from functions.billing.rules.rulebook import CHARGES, FeeSchedule, Rulebook


@dataclass(frozen=True, slots=True)
class Amount:
    """Cents for one unit, and the schedule that says so: `clinic charges 2026-01-01 v1`."""

    cents: int
    said_by: str


def charge(book: Rulebook, schedule: str | None, code: str, on: date) -> Amount | None:
    """What the clinic asks for one unit of a code on a day of service."""
    return _loaded(book, CHARGES, code, on) or allowed(book, schedule, code, on)


def allowed(book: Rulebook, schedule: str | None, code: str, on: date) -> Amount | None:
    """What the payer whose schedule this is allows for it; None: no schedule of this payer is known."""
    if schedule is None:
        return None
    found = _loaded(book, schedule, code, on)
    rate = None if found else published_rate(schedule, code, on)
    return Amount(rate.cents, f"published {schedule} {rate.year}") if rate else found


def _loaded(book: Rulebook, schedule: str, code: str, on: date) -> Amount | None:
    """The clinic's own schedule of this name, and for a code that is not in it the organization's."""
    for row in _in_force(book, schedule, on):
        if code in row.amounts:
            return Amount(row.amounts[code], f"{row.scope} {schedule} {row.effective} v{row.version}")
    return None


@lru_cache(maxsize=1024)
def _in_force(book: Rulebook, schedule: str, on: date) -> tuple[FeeSchedule, ...]:
    """Asked for each line of a clinic's month, and the same for nearly all of them."""
    return tuple(book.fees(schedule, on))
