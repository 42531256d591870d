"""A run's control totals, from its decisions alone: what holds now less what stood, so that runs make up the month."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from functions.billing.rules.verdict import Status
from functions.billing.service import Decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Control totals; money in cents. A line whose charge no fee schedule knows is counted, and adds nothing."""

    patient_months: int
    claims: int
    lines: int
    units: int
    charge_cents: int
    lines_without_charge: int
    lines_by_code: Mapping[str, int]
    units_by_code: Mapping[str, int]
    charge_cents_by_code: Mapping[str, int]
    claims_by_payer: Mapping[str, int]
    lines_by_payer: Mapping[str, int]
    units_by_payer: Mapping[str, int]
    charge_cents_by_payer: Mapping[str, int]
    held: int
    held_by_reason: Mapping[str, int]
    not_billed: int
    not_billed_by_reason: Mapping[str, int]


@dataclass(slots=True)
class _Sums:
    """What the lines come to, by code or by payer."""

    claims: Counter[str]
    lines: Counter[str]
    units: Counter[str]
    charges: Counter[str]
    unknown: int


def totals_of(stood: Sequence[Decided], now: Sequence[Decided]) -> Totals:
    """Every total of what holds now, less those of what stood before: nothing did before a month's first run."""
    by_code, by_payer = _sums(stood, now, by_payer=False), _sums(stood, now, by_payer=True)
    held, not_billed = _reasons(stood, now, Status.HOLD), _reasons(stood, now, Status.NO_BILL)
    return Totals(
        patient_months=len(now) - len(stood),
        claims=by_payer.claims.total(),
        lines=by_payer.lines.total(),
        units=by_payer.units.total(),
        charge_cents=by_payer.charges.total(),
        lines_without_charge=by_payer.unknown,
        lines_by_code=_sorted(by_code.lines),
        units_by_code=_sorted(by_code.units),
        charge_cents_by_code=_sorted(by_code.charges),
        claims_by_payer=_sorted(by_payer.claims),
        lines_by_payer=_sorted(by_payer.lines),
        units_by_payer=_sorted(by_payer.units),
        charge_cents_by_payer=_sorted(by_payer.charges),
        held=_count(stood, now, Status.HOLD),
        held_by_reason=held,
        not_billed=_count(stood, now, Status.NO_BILL),
        not_billed_by_reason=not_billed,
    )


def _signed(stood: Sequence[Decided], now: Sequence[Decided], status: Status) -> Iterator[tuple[int, Decided]]:
    for sign, months in ((-1, stood), (1, now)):
        yield from ((sign, one) for one in months if one.decision.status is status)


def _sums(stood: Sequence[Decided], now: Sequence[Decided], *, by_payer: bool) -> _Sums:
    sums = _Sums(Counter(), Counter(), Counter(), Counter(), 0)
    for sign, one in _signed(stood, now, Status.BILL):
        sums.claims[one.coverage.payer_id] += sign
        for line in one.decision.lines:
            name = one.coverage.payer_id if by_payer else line.code
            sums.lines[name] += sign
            sums.units[name] += sign * line.units
            sums.charges[name] += sign * (line.charge_cents or 0)
            sums.unknown += sign * int(line.charge_cents is None)
    return sums


def _count(stood: Sequence[Decided], now: Sequence[Decided], status: Status) -> int:
    return sum(sign for sign, _ in _signed(stood, now, status))


def _reasons(stood: Sequence[Decided], now: Sequence[Decided], status: Status) -> Mapping[str, int]:
    """How many patient-months each reason stops; one with two reasons counts for both."""
    found = Counter[str]()
    for sign, one in _signed(stood, now, status):
        for code in {reason.code for reason in one.decision.reasons}:
            found[code] += sign
    return _sorted(found)


def _sorted(sums: Counter[str]) -> Mapping[str, int]:
    return dict(sorted(sums.items()))
