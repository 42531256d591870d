"""Rows of a rulebook as somebody entered them, and short ways to say what they say."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from functions.billing.rules.rulebook import CHARGES, EVERY_PAYER, FeeSchedule, PayerRule, RowStatus, Rulebook, Scope
from functions.billing.rules.settings import Value
from functions.kernel.facts import Written
from tests.support import ADMIN, CLINIC, ORGANIZATION

JANUARY = date(2026, 1, 1)
WRITTEN = Written(at=datetime(2026, 1, 2, tzinfo=UTC), by=ADMIN)
_OWNERS: Mapping[Scope, str] = {"organization": ORGANIZATION, "clinic": CLINIC}


def a_rule(
    payer: str = EVERY_PAYER,
    effective: date = JANUARY,
    *,
    scope: Scope = "clinic",
    version: int = 1,
    status: RowStatus = "active",
    **settings: Value,
) -> PayerRule:
    return PayerRule(
        scope=scope,
        owner_id=_OWNERS[scope],
        payer_id=payer,
        effective=effective,
        version=version,
        status=status,
        settings=settings,
        source=f"{scope} bulletin of {effective}",
        recorded=WRITTEN,
    )


def a_schedule(
    schedule: str = CHARGES,
    effective: date = JANUARY,
    *,
    scope: Scope = "clinic",
    ends_on: date | None = None,
    status: RowStatus = "active",
    **amounts: int,
) -> FeeSchedule:
    """Amounts by code, written `c99492=20000`: a name cannot begin with a digit."""
    return FeeSchedule(
        scope=scope,
        owner_id=_OWNERS[scope],
        schedule_id=schedule,
        effective=effective,
        version=1,
        status=status,
        amounts={name.removeprefix("c"): cents for name, cents in amounts.items()},
        ends_on=ends_on,
        source=f"{scope} list of {effective}",
        recorded=WRITTEN,
    )


def a_book(*rows: PayerRule | FeeSchedule) -> Rulebook:
    return Rulebook(
        rules=tuple(row for row in rows if isinstance(row, PayerRule)),
        schedules=tuple(row for row in rows if isinstance(row, FeeSchedule)),
    )
