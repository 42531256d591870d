"""Whose time is the programme's own, before a payer's rules look closer: what screens and entry show (R19, R20)."""

from dataclasses import dataclass

from functions.kernel.facts import Spent


@dataclass(frozen=True, slots=True)
class Counting:
    """How much of a record's time is the programme's own by R19 and R20, and why the rest is not.

    A payer may count differently: the month's decision has the last word.
    """

    countable_seconds: int
    not_counted: str | None


def counting(spent: Spent) -> Counting:
    """How the time counts by the rules' defaults (R19, R20)."""
    why = _not_counted(spent)
    return Counting(0 if why else spent.seconds, why)


def countable_seconds(spent: Spent | None) -> int:
    """Seconds that count by the rules' defaults; none where no time was taken."""
    return counting(spent).countable_seconds if spent else 0


def _not_counted(spent: Spent) -> str | None:
    if spent.actor == "clerical":
        return "clerical time (R20)"
    if spent.actor == "psychiatric_consultant":
        return "the consultant's own time is in the code already (R20)"
    if spent.kind == "separately_billed":
        return f"paid by {spent.code} (R20)"
    if spent.inpatient:
        return "the patient was an inpatient (R19)"
    return None
