"""Which claim a 999 speaks of: it names a transaction set and the place of a segment in it (IK3-02)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from functions.billing.x12.blocks import Block, Kind, blocks
from functions.billing.x12.tokens import read_segments


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSpan:
    """A claim with its subscriber, as the places of its first and last segment in the set; the ST is 1.

    `group` is GS06, `transaction_set` ST02 and `batch` BHT03: by these a 999 or 277CA names what it answers.
    `frequency` is CLM05-3.
    """

    group: str
    transaction_set: str
    batch: str
    claim_number: str
    frequency: str
    first: int
    last: int


def claim_spans(chunks: Iterable[str]) -> Iterator[ClaimSpan]:
    """The claims of an 837 in order, read from the file itself: a claim begins with its subscriber's level."""
    group, header, first = "", _Header("", "", 0), 0
    for block in blocks(read_segments(chunks)):
        start = block.start
        if found := block.find("GS"):
            group = found.get(6)
        if block.kind is Kind.HEADER:
            header = _header(block)
        elif block.kind is Kind.SUBSCRIBER:
            first = start
        elif block.kind is Kind.CLAIM:
            last = block.placed[-1].segment.index
            yield ClaimSpan(
                group=group,
                transaction_set=header.transaction_set,
                batch=header.batch,
                claim_number=block.placed[0].segment.get(1),
                frequency=block.placed[0].segment.get(5).rpartition(":")[2],
                first=first - header.before,
                last=last - header.before,
            )
            first = last + 1


def claim_at(spans: Iterable[ClaimSpan], transaction_set: str, place: int) -> str | None:
    """CLM01 of the claim that a place belongs to; None for what all claims of the set share."""
    found = (one for one in spans if one.transaction_set == transaction_set and one.first <= place <= one.last)
    return next((one.claim_number for one in found), None)


@dataclass(frozen=True, slots=True)
class _Header:
    """A transaction set's numbers, and how many segments stand before it."""

    transaction_set: str
    batch: str
    before: int


def _header(block: Block) -> _Header:
    begin = block.find("BHT")
    return _Header(block.placed[0].segment.get(2), begin.get(3) if begin else "", block.start - 1)
