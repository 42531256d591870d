"""How much care manager a clinic has, and how many patients AIMS expects for it: settings that a clinic attests.

In the clinic's policy: `care_manager_fte_percent` for the clinic (60 is 0.6 of a full-time schedule spent on CoCM),
`care_manager_fte_percent:<staff id>` for one care manager, `caseload_type` for the row of the AIMS table. What is not
set is not guessed; a value that does not fit is as if unset.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_FTE = "care_manager_fte_percent"
_TYPE = "caseload_type"
_MOST_PERCENT = 100_000


@dataclass(frozen=True, slots=True)
class CaseloadRange:
    """Patients for one full-time care manager, both ends included."""

    low: int
    high: int


AIMS: Mapping[str, CaseloadRange] = {
    "commercial_bh": CaseloadRange(90, 120),
    "commercial_bh_medical": CaseloadRange(80, 100),
    "medicaid_bh": CaseloadRange(60, 80),
    "medicaid_bh_medical": CaseloadRange(50, 75),
}
"""AIMS Caseload Size Guidance, July 2020 [S36]."""


@dataclass(frozen=True, slots=True)
class Staffing:
    """None where a clinic has not said."""

    fte_percent: int | None
    expected: CaseloadRange | None


def staffing(policy: Mapping[str, object], care_manager_id: str | None = None) -> Staffing:
    """Of a clinic, or of one care manager in it. A clinic that gives only its people's shares has their sum."""
    people = {name: _percent(value) for name, value in policy.items() if name.startswith(f"{_FTE}:")}
    if care_manager_id is not None:
        fte = people.get(f"{_FTE}:{care_manager_id}")
    else:
        known = [percent for percent in people.values() if percent is not None]
        fte = _percent(policy.get(_FTE)) or sum(known) or None
    return Staffing(fte, AIMS.get(str(policy.get(_TYPE))))


def together(clinics: Iterable[Staffing]) -> Staffing:
    """Of several clinics: the sum, when all have said; their range, when it is the same for all."""
    each = tuple(clinics)
    shares = [clinic.fte_percent for clinic in each if clinic.fte_percent is not None]
    ranges = {clinic.expected for clinic in each}
    is_complete = bool(each) and len(shares) == len(each)
    return Staffing(sum(shares) if is_complete else None, ranges.pop() if len(ranges) == 1 else None)


def _percent(value: object) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and isinstance(value, int) and 0 < value <= _MOST_PERCENT else None
