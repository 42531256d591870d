"""The clinics' closes in DynamoDB: the runs of a month and clinic, and the months in which 99492 was billed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from functions.aws.codec import decode, encode
from functions.aws.derived import put_newer
from functions.aws.settling import settle
from functions.aws.tables import Limits, Record, TableName, find, find_all
from functions.billing.evidence.reading import InitialMonths
from functions.billing.service import Decided
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId, PatientId

INITIAL_CODE = "99492"
FIRST_RUN = 1

CloseStatus = Literal["asked", "running", "failed", "closed"]
RunStatus = Literal[CloseStatus, "unchanged"]  # unchanged: a correction that found nothing to do
RunKind = Literal["close", "correction"]
MonthState = Literal["open"] | CloseStatus  # open: nobody has asked for any run

INITIAL, FORGOTTEN = "initial", "forgotten"
"""Whether 99492 stands in a patient's month, or did until a correction took it back."""


class Claims(Record):
    """`CLINIC#c` / `MONTH#yyyy-mm#RUN#n`, `INITIAL#patient#yyyy-mm`."""

    class Meta(Limits):
        table_name = TableName("CLAIMS_TABLE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One close of a clinic's month, or a correction: asked for, running, then closed; failed until it is tried again.
    A correction that found nothing to do ends `unchanged`: it has a number, and no files.

    `frozen_at` is when it was first asked for and what its files bear, `asked_at` when it was asked for again.
    `attempts` counts every try, `failure` names the last fault without its words; `patient_months` once it is closed.
    A correction holds the difference from the runs before it; `supersedes` is the last of them, `request` who asked.
    """

    clinic_id: ClinicId
    month: str
    run: int
    status: RunStatus
    frozen_at: datetime
    patient_months: int | None
    asked_at: datetime | None = None
    attempts: int = 0
    failure: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    kind: RunKind = "close"
    supersedes: int | None = None
    request: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more becomes of it."""
        return self.status in ("closed", "unchanged")


class ClaimsStore:
    """Runs, and what must be remembered of them."""

    def ask(self, run: Run) -> bool:
        """Note that a run was asked for, unless one of its number was before; whether this one was."""
        sort = _sort(run.month, run.run)
        return put_newer(Claims(f"CLINIC#{run.clinic_id}", sort, kind="run", version=1, body=encode(run), request=""))

    def run(self, clinic_id: ClinicId, month: Month, number: int) -> Run | None:
        record = find(Claims, f"CLINIC#{clinic_id}", _sort(str(month), number))
        return decode(record.body, Run) if record else None

    def runs(self, clinic_id: ClinicId, month: Month) -> list[Run]:
        return [decode(record.body, Run) for record in find_all(Claims, f"CLINIC#{clinic_id}", f"MONTH#{month}#RUN#")]

    def every_run(self, clinic_id: ClinicId) -> list[Run]:
        """The runs of all the clinic's months, in their order."""
        return [decode(record.body, Run) for record in find_all(Claims, f"CLINIC#{clinic_id}", "MONTH#")]

    def closes(self, clinic_ids: Iterable[ClinicId], month: Month) -> Mapping[ClinicId, Run]:
        """The first run of a month in each of these clinics that has one."""
        keys = [(f"CLINIC#{clinic_id}", _sort(str(month), FIRST_RUN)) for clinic_id in clinic_ids]
        records = Claims.batch_get(keys, consistent_read=True) if keys else ()
        runs = [decode(record.body, Run) for record in records]
        return {run.clinic_id: run for run in runs}

    def ask_again(self, run: Run, at: datetime) -> Run:
        """Note that a run that failed, or that nobody heard of, was asked for again."""
        return self._move(run, lambda it: replace(it, status="asked", asked_at=at))

    def begin(self, run: Run, at: datetime) -> Run:
        """Note a try; a run that nobody asked for before is asked for by it."""
        return self._move(run, lambda it: replace(it, status="running", started_at=at, attempts=it.attempts + 1))

    def fail(self, run: Run, failure: str, at: datetime) -> Run:
        return self._move(run, lambda it: replace(it, status="failed", failure=failure, finished_at=at))

    def finish(self, run: Run, patient_months: int, at: datetime, *, status: RunStatus = "closed") -> Run:
        """Note that it is over, as what it was frozen as."""

        def finished(it: Run) -> Run:
            frozen = replace(it, kind=run.kind, frozen_at=run.frozen_at, supersedes=run.supersedes)
            return replace(frozen, status=status, patient_months=patient_months, finished_at=at)

        return self._move(run, finished)

    def _move(self, run: Run, change: Callable[[Run], Run]) -> Run:
        """A run that is over stays as it is, whoever comes later."""

        def moved(read: Claims | None) -> Run:
            standing = decode(read.body, Run) if read else run
            return standing if standing.is_over else change(standing)

        return settle(Claims, (f"CLINIC#{run.clinic_id}", _sort(run.month, run.run)), "run", moved)

    def remember_initial(self, run: Run, stood: Iterable[Decided], now: Iterable[Decided]) -> None:
        """Remember for whom 99492 is billed in the month: other months ask (R17, R26). What a later run says holds."""
        billed = {one.patient_id for one in now if _has_initial(one)}
        for patient_id in sorted(billed | {one.patient_id for one in stood if _has_initial(one)}):
            sort, kind = f"INITIAL#{patient_id}#{run.month}", INITIAL if patient_id in billed else FORGOTTEN
            pk, body = f"CLINIC#{run.clinic_id}", encode(run.month)
            put_newer(Claims(pk, sort, kind=kind, version=run.run, body=body, request=""))

    def initial_months(self, clinic_id: ClinicId) -> InitialMonths:
        months: dict[PatientId | None, tuple[Month, ...]] = defaultdict(tuple)
        for record in find_all(Claims, f"CLINIC#{clinic_id}", "INITIAL#"):
            _, patient_id, month = record.sk.split("#")
            if record.kind == INITIAL:
                months[PatientId(patient_id)] += (Month.parse(month),)
        return dict(months)


def _has_initial(decided: Decided) -> bool:
    return any(line.code == INITIAL_CODE for line in decided.decision.lines)


def _sort(month: str, number: int) -> str:
    return f"MONTH#{month}#RUN#{number:04d}"
