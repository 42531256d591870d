"""Reads any 837P or 837I and says what a payer or clearinghouse would refuse, before they do.

It knows nothing of our writer. Libraries check the implementation guide's structure; these are the edits that they
leave out, besides the counts and numbers without which nothing else can be trusted. Memory holds one claim and the
numbers of all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from functions.billing.x12.blocks import Block, Kind, blocks, claim_kind
from functions.billing.x12.claim_kind import ClaimKind
from functions.billing.x12.findings import Finding
from functions.billing.x12.lint_blocks import every_block
from functions.billing.x12.lint_context import Context
from functions.billing.x12.lint_days import read_day
from functions.billing.x12.lint_elements import every_segment
from functions.billing.x12.lint_envelope import Envelope
from functions.billing.x12.lint_levels import Levels
from functions.billing.x12.tokens import read_segments


def lint(chunks: Iterable[str]) -> Iterator[Finding]:
    """Every finding of a text that comes in pieces, claim by claim; Invalid when it is no X12 at all."""
    envelope, levels = Envelope(), Levels()
    context = Context(ClaimKind.PROFESSIONAL, written_on=None, is_organization=False)
    for block in blocks(read_segments(chunks)):
        context = _with(block, context)
        found = list(every_block(block, context))
        for placed in block.placed:
            found += envelope.take(placed.segment)
            found += levels.take(placed.segment)
            found += every_segment(placed, context)
        yield from sorted(found)
    yield from envelope.end()


def _with(block: Block, context: Context) -> Context:
    """What the blocks after this one are judged against."""
    if block.kind is Kind.ENVELOPE and (group := block.find("GS")):
        return replace(context, kind=claim_kind(group.get(8)), written_on=read_day(group.get(4)))
    if block.kind is Kind.PROVIDER and (provider := block.find("NM1", "85")):
        return replace(context, is_organization=provider.get(2) == "2")
    return context
