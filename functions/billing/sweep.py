"""Billing's daily clock: closes that were missed are asked for, sums are looked after, what waits too long is counted.

The time is the schedule's own. One clinic that fails does not keep the others waiting: the tick fails at the end and is
tried again, and what it did before it does not do twice. Metrics name the clinic and nobody else.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.aws.clinics import profiles, registered_at
from functions.aws.directory import every_clinic
from functions.aws.observability import count, count_of_clinic, logger
from functions.billing.claim_book import ClaimBook
from functions.billing.closing.catch_up import catch_up
from functions.billing.closing.money import refresh
from functions.billing.closing.run_states import seen
from functions.billing.closing.runs import ClaimsStore
from functions.billing.inbound.aging import age
from functions.billing.inbound.partners import patience_of
from functions.billing.waiting import waiting
from functions.kernel.calendar import local_day
from functions.kernel.facts import ClinicChanged

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


class SweepFailedError(RuntimeError):
    """Some clinics could not be swept; the next sweep sees what this one missed."""


def handler(event: dict[str, Any], context: "LambdaContext | None") -> None:  # noqa: ARG001
    """Every clinic's closes before any clinic's claims: the first is quick and matters more."""
    at = datetime.fromisoformat(event["scheduled_at"])
    clinics = list(profiles(every_clinic()).values())
    since = registered_at(clinics)

    def closes(clinic: ClinicChanged) -> Mapping[str, int]:
        return _closes(clinic, since[clinic.clinic_id], at)

    done = [*_each(clinics, closes), *_each(clinics, lambda clinic: _claims(clinic, at))]
    for name, value in sum((counts for counts in done if counts is not None), Counter[str]()).items():
        count(name, value)
    if failed := sum(counts is None for counts in done):
        raise SweepFailedError(f"{failed} steps of clinics could not be done")


def _each(
    clinics: Sequence[ClinicChanged], step: Callable[[ClinicChanged], Mapping[str, int]]
) -> list[Counter[str] | None]:
    return [_counted(clinic, step) for clinic in clinics]


def _counted(clinic: ClinicChanged, step: Callable[[ClinicChanged], Mapping[str, int]]) -> Counter[str] | None:
    try:
        counts = step(clinic)
        count_of_clinic(clinic.clinic_id, counts)
    except Exception as error:  # noqa: BLE001 - one clinic's fault is not the others'
        logger().error("clinic not swept", extra={"clinic_id": clinic.clinic_id, "fault": type(error).__name__})
        return None
    return Counter(counts)


def _closes(clinic: ClinicChanged, registered: datetime, at: datetime) -> Mapping[str, int]:
    claims = ClaimsStore()
    failed = [run for run in claims.every_run(clinic.clinic_id) if seen(run, at).status == "failed"]
    asked = catch_up(claims, clinic, local_day(registered, clinic.time_zone), at)
    for run in asked:
        told = {"clinic_id": clinic.clinic_id, "month": run.month, "run": run.run, "attempts": run.attempts}
        logger().warning("close asked for again", extra=told)
    return {"MonthsFailed": len(failed), "MonthsAskedAgain": len(asked)}


def _claims(clinic: ClinicChanged, at: datetime) -> Mapping[str, int]:
    claims = list(ClaimBook(clinic.clinic_id).every_claim())
    refresh(clinic.clinic_id, claims)
    patience = patience_of(clinic.policy)
    return waiting(claims, age(claims, local_day(at, clinic.time_zone), clinic.time_zone, patience), patience)
