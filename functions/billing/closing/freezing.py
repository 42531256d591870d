"""The decisions of a run, frozen in one file before anything is made of them (docs/decisions/0006)."""

from collections.abc import Sequence
from dataclasses import replace

from functions.aws.codec import encode
from functions.aws.directory import clinic_profile
from functions.aws.files import names_in, put_first, read_file
from functions.aws.settings import code_version
from functions.billing.closing.corrections import correction, worth_a_run
from functions.billing.closing.frozen import Frozen
from functions.billing.closing.hold_reviews import HoldReviews
from functions.billing.closing.months import decided_now, ground_of
from functions.billing.closing.runs import Run
from functions.billing.files.edi import can_be_sent
from functions.billing.files.run_files import BUCKET, DECISIONS, JSON, prefix
from functions.billing.rules.version import RULE_VERSION
from functions.billing.service import Decided
from functions.kernel.calendar import Month, local_day
from functions.kernel.facts import ClinicChanged


def freeze(run: Run, month: Month) -> bytes:
    """The decisions' file, as whoever came first wrote it: a run that is gone on with decides nothing anew."""
    place = prefix(run.clinic_id, run.month, run.run)
    if DECISIONS in names_in(BUCKET, place):
        return read_file(BUCKET, f"{place}/{DECISIONS}")
    ours = encode(_decide(run, month)).encode()
    return put_first(BUCKET, f"{place}/{DECISIONS}", ours, JSON)


def _decide(run: Run, month: Month) -> Frozen:
    clinic = clinic_profile(run.clinic_id)
    decided = tuple(decided_now(clinic, month, local_day(run.frozen_at, clinic.time_zone)))
    frozen = Frozen(clinic, decided) if run.kind == "close" else _correction(clinic, month, decided)
    return replace(
        frozen,
        reviews=tuple(HoldReviews(run.clinic_id, month).latest().values()),
        code_version=code_version(),
        rule_version=RULE_VERSION,
        frozen_at=run.frozen_at,
        supersedes=run.supersedes,
    )


def _correction(clinic: ClinicChanged, month: Month, decided: Sequence[Decided]) -> Frozen:
    return worth_a_run(correction(ground_of(clinic, month), decided), lambda one: can_be_sent(clinic, one))
