"""Decisions as their readers need them (45 CFR 164.502(b)): no address explains a claim, and amounts are finance's."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from functions.billing.closing.held import HeldCounts, HeldMonth
from functions.billing.closing.late import LateChange
from functions.billing.rules.decision import Decision
from functions.billing.rules.verdict import ClaimLine
from functions.billing.service import Decided
from functions.kernel.facts import Demographics
from functions.kernel.roles import Role


def person_for_reader(person: Demographics) -> Demographics:
    return replace(person, phone=None, address=None)


def decided_for(roles: Collection[Role], decided: Decided) -> Decided:
    decision = decision_for(roles, decided.decision)
    return replace(decided, person=person_for_reader(decided.person), decision=decision)


def decision_for(roles: Collection[Role], decision: Decision) -> Decision:
    return replace(decision, lines=_lines(roles, decision.lines), would_bill=_lines(roles, decision.would_bill))


def change_for(roles: Collection[Role], change: LateChange) -> LateChange:
    closed, now = _lines(roles, change.closed_lines), _lines(roles, change.lines_now)
    return replace(change, closed_lines=closed, lines_now=now)


def held_for(roles: Collection[Role], held: Sequence[HeldMonth]) -> list[HeldMonth]:
    """As finance has them; for others without amounts, and in an order that does not tell them either."""
    if Role.FINANCE in roles:
        return list(held)
    shown = (replace(one, would_bill=_lines(roles, one.would_bill), cents=None) for one in held)
    return sorted(shown, key=lambda one: (-one.minutes, one.episode_id))


def counts_for(roles: Collection[Role], counts: HeldCounts) -> HeldCounts:
    return counts if Role.FINANCE in roles else replace(counts, cents=None)


def _lines(roles: Collection[Role], lines: tuple[ClaimLine, ...]) -> tuple[ClaimLine, ...]:
    return (
        lines
        if Role.FINANCE in roles
        else tuple(replace(line, charge_cents=None, charge_from=None, expected_cents=None) for line in lines)
    )
