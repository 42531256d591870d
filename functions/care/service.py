"""Care's use cases beside plain recording: correct a record, see where time meets time, keep a plan, take a step."""

from collections.abc import Iterator
from typing import Protocol, TypeVar

from functions.care.rules.contact import Place, overlapping, stretch_of
from functions.care.rules.errands import referral_with, task_with
from functions.kernel.errands import OutsideReferralChanged, OutsideStep, TaskChanged, TaskStep
from functions.kernel.errors import Conflict, Forbidden, NotFound, PreconditionMissing, Stale
from functions.kernel.facts import ContactRecorded, SafetyAssessed, TimeRecorded, Written
from functions.kernel.ids import StaffId
from functions.kernel.plans import RelapsePlanChanged, SafetyPlanChanged, TreatmentPlanChanged
from functions.kernel.versions import succession

R = TypeVar("R", ContactRecorded, TimeRecorded, SafetyAssessed)
P = TypeVar("P", TreatmentPlanChanged, SafetyPlanChanged, RelapsePlanChanged)
E = TypeVar("E", TaskChanged, OutsideReferralChanged)
F = TypeVar("F")


class Care(Protocol):
    """Where care's records are kept."""

    def timed(self, place: Place) -> Iterator[ContactRecorded | TimeRecorded]: ...
    def change(self, new: R, old: R, request: str) -> R: ...


class Plans(Protocol):
    """Where plans are kept."""

    def add(self, fact: P, request: str) -> P: ...
    def change(self, new: P, old: P, request: str) -> P: ...


class Errands(Protocol):
    """Where tasks and referrals to others are kept."""

    def change(self, new: E, old: E, request: str) -> E: ...


def found(record: F | None) -> F:
    if record is None:
        raise NotFound("there is no such record")
    return record


def refuse_others(record: ContactRecorded | TimeRecorded, staff_id: StaffId) -> None:
    """Nobody rewrites another person's contact or minutes; marking a mistake as one is anybody's on the team."""
    if record.staff_id != staff_id:
        raise Forbidden("only who recorded this may amend it; it can be marked as entered in error")


def correct(store: Care, new: R, old: R, *, read: int, request: str) -> R:
    """Keep the next version beside the one before it; Stale unless the caller corrects the version that stands."""
    return store.change(*succession(new, old, read=read), request)


def overlaps(store: Care, record: ContactRecorded | TimeRecorded) -> tuple[str, ...]:
    """Records of the episode in which the same person was busy at the same time, said at entry and not refused."""
    mine = stretch_of(record)
    if mine is None:
        return ()
    others = map(stretch_of, store.timed((record.clinic_id, record.episode_id)))
    return overlapping(mine, (other for other in others if other))


def keep_plan(store: Plans, new: P, old: P | None, *, read: int | None, request: str) -> P:
    """Keep an episode's first plan of a kind, or the next version of the one that was read; no plan is overwritten."""
    if read is None:
        try:
            return store.add(new, request)
        except Conflict as error:
            raise PreconditionMissing("a plan stands; send the version that you read as If-Match") from error
    if old is None:
        raise Stale("there is no such plan yet; send the first one without If-Match")
    return store.change(*succession(new, old, read=read), request)


def take_task_step(store: Errands, task: TaskChanged, step: TaskStep, *, written: Written, request: str) -> TaskChanged:
    """Note what happened to a task; the same step again is the same answer."""
    return task if task.steps[-1] == step else store.change(task_with(task, step, written), task, request)


def take_outside_step(
    store: Errands, referral: OutsideReferralChanged, step: OutsideStep, *, written: Written, request: str
) -> OutsideReferralChanged:
    """Note what became of a referral; the same step again is the same answer."""
    if referral.steps[-1] == step:
        return referral
    return store.change(referral_with(referral, step, written), referral, request)
