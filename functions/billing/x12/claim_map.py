"""Which claim a 999 speaks of: it names a transaction set and the place of a segment in it (IK3-02)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from functions.billing.x12.blocks import Kind, blocks
from functions.billing.x12.tokens import read_segments


@dataclass(frozen=True, slots=True)
class ClaimSpan:
    """A claim with its subscriber, as the places of its first and last segment in the set; the ST is 1."""

    transaction_set: str
    claim_number: str
    first: int
    last: int


def claim_spans(chunks: Iterable[str]) -> Iterator[ClaimSpan]:
    """The claims of an 837P in order, read from the file itself: a claim begins with its subscriber's level."""
    transaction_set, starts_at, first = "", 0, 0
    for block in blocks(read_segments(chunks)):
        head = block.placed[0].segment
        if block.kind is Kind.HEADER:
            transaction_set, starts_at = head.get(2), head.index
        elif block.kind is Kind.SUBSCRIBER:
            first = head.index
        elif block.kind is Kind.CLAIM:
            last = block.placed[-1].segment.index
            yield ClaimSpan(transaction_set, head.get(1), first - starts_at + 1, last - starts_at + 1)
            first = last + 1


def claim_at(spans: Iterable[ClaimSpan], transaction_set: str, place: int) -> str | None:
    """CLM01 of the claim that a place belongs to; None for what all claims of the set share."""
    found = (one for one in spans if one.transaction_set == transaction_set and one.first <= place <= one.last)
    return next((one.claim_number for one in found), None)
