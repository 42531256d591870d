"""One clinic's month, closed: decided, frozen, written as files, the manifest last.

The freeze is one conditional write: the decisions' file. Whoever comes second, by a repeated message or after a crash,
reads it back, so every later file is made of the same decisions and has the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.aws.clock import now
from functions.aws.codec import decode
from functions.aws.directory import clinic_profile
from functions.aws.observability import logger
from functions.aws.queues import handle_batch
from functions.aws.settings import code_version
from functions.billing.closing.freezing import freeze
from functions.billing.closing.frozen import Frozen
from functions.billing.closing.money import account_for
from functions.billing.closing.publishing import publish
from functions.billing.closing.runs import FIRST_RUN, ClaimsStore, Run
from functions.billing.files.control_numbers import TradingPair, control_numbers
from functions.billing.files.edi import Edi, edi_of
from functions.billing.files.edi_settings import text
from functions.billing.files.manifest import manifest_of
from functions.billing.files.run_files import DECISIONS
from functions.billing.files.run_tables import tables_of
from functions.billing.files.written import note_run
from functions.billing.x12.claims import ControlNumbers
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@dataclass(frozen=True, slots=True)
class CloseWork:
    """A message: close one clinic's month."""

    clinic_id: ClinicId
    month: str
    run: int
    frozen_at: datetime


def handler(event: dict[str, Any], context: "LambdaContext | None") -> dict[str, Any]:
    return handle_batch(event, context, CloseWork, close_month)


def close_month(work: CloseWork) -> None:
    """Close a month, or finish a close that was broken off; a run that is over already is left as it is."""
    claims, month = ClaimsStore(), Month.parse(work.month)
    run = claims.begin(_asked(work), now())
    if not run.is_over:
        _try(claims, run, month)
    account_for(clinic_profile(run.clinic_id), month)


def _try(claims: ClaimsStore, run: Run, month: Month) -> None:
    try:
        _close(claims, run, month)
    except Exception as error:
        claims.fail(run, type(error).__name__, now())
        raise


def _asked(work: CloseWork) -> Run:
    """The run as the message alone tells of it: a table that was restored to an earlier moment knows of none."""
    return Run(
        clinic_id=work.clinic_id,
        month=work.month,
        run=work.run,
        status="asked",
        frozen_at=work.frozen_at,
        patient_months=None,
        kind="close" if work.run == FIRST_RUN else "correction",
    )


def _close(claims: ClaimsStore, run: Run, month: Month) -> None:
    decisions = freeze(run, month)
    frozen = decode(decisions.decode(), Frozen)
    if frozen.is_unchanged:
        _leave(claims, frozen.run_of(run))
    else:
        _finish(claims, frozen.run_of(run), frozen, decisions)


def _finish(claims: ClaimsStore, run: Run, frozen: Frozen, decisions: bytes) -> None:
    claims.remember_initial(run, frozen.stood, frozen.decided)
    edi = _edi(run, frozen)
    tables = {DECISIONS: decisions, **tables_of(frozen)}
    manifest = manifest_of(run, frozen.code_version or code_version(), frozen, tables, edi)
    publish(run, {**tables, **edi.contents}, manifest)
    note_run(run, frozen.submissions, edi)
    claims.finish(run, len(frozen.decided), now())
    told = {"kind": run.kind, "not_transmittable": edi.report.not_transmittable, "files_837": len(edi.report.files)}
    logger().info("month closed", extra={"clinic_id": run.clinic_id, "month": run.month, "run": run.run, **told})


def _leave(claims: ClaimsStore, run: Run) -> None:
    """Nothing is to be corrected: no file but the decisions', which says so to whoever comes after us."""
    claims.finish(run, 0, now(), status="unchanged")
    logger().info("nothing to correct", extra={"clinic_id": run.clinic_id, "month": run.month, "run": run.run})


def _edi(run: Run, frozen: Frozen) -> Edi:
    """The 837 files, under control numbers that are kept with the run."""

    def allocate(files: Sequence[str]) -> Mapping[str, ControlNumbers]:
        policy = frozen.clinic.policy
        pair = TradingPair(text(policy, "edi_submitter_id"), text(policy, "edi_receiver_id"))
        return control_numbers(run, pair, files)

    return edi_of(frozen.clinic, frozen.submissions, run.frozen_at, allocate)
