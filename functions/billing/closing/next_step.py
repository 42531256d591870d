"""What must be done about one claim so that the payer has it as the month is decided now. Pure.

Sources: interop.md, "Corrections"; which frequencies a payer takes is its row's. Readings: docs/decisions/0075-0078.
"""

from dataclasses import dataclass, replace

from functions.billing.files.submission import NOT_SENT, ORIGINAL, Step, Submission, charge_of
from functions.billing.inbound.claim import Claim, ClaimNumber, State
from functions.billing.inbound.state import (
    REPLACEMENT,
    VOID,
    as_the_payer_has_it,
    payer_control,
    standing,
    state_of,
    undecided,
    voids_under_way,
)
from functions.billing.rules.verdict import ClaimLine, Finding
from functions.billing.service import Decided

NO_CONTROL_NUMBER = Finding(
    "PAYER_CONTROL_NUMBER_AWAITED", "B", "the payer's number of the claim is not known yet; the next correction tries"
)
NOT_DECIDED = Finding(
    "PAYER_DECISION_AWAITED", "B", "the payer takes no voids and has not decided yet; the next correction looks again"
)
REOPENING = Finding(
    "REOPENING_NEEDED", "B", "the payer takes original claims only and has paid: ask it to reopen its decision"
)
VOID_UNDER_WAY = Finding(
    "VOID_UNDER_WAY", "B", "an earlier void is not decided yet; the next correction sends the claim"
)
OTHER_KIND = Finding(
    "CLAIM_OF_THE_OTHER_KIND", "R25", "the payer has it as the other kind of claim (837P, 837I): it must take that back"
)
_CAME_BACK = (State.REJECTED_999, State.REJECTED_277CA, State.DENIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One claim. `claim` is what is known to have happened to it (None: it is a new one); months only where billed.

    `stood` is the month in the books, `stated` as the claim stated it that the payer has, or else last, `now` as it is
    decided. `retold`: who bills, or whom, is written otherwise now.
    """

    number: ClaimNumber
    claim: Claim | None
    frequencies: tuple[str, ...]
    stood: Decided | None
    stated: Decided | None
    now: Decided | None
    retold: bool


def next_step(case: Case) -> Submission | None:
    """The claim as it must go now; None when nothing is to be done, and nothing in the books changes."""
    found = _billed(case, case.now) if case.now else _taken_back(case)
    if found is None and charged(case.stood) != charged(case.now):
        return _submission(case, "keep" if case.now else "withdraw", NOT_SENT)
    return found


def on_the_claim(decided: Decided | None) -> tuple[object, ...] | None:
    """What the claim says of the service; minutes and other evidence are not on it."""
    if decided is None:
        return None
    decision = decided.decision
    codes, terms = tuple(dict.fromkeys(decided.diagnoses)), decision.destination.institutional
    return (charged(decided), decision.date_of_service, decision.place_of_service, codes, decided.rendering_npi, terms)


def charged(decided: Decided | None) -> tuple[tuple[str, int, int | None], ...]:
    """Codes, units and charges: what a payer is expected to allow is beside the claim."""
    return tuple((line.code, line.units, line.charge_cents) for line in _lines(decided))


def about_whom(decided: Decided) -> tuple[object, ...]:
    """Who the claim is about and who treated, apart from the service: it alone does not change what a payer owes."""
    person = replace(decided.person, phone=None)
    return (person, decided.coverage, decided.rendering_name)


def _billed(case: Case, now: Decided) -> Submission | None:
    claim = case.claim
    if claim is None or not claim.writings:
        return _submission(case, "new", ORIGINAL)
    if not _is_due(case, claim, now):
        return None
    if voids_under_way(claim):
        return _submission(case, "resend", ORIGINAL, stopped=VOID_UNDER_WAY)
    if _is_held_as_the_other_kind(case, claim):
        return _submission(case, "resend", ORIGINAL, stopped=OTHER_KIND)
    if standing(claim) and not _changes_kind(case):
        return _replaced(case, claim)
    return _submission(case, "resend" if claim.sendings else "new", ORIGINAL)


def _is_due(case: Case, claim: Claim, now: Decided) -> bool:
    """Whether the payer lacks what the claim says now."""
    if case.retold and state_of(claim) in _CAME_BACK:
        return True
    if as_the_payer_has_it(claim) and not voids_under_way(claim):
        has_it = on_the_claim(case.stated) == on_the_claim(now)
        if has_it or (_was_reopened(claim, now) and not _changes_kind(case)):
            return False
    return claim.is_kept_back or on_the_claim(case.stood) != on_the_claim(now)


def _changes_kind(case: Case) -> bool:
    """R25: the setting was corrected, so that the claim is institutional now and was not, or the other way round."""
    kinds = {it.decision.destination.institutional is None for it in (case.stated, case.now) if it}
    return len(kinds) > 1


def _is_held_as_the_other_kind(case: Case, claim: Claim) -> bool:
    """No frequency leads from one kind to the other, and two claims of one service would be paid twice."""
    return _changes_kind(case) and bool(undecided(claim) or (standing(claim) and not _is_denied(claim)))


def _was_reopened(claim: Claim, now: Decided) -> bool:
    """What could not be sent was settled with the payer by other means: its decision is about today's charge."""
    today = charge_of(now.decision.lines)
    if not claim.is_kept_back:
        return False
    since = claim.writings[-1].written_at.date()
    return any(one.charge_cents == today and one.paid_on >= since for one in standing(claim)[-1:])


def _replaced(case: Case, claim: Claim) -> Submission:
    """Of a claim that the payer has decided."""
    if REPLACEMENT in case.frequencies:
        return _referring(case, "replace", REPLACEMENT, claim)
    if _is_denied(claim):
        return _submission(case, "resend", ORIGINAL)
    return _submission(case, "resend", ORIGINAL, stopped=REOPENING)


def _taken_back(case: Case) -> Submission | None:
    """Of a claim that is no longer billed."""
    claim = case.claim
    if claim is None or voids_under_way(claim):
        return None
    if not standing(claim) and not undecided(claim):
        return None if claim.is_taken_back and not claim.is_kept_back else _submission(case, "withdraw", NOT_SENT)
    if VOID in case.frequencies:
        return _referring(case, "void", VOID, claim)
    if not standing(claim):
        return _submission(case, "void", VOID, stopped=NOT_DECIDED)
    if not _is_denied(claim):
        return _submission(case, "void", VOID, stopped=REOPENING)
    return None if state_of(claim) is State.VOIDED else _submission(case, "withdraw", NOT_SENT)


def _is_denied(claim: Claim) -> bool:
    return all(one.is_denial for one in standing(claim))


def _referring(case: Case, step: Step, frequency: str, claim: Claim) -> Submission:
    """To the payer's own number of the claim; without it nothing can be sent."""
    number = payer_control(claim)
    stopped = None if number else NO_CONTROL_NUMBER
    return _submission(case, step, frequency, reference=number, stopped=stopped)


def _submission(
    case: Case, step: Step, frequency: str, *, reference: str | None = None, stopped: Finding | None = None
) -> Submission:
    states = case.now or case.stated or case.stood
    if states is None:
        raise LookupError("no run says what this claim states")
    return Submission(
        number=case.number,
        step=step,
        frequency=frequency,
        original_reference=reference,
        decided=states,
        stood=_lines(case.stood),
        lines=_lines(case.now),
        stopped=stopped,
    )


def _lines(decided: Decided | None) -> tuple[ClaimLine, ...]:
    return decided.decision.lines if decided else ()
