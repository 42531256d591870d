"""What a correction of a closed month holds: what differs from what its runs left, and what must go to payers. Pure.

The wire and the books are kept apart: a change that cannot be sent yet changes the books at once, and its claim comes
up again in every later correction until the payer has it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from functions.billing.closing.frozen import Change, Frozen
from functions.billing.closing.months import Ground, kept_in
from functions.billing.closing.next_step import Case, about_whom, charged, next_step
from functions.billing.files.claim_number import claim_number, claim_number_at
from functions.billing.files.submission import Submission
from functions.billing.inbound.claim import Claim, ClaimNumber
from functions.billing.inbound.state import as_the_payer_has_it
from functions.billing.rules.verdict import Status
from functions.billing.service import Decided
from functions.kernel.calendar import Month
from functions.kernel.facts import BillingIdentity
from functions.kernel.ids import EpisodeId


def correction(ground: Ground, now: Sequence[Decided]) -> Frozen:
    """Every patient-month that differs, or whose claim the payer does not have as it should."""
    before = {episode_id: kept.decided for episode_id, kept in kept_in(ground.runs).items()}
    after = {one.episode_id: one for one in now}
    by_episode = defaultdict[EpisodeId, list[Claim]](list)
    for claim in ground.claims:
        by_episode[claim.episode_id].append(claim)
    told, changes = _told(ground.runs), []
    for episode_id in sorted(before.keys() | after.keys()):
        stood, holds = before.get(episode_id), after.get(episode_id)
        if is_left_alone(stood, holds):
            continue
        submissions = tuple(_submissions((ground.clinic.billing, told), by_episode[episode_id], stood, holds))
        if submissions or differs(stood, holds):
            changes.append(Change(episode_id, stood, submissions))
    decided = tuple(after[change.episode_id] for change in changes if change.episode_id in after)
    return Frozen(ground.clinic, decided, changes=tuple(changes))


def is_left_alone(before: Decided | None, now: Decided | None) -> bool:
    """R28: a claim that was disclosed by a consent stays when the consent ends; nothing further is told of it."""
    return before is not None and before.decision.status is Status.BILL and now is not None and now.is_withheld


def worth_a_run(frozen: Frozen, can_be_sent: Callable[[Submission], bool]) -> Frozen:
    """The correction, or one without changes where it would only list again what waits."""
    return frozen if _is_worth_a_run(frozen, can_be_sent) else replace(frozen, decided=(), changes=())


def _is_worth_a_run(frozen: Frozen, can_be_sent: Callable[[Submission], bool]) -> bool:
    """Whether anything is decided otherwise, or can be sent now: what only waits is no reason for a run."""
    now = {one.episode_id: one for one in frozen.decided}
    changed = any(differs(one.before, now.get(one.episode_id)) for one in frozen.changes or ())
    return changed or any(not it.is_for_payer or can_be_sent(it) for it in frozen.submissions)


def differs(before: Decided | None, now: Decided | None) -> bool:
    """By the fingerprint of all evidence, and by what was decided from it: a rule may have been corrected."""
    if before is None or now is None:
        return before is not now
    same = before.decision.evidence_hash == now.decision.evidence_hash
    return not (same and charged(before) == charged(now) and before.decision.status is now.decision.status)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a run's claim stated, and who billed."""

    run: int
    decided: Decided
    billing: BillingIdentity


_ByNumber = Mapping[ClaimNumber, Sequence[_Told]]


def _told(runs: Mapping[int, Frozen]) -> _ByNumber:
    """Every claim of every run by its number, in the order of the runs."""
    found = defaultdict[ClaimNumber, list[_Told]](list)
    for run, frozen in runs.items():
        for it in frozen.submissions:
            found[it.number].append(_Told(run, it.decided, frozen.clinic.billing))
    return dict(found)


def _submissions(
    known: tuple[BillingIdentity, _ByNumber], claims: Sequence[Claim], stood: Decided | None, now: Decided | None
) -> Iterator[Submission]:
    """One patient-month's claims: that of the payer who is billed, and those at payers who were billed before."""
    billing, told = known
    numbers = {claim.payer_id: claim.number for claim in claims}
    for one in (stood, now):
        if one is not None and one.decision.status is Status.BILL and one.coverage.payer_id not in numbers:
            numbers[one.coverage.payer_id] = _new_number(one, is_first=not numbers)
    by_payer = {claim.payer_id: claim for claim in claims}
    for payer_id, number in sorted(numbers.items()):
        claim = by_payer.get(payer_id)
        stated = _stated(told.get(number, ()), claim)
        case = _case(number, claim, (stated, billing), (_billed(stood, payer_id), _billed(now, payer_id)))
        if found := next_step(case):
            yield found


def _new_number(decided: Decided, *, is_first: bool) -> ClaimNumber:
    month = Month.parse(decided.month)
    if is_first:
        return ClaimNumber(claim_number(decided.episode_id, month))
    return ClaimNumber(claim_number_at(decided.episode_id, month, decided.coverage.payer_id))


def _case(
    number: ClaimNumber,
    claim: Claim | None,
    stated_and_billing: tuple[_Told | None, BillingIdentity],
    before_and_now: tuple[Decided | None, Decided | None],
) -> Case:
    (stated, billing), (stood, now) = stated_and_billing, before_and_now
    retold = bool(now and stated and about_whom(stated.decided) != about_whom(now))
    states = now or (stated.decided if stated else stood)
    return Case(
        number=number,
        claim=claim,
        frequencies=states.decision.destination.frequency_codes if states else (),
        stood=stood,
        stated=stated.decided if stated else None,
        now=now,
        retold=retold or (stated is not None and stated.billing != billing),
    )


def _stated(told: Sequence[_Told], claim: Claim | None) -> _Told | None:
    """The month as the claim that the payer has stated it, or else as it was stated last; and who billed."""
    held = as_the_payer_has_it(claim) if claim else None
    found = [one for one in told if held is None or one.run <= held.run]
    return found[-1] if found else None


def _billed(decided: Decided | None, payer_id: str) -> Decided | None:
    """The month where it is billed to this payer."""
    is_billed = decided is not None and decided.decision.status is Status.BILL
    return decided if is_billed and decided and decided.coverage.payer_id == payer_id else None
