"""A month's held patient-months as a list to work from: what each would bill, what stops it, who can cure that."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from functions.billing.closing.hold_reviews import HoldReview
from functions.billing.rules.cures import cured_by
from functions.billing.rules.verdict import ClaimLine, Status
from functions.billing.service import Decided, known_from
from functions.kernel.ids import EpisodeId, PatientId
from functions.kernel.roles import Role

NOT_REVIEWED = "none"


@dataclass(frozen=True, slots=True)
class HoldReason:
    """One thing that stops the claim: its rule, words without personal data, and whose record would cure it."""

    code: str
    rule: str
    words: str
    cured_by: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMonth:
    """`cents` is what would be billed without the holds; `unpriced` lines have no charge and add nothing. Only finance
    is told amounts: for anybody else `cents` is null.

    `mrn` is "" where nothing may tell whose it is (R28). `review_version` is what a review names as If-Match: 0 while
    there is none. `known_from` is the earliest day of which the month tells.
    """

    episode_id: EpisodeId
    patient_id: PatientId
    mrn: str
    payer_id: str
    reasons: tuple[HoldReason, ...]
    would_bill: tuple[ClaimLine, ...]
    cents: int | None
    unpriced: int
    minutes: int
    review_version: int
    review: HoldReview | None
    known_from: date

    def by_number(self) -> "HeldMonth":
        """The same month for who may not know whose it is: it is worked on all the same."""
        return replace(self, mrn="")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCounts:
    """Of all held months, whatever was asked for. A month with two reasons counts for both; `cents` as in the list."""

    held: int
    cents: int | None
    unpriced: int
    by_reason: Mapping[str, int]
    by_review: Mapping[str, int]


def held_months(decided: Iterable[Decided], reviews: Mapping[EpisodeId, HoldReview]) -> list[HeldMonth]:
    """Every held month, the most money first."""
    held = (one for one in decided if one.decision.status is Status.HOLD)
    return sorted((_held(one, reviews.get(one.episode_id)) for one in held), key=_most_money_first)


def _most_money_first(one: HeldMonth) -> tuple[int, EpisodeId]:
    return -_cents(one.would_bill), one.episode_id


def _cents(lines: Iterable[ClaimLine]) -> int:
    return sum(line.charge_cents for line in lines if line.charge_cents is not None)


def counts_of(held: Sequence[HeldMonth]) -> HeldCounts:
    reasons = Counter(code for one in held for code in {reason.code for reason in one.reasons})
    reviews = Counter(outcome_of(one) for one in held)
    return HeldCounts(
        held=len(held),
        cents=sum(_cents(one.would_bill) for one in held),
        unpriced=sum(one.unpriced for one in held),
        by_reason=dict(sorted(reasons.items())),
        by_review=dict(sorted(reviews.items())),
    )


def outcome_of(held: HeldMonth) -> str:
    return held.review.outcome if held.review else NOT_REVIEWED


def _held(one: Decided, review: HoldReview | None) -> HeldMonth:
    lines = one.decision.would_bill
    return HeldMonth(
        episode_id=one.episode_id,
        patient_id=one.patient_id,
        mrn="" if one.is_withheld else one.person.mrn,
        payer_id=one.coverage.payer_id,
        reasons=tuple(HoldReason(it.code, it.rule, it.words, cured_by(it.code)) for it in one.decision.reasons),
        would_bill=lines,
        cents=_cents(lines),
        unpriced=sum(line.charge_cents is None for line in lines),
        minutes=one.decision.minutes,
        review_version=review.version if review else 0,
        review=review,
        known_from=known_from(one),
    )
