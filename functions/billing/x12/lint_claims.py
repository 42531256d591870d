"""The edits of one claim: its number, frequency, diagnoses, and the total that its lines must add up to."""

import re
from collections.abc import Iterator

from functions.billing.x12.blocks import Block, Placed
from functions.billing.x12.claim_kind import ClaimKind
from functions.billing.x12.findings import Finding
from functions.billing.x12.lint_context import Context
from functions.billing.x12.lint_diagnoses import diagnoses, diagnoses_in
from functions.billing.x12.lint_institutional import institutional_claim
from functions.billing.x12.lint_lines import LAYOUTS, cents, service_lines
from functions.billing.x12.lint_professional import professional_claim
from functions.billing.x12.tokens import Segment

_NUMBER = re.compile(r"[A-Z0-9-]{1,20}")
_FREQUENCIES = ("1", "7", "8")
_NOTE = "ADD"


def claim(block: Block, context: Context) -> Iterator[Finding]:
    """Everything about a claim but its single elements."""
    head, kind = block.placed[0].segment, context.kind
    named = diagnoses_in(block, kind)
    if not _NUMBER.fullmatch(head.get(1)):
        yield Finding(head.index, "CLAIM_NUMBER", "CLM01 is not up to 20 letters, digits and hyphens")
    yield from _frequency(head, block)
    yield from diagnoses(named, head, kind)
    yield from institutional_claim(block) if kind is ClaimKind.INSTITUTIONAL else professional_claim(block, context)
    yield from service_lines(block, kind, sum(len(one.elements) - 1 for one in named))
    yield from _total(head, block, kind)


def _frequency(head: Segment, block: Block) -> Iterator[Finding]:
    code = (*head.components(5), "", "", "")[2]
    original = block.find("REF", "F8", loop="2300")
    if code not in _FREQUENCIES:
        yield Finding(head.index, "FREQUENCY", "CLM05-3 is not 1, 7 or 8")
    elif code == "1" and original:
        yield Finding(original.index, "ORIGINAL_REFERENCE_UNEXPECTED", "an original claim names another one")
    elif code != "1" and not (original and original.get(2)):
        yield Finding(head.index, "ORIGINAL_REFERENCE_MISSING", "frequency 7 or 8 without the payer's number in REF*F8")


def _total(head: Segment, block: Block, kind: ClaimKind) -> Iterator[Finding]:
    layout = LAYOUTS[kind]
    total, charges = cents(head.get(2)), [cents(line.get(layout.charge)) for line in block.every(layout.tag)]
    if total is None:
        yield Finding(head.index, "MONEY", "CLM02 is not an amount in dollars and cents")
    elif total != sum(charge for charge in charges if charge is not None):
        yield Finding(head.index, "TOTAL", "CLM02 is not the sum of the lines' charges")


def note(placed: Placed, _: Context) -> Iterator[Finding]:
    """Both forms take an additional note; what we write has no other."""
    segment = placed.segment
    if segment.get(1) != _NOTE or not segment.get(2):
        yield Finding(segment.index, "NOTE", "the note is no additional one, or has no words")
