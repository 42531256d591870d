"""How many patients each care manager has, against what AIMS expects for the clinic's type and their hours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from functions.kernel.ids import StaffId
from functions.review.reading import phase_on
from functions.review.row import Row
from functions.review.rules.staffing import CaseloadRange, Staffing, staffing

FULL_TIME = 100  # percent: a care manager whose share a clinic has not said is taken as full-time

Fit = Literal["below", "within", "above"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadSize:
    """One care manager's caseload: everybody from enrolment to discharge.

    `expected_low` to `expected_high` is the AIMS range for their hours, both ends included; null, as `fit` is, while
    the clinic has not said its type. `is_full_time_assumed` where their share of a full-time schedule is not set.
    """

    care_manager_id: StaffId
    name: str
    patients: int
    by_phase: Mapping[str, int]
    fte_percent: int
    is_full_time_assumed: bool
    expected_low: int | None
    expected_high: int | None
    fit: Fit | None


def caseload_sizes(rows: Iterable[Row], policy: Mapping[str, object], as_of: date) -> list[CaseloadSize]:
    """By care manager, in the order of their ids; whoever has nobody left is not listed."""
    names: dict[StaffId, str] = {}
    phases: dict[StaffId, dict[str, int]] = {}
    for row in rows:
        phase = phase_on(row, as_of)
        if row.standing is not None and phase not in ("referred", "discharged"):
            manager = row.standing.care_team.care_manager
            names[manager.staff_id] = manager.name
            counted = phases.setdefault(manager.staff_id, {})
            counted[phase] = counted.get(phase, 0) + 1
    return [_size(staff_id, names[staff_id], phases[staff_id], policy) for staff_id in sorted(phases)]


def _size(staff_id: StaffId, name: str, by_phase: Mapping[str, int], policy: Mapping[str, object]) -> CaseloadSize:
    said: Staffing = staffing(policy, staff_id)
    share, patients = said.fte_percent or FULL_TIME, sum(by_phase.values())
    return CaseloadSize(
        care_manager_id=staff_id,
        name=name,
        patients=patients,
        by_phase=dict(sorted(by_phase.items())),
        fte_percent=share,
        is_full_time_assumed=said.fte_percent is None,
        expected_low=-(-said.expected.low * share // 100) if said.expected else None,
        expected_high=said.expected.high * share // 100 if said.expected else None,
        fit=_fit(said.expected, share, patients) if said.expected else None,
    )


def _fit(expected: CaseloadRange, share: int, patients: int) -> Fit:
    """Compared in whole numbers: patients of a full-time schedule against the range of one."""
    full = patients * 100
    if full < expected.low * share:
        return "below"
    return "above" if full > expected.high * share else "within"
