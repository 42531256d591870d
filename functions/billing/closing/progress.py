"""How far a month is in every clinic of an organization; the whole is closed when the last of them is."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from functions.billing.closing.close_day import is_due
from functions.billing.closing.run_states import seen, state_of_month
from functions.billing.closing.runs import CloseStatus, Run
from functions.kernel.calendar import Month, local_day
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import ClinicId

ClinicStatus = Literal["open", "missing"] | CloseStatus
WholeStatus = Literal["open", "partial", "closed"]

_ORDER: Sequence[ClinicStatus] = ("failed", "missing", "asked", "running", "open", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicRun:
    """One clinic's close. `open`: its close day has not come; `missing`: it has, and nobody has asked."""

    clinic_id: ClinicId
    name: str
    status: ClinicStatus
    attempts: int
    failure: str | None
    asked_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    patient_months: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """`counts` says how many clinics are in each state; `clinics` are those to look at first, first."""

    status: WholeStatus
    counts: Mapping[str, int]
    clinics: tuple[ClinicRun, ...]


def progress(clinics: Iterable[ClinicChanged], runs: Mapping[ClinicId, Run], month: Month, at: datetime) -> Progress:
    """Clinics that were registered after the month must not be among these."""
    found = [_of(clinic, runs.get(clinic.clinic_id), month, at) for clinic in clinics]
    ordered = sorted(found, key=lambda one: (_ORDER.index(one.status), one.clinic_id))
    counts = Counter[str](one.status for one in found)
    return Progress(_whole(counts), {status: counts[status] for status in _ORDER}, tuple(ordered))


def was_there(registered_at: datetime, clinic: ClinicChanged, month: Month) -> bool:
    """Whether the clinic was registered by the month's last day."""
    return local_day(registered_at, clinic.time_zone) <= month.last_day


def _whole(counts: Mapping[str, int]) -> WholeStatus:
    in_all = sum(counts.values())
    if counts["closed"] == in_all and in_all:
        return "closed"
    return "open" if counts["open"] == in_all else "partial"


def _of(clinic: ClinicChanged, run: Run | None, month: Month, at: datetime) -> ClinicRun:
    now, state = (seen(run, at), state_of_month([run], at)) if run else (None, None)
    return ClinicRun(
        clinic_id=clinic.clinic_id,
        name=clinic.name,
        status=state or ("missing" if is_due(clinic, month, at) else "open"),
        attempts=now.attempts if now else 0,
        failure=now.failure if now else None,
        asked_at=(now.asked_at or now.frozen_at) if now else None,
        started_at=now.started_at if now else None,
        finished_at=now.finished_at if now else None,
        patient_months=now.patient_months if now else None,
    )
