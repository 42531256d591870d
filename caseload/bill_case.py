"""The billing case format, read strictly: every field named, none guessed, all impossible values refused at once.

Dates are YYYY-MM-DD, months YYYY-MM, clock times HH:MM of one clinic day. Only `policy` may hold names unknown here.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from functions.billing.rules.evidence import Program, Setting
from functions.billing.rules.time_entries import Actor, Kind, PatientStatus
from functions.kernel.errors import Invalid, Problem

MINUTES_IN_A_MONTH = 31 * 24 * 60
MonthText = Annotated[str, msgspec.Meta(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])\Z")]
_CODE = "MALFORMED_CASE"


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A JSON object whose names are all known."""


class EntryIn(_Strict, frozen=True):
    """One stretch of time: `minutes`, `seconds`, or `start` and `end`."""

    date: dt.date
    actor: Actor
    kind: Kind
    minutes: int | None = None
    seconds: int | None = None
    start: str | None = None
    end: str | None = None
    code: str | None = None
    patient_status: PatientStatus | None = None


class ConsentIn(_Strict, frozen=True):
    """`date` is the day of the status: of the documentation, or, if known, of the revocation."""

    status: Literal["documented", "missing", "revoked"]
    date: dt.date | None
    cost_sharing_explained: bool | None


class VisitIn(_Strict, frozen=True):
    required: bool
    date: dt.date | None


class ApcmIn(_Strict, frozen=True):
    base_code: Literal["G0556", "G0557", "G0558"] | None
    same_billing_npi: bool | None


class Part2In(_Strict, frozen=True):
    covered_record: bool
    payment_consent: bool | None


class CaseIn(_Strict, frozen=True):
    """One patient-month. Exactly one of `countable_minutes` and `time_entries` is given."""

    service_month: MonthText
    payer: str
    setting: Setting
    program: Program
    first_activity_month: MonthText
    prior_episode_last_service_month: MonthText | None
    months_99492_already_billed: tuple[MonthText, ...]
    consent: ConsentIn
    initiating_visit: VisitIn
    validated_measures_in_month: tuple[str, ...]
    registry_entry: bool
    caseload_consultation_in_month: bool
    consultant_patient_review_in_month: bool
    dx: tuple[str, ...]
    billing_npi: str | None
    billing_practitioner_type: str | None
    consultant_npi: str | None
    apcm: ApcmIn
    other_practitioner_bhi_claim: bool
    same_month_codes_other: tuple[str, ...]
    part2: Part2In
    countable_minutes: int | None = None
    time_entries: tuple[EntryIn, ...] | None = None
    discharge_date: dt.date | None = None
    death_date: dt.date | None = None
    treatment_months_elapsed: int | None = None
    prior_auth_on_file: bool = False
    policy: dict[str, object] = {}


def read(case: object) -> CaseIn:
    """The case as named fields; Invalid with what is wrong, never with what was sent."""
    try:
        found = msgspec.convert(case, CaseIn)
    except msgspec.ValidationError as error:
        raise Invalid(str(error), code=_CODE) from error
    if problems := tuple(Problem(field, _CODE, detail) for field, detail in _impossible(found)):
        raise Invalid("The case contradicts itself.", problems, code=_CODE)
    return found


def _impossible(case: CaseIn) -> Iterator[tuple[str, str]]:
    if (case.countable_minutes is None) == (case.time_entries is None):
        yield "/time_entries", "give either countable_minutes or time_entries"
    if case.countable_minutes is not None and not 0 <= case.countable_minutes <= MINUTES_IN_A_MONTH:
        yield "/countable_minutes", "not the minutes of one month"
    if case.service_month < case.first_activity_month:
        yield "/first_activity_month", "lies after the service month"
    prior = case.prior_episode_last_service_month
    if prior is not None and prior > case.first_activity_month:
        yield "/prior_episode_last_service_month", "lies after the first activity of this episode"
    for index, entry in enumerate(case.time_entries or ()):
        yield from ((f"/time_entries/{index}", detail) for detail in _impossible_entry(entry))


def _impossible_entry(entry: EntryIn) -> Iterator[str]:
    is_clock = entry.start is not None or entry.end is not None
    lengths = [length for length in (entry.minutes, entry.seconds) if length is not None]
    if len(lengths) + is_clock != 1:
        yield "give one of minutes, seconds, or start with end"
    if any(length < 0 or length > MINUTES_IN_A_MONTH * 60 for length in lengths):
        yield "not the length of one stretch of time"
    if is_clock and not _is_clock_span(entry.start, entry.end):
        yield "start and end must be HH:MM, the end after the start"


def _is_clock_span(start: str | None, end: str | None) -> bool:
    begun, ended = clock(start), clock(end)
    return begun is not None and ended is not None and begun < ended


def clock(text: str | None) -> dt.time | None:
    """A time of day written 09:05; None for anything else."""
    try:
        return dt.datetime.strptime(text or "", "%H:%M").time() if len(text or "") == 5 else None  # noqa: DTZ007
    except ValueError:
        return None
