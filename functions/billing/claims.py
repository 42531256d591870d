"""The clinics' closes in DynamoDB: one run a month and clinic, and the months in which 99492 was billed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from functions.aws.codec import decode, encode
from functions.aws.tables import Limits, Record, TableName, find, find_all, put_after, put_newer
from functions.billing.service import Decided, InitialMonths
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId, PatientId

INITIAL_CODE = "99492"


class Claims(Record):
    """`CLINIC#c` / `MONTH#yyyy-mm#RUN#n`, `INITIAL#patient#yyyy-mm`."""

    class Meta(Limits):
        table_name = TableName("CLAIMS_TABLE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One close of one clinic's month: asked for by the clock, then closed; `patient_months` once it is."""

    clinic_id: ClinicId
    month: str
    run: int
    status: Literal["asked", "closed"]
    frozen_at: datetime
    patient_months: int | None


class ClaimsStore:
    """Runs, and what must be remembered of them."""

    def ask(self, run: Run) -> None:
        """Note that a close was asked for, unless it was before."""
        put_newer(_record(run, 1))

    def run(self, clinic_id: ClinicId, month: Month, number: int) -> Run | None:
        record = find(Claims, f"CLINIC#{clinic_id}", _sort(str(month), number))
        return decode(record.body, Run) if record else None

    def runs(self, clinic_id: ClinicId, month: Month) -> list[Run]:
        return [decode(record.body, Run) for record in find_all(Claims, f"CLINIC#{clinic_id}", f"MONTH#{month}#RUN#")]

    def finish(self, run: Run, patient_months: int) -> None:
        """Mark a run closed; whoever comes second finds it so."""
        read = find(Claims, f"CLINIC#{run.clinic_id}", _sort(run.month, run.run))
        put_after(_record(replace(run, status="closed", patient_months=patient_months), 2), read)

    def remember_initial(self, clinic_id: ClinicId, month: Month, decided: Iterable[Decided]) -> None:
        """Remember for whom 99492 is billed this month: other months ask (R17, R26)."""
        for one in decided:
            if any(line.code == INITIAL_CODE for line in one.decision.lines):
                sort = f"INITIAL#{one.patient_id}#{month}"
                put_newer(
                    Claims(f"CLINIC#{clinic_id}", sort, kind="initial", version=1, body=encode(str(month)), request="")
                )

    def initial_months(self, clinic_id: ClinicId) -> InitialMonths:
        months: dict[PatientId | None, tuple[Month, ...]] = defaultdict(tuple)
        for record in find_all(Claims, f"CLINIC#{clinic_id}", "INITIAL#"):
            _, patient_id, month = record.sk.split("#")
            months[PatientId(patient_id)] += (Month.parse(month),)
        return dict(months)


def _sort(month: str, number: int) -> str:
    return f"MONTH#{month}#RUN#{number:04d}"


def _record(run: Run, version: int) -> Claims:
    pk, sk = f"CLINIC#{run.clinic_id}", _sort(run.month, run.run)
    return Claims(pk, sk, kind="run", version=version, body=encode(run), request="")
