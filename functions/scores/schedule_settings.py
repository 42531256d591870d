"""What a clinic may say of its measure schedule: names that begin with `schedule_` in its policy, defaults from C10.

A setting that cannot be used is said beside the schedule and its default used: nobody's schedule fails for a typo.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from functions.kernel.errors import Problem
from functions.scores.instruments import INSTRUMENTS

Policy = Mapping[str, int | bool | str]

_PREFIX = "schedule_"
_DAYS = range(1, 367)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Which instruments every patient answers, and how often: days from one answer to the next, by phase (C10, MED).

    `baseline_days` after enrolment the first answer is due.
    """

    instruments: tuple[str, ...] = ("PHQ-9", "GAD-7")
    active_days: int = 30
    relapse_prevention_days: int = 60
    baseline_days: int = 14


DEFAULTS = Schedule()


def schedule_of(policy: Policy) -> tuple[Schedule, tuple[Problem, ...]]:
    """The clinic's schedule, and what of its settings could not be used."""
    schedule = Schedule(
        instruments=_codes(policy.get("schedule_instruments")) or DEFAULTS.instruments,
        active_days=_days(policy.get("schedule_active_days")) or DEFAULTS.active_days,
        relapse_prevention_days=_days(policy.get("schedule_relapse_prevention_days"))
        or DEFAULTS.relapse_prevention_days,
        baseline_days=_days(policy.get("schedule_baseline_days")) or DEFAULTS.baseline_days,
    )
    return schedule, tuple(_problems(policy))


def _problems(policy: Policy) -> Iterator[Problem]:
    known = {f"{_PREFIX}{field.name}" for field in fields(Schedule)}
    for name in sorted(name for name in policy if name.startswith(_PREFIX)):
        at = f"/policy/{name[:60]}"
        if name not in known:
            yield Problem(at, "SETTING_UNKNOWN", f"known are {', '.join(sorted(known))}")
        elif name == "schedule_instruments" and not _codes(policy[name]):
            yield Problem(at, "SETTING", "codes of known instruments with commas are expected; the default is used")
        elif name != "schedule_instruments" and not _days(policy[name]):
            yield Problem(at, "SETTING", f"{_DAYS[0]} to {_DAYS[-1]} days are expected; the default is used")


def _codes(value: object) -> tuple[str, ...]:
    """The instruments that a text like `PHQ-9, GAD-7` names; none unless every one of them is known."""
    known = {instrument.code for instrument in INSTRUMENTS}
    codes = tuple(dict.fromkeys(code.strip() for code in str(value).split(",")))
    return codes if set(codes) <= known else ()


def _days(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value in _DAYS else None
