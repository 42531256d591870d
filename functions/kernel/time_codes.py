"""What a month's minutes reach, and how far the next code is: the published time tables, for the screen and the claim.

R2-R5: 99492 and 99493 are earned at one minute past half of 70 and 60 (36, 31), each 99494 at one minute past half of
30 beyond the full base time, G2214 below the base code. R7: 99484 at 20 full minutes. R21: seconds are summed and
floored once. Unit caps and the G2214 minimum are the payer's, and come in as arguments.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from functions.kernel.calendar import whole_minutes
from functions.kernel.dated import in_force

G2214_MINIMUM = 16  # R5, confidence MED: half of 30 and a minute
G2214_MINIMUM_STRICT = 30  # R5: payers that want the full 30 minutes


class MonthType(StrEnum):
    """R16: the first month of an episode with countable activity, billed or not; or any later one."""

    INITIAL = "initial"
    SUBSEQUENT = "subsequent"


@dataclass(frozen=True, slots=True)
class CodeUnits:
    """A code and how many times."""

    code: str
    units: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """The minutes from which a code is reached with so many units."""

    code: str
    units: int
    from_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What `minutes` earn. `next_code` is None where more minutes earn nothing more."""

    lines: tuple[CodeUnits, ...]
    minutes: int
    next_code: str | None
    minutes_to_next: int | None
    thresholds: tuple[Threshold, ...]
    units_over_cap: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRule:
    """One row of the R2-R5 table. All numbers are minutes."""

    effective: date
    month_type: MonthType
    base_code: str
    base_from: int
    base_minutes: int
    source: str
    short_code: str = "G2214"
    addon_code: str = "99494"
    addon_from: int = 16
    addon_minutes: int = 30

    def units_from(self, units: int) -> int:
        """Minutes at which the add-on reaches so many units."""
        return self.base_minutes + self.addon_from + (units - 1) * self.addon_minutes

    def units_at(self, minutes: int) -> int:
        beyond = minutes - self.base_minutes - self.addon_from
        return 0 if beyond < 0 else 1 + beyond // self.addon_minutes


@dataclass(frozen=True, slots=True)
class FlatRule:
    """A code that is reported once from a number of full minutes on: no midpoint, no add-on."""

    effective: date
    code: str
    from_minutes: int
    source: str


_INITIAL = MonthType.INITIAL
_SUBSEQUENT = MonthType.SUBSEQUENT
_SINCE = date(2021, 1, 1)  # G2214's first year; no source here speaks of earlier months
_SOURCE = "R2-R5: BCBSND, TMHP, S2"

TIME_RULES = (
    TimeRule(effective=_SINCE, month_type=_INITIAL, base_code="99492", base_from=36, base_minutes=70, source=_SOURCE),
    TimeRule(
        effective=_SINCE, month_type=_SUBSEQUENT, base_code="99493", base_from=31, base_minutes=60, source=_SOURCE
    ),
)
GENERAL_BHI_RULES = (FlatRule(_SINCE, "99484", 20, "R7: NGS, S5"),)


def time_rule(month_type: MonthType, on: date) -> TimeRule | None:
    """The row of the R2-R5 table for a month that begins on `on`; None before the first one known."""
    return in_force((rule for rule in TIME_RULES if rule.month_type is month_type), on)


def reach(
    month_type: MonthType,
    seconds: int,
    *,
    on: date,
    g2214_min: int | None = G2214_MINIMUM,
    max_addons: int | None = None,
) -> Reach:
    """What a CoCM month of so many counted seconds earns under the rule in force on its first day.

    `g2214_min` None: the payer does not pay G2214. `max_addons` None: no cap on 99494 is known.
    """
    minutes = whole_minutes(seconds)
    rule = time_rule(month_type, on)
    if rule is None:
        return Reach(lines=(), minutes=minutes, next_code=None, minutes_to_next=None, thresholds=())
    if minutes >= rule.base_from:
        return _full(rule, minutes, g2214_min, max_addons)
    return _short(rule, minutes, g2214_min)


def flat_reach(rule: FlatRule, seconds: int) -> Reach:
    """One unit from the rule's minutes on (R7, R25)."""
    minutes = whole_minutes(seconds)
    met = minutes >= rule.from_minutes
    return Reach(
        lines=(CodeUnits(rule.code, 1),) if met else (),
        minutes=minutes,
        next_code=None if met else rule.code,
        minutes_to_next=None if met else rule.from_minutes - minutes,
        thresholds=(Threshold(rule.code, 1, rule.from_minutes),),
    )


def _short(rule: TimeRule, minutes: int, g2214_min: int | None) -> Reach:
    """Below the base code: G2214 alone, or nothing yet."""
    ahead = _first_steps(rule, g2214_min)
    following = next(step for step in ahead if step.from_minutes > minutes)
    met = g2214_min is not None and minutes >= g2214_min
    return Reach(
        lines=(CodeUnits(rule.short_code, 1),) if met else (),
        minutes=minutes,
        next_code=following.code,
        minutes_to_next=following.from_minutes - minutes,
        thresholds=ahead,
    )


def _full(rule: TimeRule, minutes: int, g2214_min: int | None, max_addons: int | None) -> Reach:
    """The base code and its add-ons: 99494 never stands alone and never goes with G2214 (R4, R30)."""
    earned = rule.units_at(minutes)
    units = earned if max_addons is None else min(earned, max_addons)
    base = CodeUnits(rule.base_code, 1)
    more = max_addons is None or units < max_addons
    last_shown = units + 1 if more else units
    steps = tuple(Threshold(rule.addon_code, unit, rule.units_from(unit)) for unit in range(1, last_shown + 1))
    return Reach(
        lines=(base, CodeUnits(rule.addon_code, units)) if units else (base,),
        minutes=minutes,
        next_code=rule.addon_code if more else None,
        minutes_to_next=rule.units_from(units + 1) - minutes if more else None,
        thresholds=_first_steps(rule, g2214_min) + steps,
        units_over_cap=earned - units,
    )


def _first_steps(rule: TimeRule, g2214_min: int | None) -> tuple[Threshold, ...]:
    base = Threshold(rule.base_code, 1, rule.base_from)
    return (base,) if g2214_min is None else (Threshold(rule.short_code, 1, g2214_min), base)
