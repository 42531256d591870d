"""The edits of what only a professional claim has: a place of service, and who rendered the service."""

import re
from collections.abc import Iterator

from functions.billing.x12.blocks import Block
from functions.billing.x12.findings import Finding
from functions.billing.x12.lint_context import Context


def professional_claim(block: Block, context: Context) -> Iterator[Finding]:
    """Everything that an institutional claim does not have."""
    head = block.placed[0].segment
    place, qualifier, *_ = (*head.components(5), "", "")
    if not re.fullmatch(r"[0-9]{2}", place):
        yield Finding(head.index, "PLACE_OF_SERVICE", "the place of service is not two digits")
    if qualifier != "B":
        yield Finding(head.index, "PLACE_OF_SERVICE", "CLM05-2 is not B")
    # an organization does not treat anybody: somebody is named, on the claim or on its lines
    if context.is_organization and block.find("NM1", "82") is None:
        yield Finding(block.start, "RENDERING_NPI_MISSING", "an organization bills and no practitioner is named")
