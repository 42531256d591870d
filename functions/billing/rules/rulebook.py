"""What an organization or a clinic says of its payers and its fees: dated rows, each with where the payer says so.

A row holds from its day on until the next row of the same scope and name takes its place, whole. A correction is a new
version of the same row; what was entered in error does not count. Nothing here reads a clock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from functions.billing.rules.settings import Settings
from functions.kernel.dated import in_force
from functions.kernel.facts import Written

EVERY_PAYER = "every-payer"  # no coverage has such a payer: theirs have no hyphen
CHARGES = "charges"  # the fee schedule that is the clinic's own

Scope = Literal["organization", "clinic"]
SCOPES: tuple[Scope, ...] = ("organization", "clinic")  # the later one wins
RowStatus = Literal["active", "entered_in_error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every row says: whose it is (`owner_id` an organization's or a clinic's), since when, why, who wrote it."""

    scope: Scope
    owner_id: str
    effective: date
    version: int
    status: RowStatus
    source: str
    recorded: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerRule(Row):
    """Settings of one payer, or of every payer of the scope. What it leaves out is the layer's below it."""

    payer_id: str
    settings: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeSchedule(Row):
    """Cents for one unit of each code. After `ends_on` it says nothing: no amount is carried into another year."""

    schedule_id: str
    amounts: Mapping[str, int]
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleUsed:
    """A row that a decision rests on. `version` None: built in, and named by the rule version."""

    scope: Literal["built_in"] | Scope
    payer_id: str
    effective: date
    version: int | None
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """Every row that a clinic decides under. Compared by identity: what is resolved from it is remembered by it."""

    rules: tuple[PayerRule, ...] = ()
    schedules: tuple[FeeSchedule, ...] = ()

    def layers(self, payer: str, on: date) -> Iterator[PayerRule]:
        """The rows in force for a payer, the one that wins last: a clinic's own, and what is said of this payer."""
        for scope in SCOPES:
            for name in (EVERY_PAYER, payer):
                found = _standing((row for row in self.rules if row.scope == scope and row.payer_id == name), on)
                if found is not None:
                    yield found

    def fees(self, schedule_id: str, on: date) -> Iterator[FeeSchedule]:
        """The schedules of this name that say something on a day, the one that wins first."""
        for scope in reversed(SCOPES):
            named = (row for row in self.schedules if row.scope == scope and row.schedule_id == schedule_id)
            found = _standing(named, on)
            if found is not None and (found.ends_on is None or on <= found.ends_on):
                yield found


BUILT_IN = Rulebook()

R = TypeVar("R", PayerRule, FeeSchedule)


def _standing(rows: Iterator[R], on: date) -> R | None:
    return in_force((row for row in rows if row.status == "active"), on)
