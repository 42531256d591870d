"""One clinic's month, closed: decided, frozen, written as files, the manifest last.

The freeze is one conditional write: the decisions' file. Whoever comes second, by a repeated message or after a crash,
reads it back, so every later file is made of the same decisions and has the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.aws.clock import now
from functions.aws.codec import decode, encode
from functions.aws.directory import clinic_profile
from functions.aws.files import put_first, put_once
from functions.aws.observability import logger
from functions.aws.queues import handle_batch
from functions.aws.settings import code_version
from functions.billing.closing.corrections import correction, worth_a_run
from functions.billing.closing.frozen import Frozen
from functions.billing.closing.hold_reviews import HoldReviews
from functions.billing.closing.money import account_for
from functions.billing.closing.months import decided_now, ground_of
from functions.billing.closing.runs import FIRST_RUN, ClaimsStore, Run
from functions.billing.files.control_numbers import TradingPair, control_numbers
from functions.billing.files.edi import Edi, can_be_sent, edi_of
from functions.billing.files.edi_settings import text
from functions.billing.files.manifest import manifest_of
from functions.billing.files.run_files import BUCKET, DECISIONS, MANIFEST, prefix
from functions.billing.files.run_tables import tables_of
from functions.billing.files.written import note_run
from functions.billing.rules.version import RULE_VERSION
from functions.billing.service import Decided
from functions.billing.x12.claims import ControlNumbers
from functions.kernel.calendar import Month, local_day
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import ClinicId

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

_JSON = "application/json"
_MEDIA = {"csv": "text/csv; charset=utf-8", "json": _JSON, "837": "application/edi-x12"}


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
    decisions = _freeze(run, month)
    frozen = decode(decisions.decode(), Frozen)
    if frozen.is_unchanged:
        _leave(claims, frozen.run_of(run))
    else:
        _finish(claims, frozen.run_of(run), frozen, decisions)


def _finish(claims: ClaimsStore, run: Run, frozen: Frozen, decisions: bytes) -> None:
    claims.remember_initial(run, frozen.stood, frozen.decided)
    edi = _edi(run, frozen)
    _publish(run, frozen, {DECISIONS: decisions, **tables_of(frozen)}, edi)
    note_run(run, frozen.submissions, edi)
    claims.finish(run, len(frozen.decided), now())
    told = {"kind": run.kind, "not_transmittable": edi.report.not_transmittable, "files_837": len(edi.report.files)}
    logger().info("month closed", extra={"clinic_id": run.clinic_id, "month": run.month, "run": run.run, **told})


def _leave(claims: ClaimsStore, run: Run) -> None:
    """Nothing is to be corrected: no file but the decisions', which says so to whoever comes after us."""
    claims.finish(run, 0, now(), status="unchanged")
    logger().info("nothing to correct", extra={"clinic_id": run.clinic_id, "month": run.month, "run": run.run})


def _freeze(run: Run, month: Month) -> bytes:
    """The decisions' file, as whoever came first wrote it."""
    clinic = clinic_profile(run.clinic_id)
    decided = tuple(decided_now(clinic, month, local_day(run.frozen_at, clinic.time_zone)))
    reviews = tuple(HoldReviews(run.clinic_id, month).latest().values())
    frozen = Frozen(clinic, decided) if run.kind == "close" else _correction(clinic, month, decided)
    frozen = replace(frozen, reviews=reviews, code_version=code_version(), rule_version=RULE_VERSION)
    ours = encode(replace(frozen, frozen_at=run.frozen_at, supersedes=run.supersedes)).encode()
    return put_first(BUCKET, f"{prefix(run.clinic_id, run.month, run.run)}/{DECISIONS}", ours, _JSON)


def _correction(clinic: ClinicChanged, month: Month, decided: Sequence[Decided]) -> Frozen:
    return worth_a_run(correction(ground_of(clinic, month), decided), lambda one: can_be_sent(clinic, one))


def _edi(run: Run, frozen: Frozen) -> Edi:
    """The 837 files, under control numbers that are kept with the run."""

    def allocate(files: Sequence[str]) -> Mapping[str, ControlNumbers]:
        policy = frozen.clinic.policy
        pair = TradingPair(text(policy, "edi_submitter_id"), text(policy, "edi_receiver_id"))
        return control_numbers(run, pair, files)

    return edi_of(frozen.clinic, frozen.submissions, run.frozen_at, allocate)


def _publish(run: Run, frozen: Frozen, files: Mapping[str, bytes], edi: Edi) -> None:
    """The files, and the manifest when they all stand."""
    manifest = manifest_of(run, frozen.code_version or code_version(), frozen, files, edi)
    place = prefix(run.clinic_id, run.month, run.run)
    for name, content in {**files, **edi.contents}.items():
        put_once(BUCKET, f"{place}/{name}", content, _MEDIA[name.rpartition(".")[2]])
    put_once(BUCKET, f"{place}/{MANIFEST}", encode(manifest).encode(), _JSON)
