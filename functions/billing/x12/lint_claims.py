"""The edits of one claim: its number, frequency, diagnoses, and the total that its lines must add up to."""

import re
from collections.abc import Iterator

from functions.billing.rules.diagnosis import is_icd10cm_shape
from functions.billing.x12.blocks import Block
from functions.billing.x12.findings import Finding
from functions.billing.x12.lint_context import Context
from functions.billing.x12.lint_lines import cents, service_lines
from functions.billing.x12.tokens import Segment

_NUMBER = re.compile(r"[A-Z0-9-]{1,20}")
_FREQUENCIES = ("1", "7", "8")
_MOST_DIAGNOSES = 12


def claim(block: Block, context: Context) -> Iterator[Finding]:
    """Everything about a claim but its single elements."""
    head, diagnoses = block.placed[0].segment, block.find("HI", loop="2300")
    yield from _head(head)
    yield from _frequency(head, block)
    yield from _diagnoses(diagnoses, head)
    yield from _rendering(block, context)
    yield from service_lines(block, len(diagnoses.elements) - 1 if diagnoses else 0)
    yield from _total(head, block)


def _head(head: Segment) -> Iterator[Finding]:
    place, qualifier, *_ = (*head.components(5), "", "")
    if not _NUMBER.fullmatch(head.get(1)):
        yield Finding(head.index, "CLAIM_NUMBER", "CLM01 is not up to 20 letters, digits and hyphens")
    if not re.fullmatch(r"[0-9]{2}", place):
        yield Finding(head.index, "PLACE_OF_SERVICE", "the place of service is not two digits")
    if qualifier != "B":
        yield Finding(head.index, "PLACE_OF_SERVICE", "CLM05-2 is not B")


def _frequency(head: Segment, block: Block) -> Iterator[Finding]:
    code = (*head.components(5), "", "", "")[2]
    original = block.find("REF", "F8", loop="2300")
    if code not in _FREQUENCIES:
        yield Finding(head.index, "FREQUENCY", "CLM05-3 is not 1, 7 or 8")
    elif code == "1" and original:
        yield Finding(original.index, "ORIGINAL_REFERENCE_UNEXPECTED", "an original claim names another one")
    elif code != "1" and not (original and original.get(2)):
        yield Finding(head.index, "ORIGINAL_REFERENCE_MISSING", "frequency 7 or 8 without the payer's number in REF*F8")


def _diagnoses(found: Segment | None, head: Segment) -> Iterator[Finding]:
    if found is None or len(found.elements) < 2:
        yield Finding(head.index, "DIAGNOSIS_MISSING", "the claim has no HI")
        return
    pairs = [(*found.components(place), "", "")[:2] for place in range(1, len(found.elements))]
    codes = [code for _, code in pairs]
    if len(pairs) > _MOST_DIAGNOSES:
        yield Finding(found.index, "DIAGNOSES_TOO_MANY", f"a claim takes {_MOST_DIAGNOSES} diagnoses at most")
    if [qualifier for qualifier, _ in pairs] != ["ABK", *["ABF"] * (len(pairs) - 1)]:
        yield Finding(found.index, "DIAGNOSIS_QUALIFIER", "the first diagnosis is ABK, all others are ABF")
    if len(set(codes)) < len(codes):
        yield Finding(found.index, "DIAGNOSIS_DUPLICATE", "a diagnosis is named twice")
    if any("." in code for code in codes):
        yield Finding(found.index, "DIAGNOSIS_DOT", "a diagnosis is written with its dot")
    elif not all(is_icd10cm_shape(code) for code in codes):
        yield Finding(found.index, "DIAGNOSIS_SHAPE", "a diagnosis does not have the shape of an ICD-10-CM code")


def _rendering(block: Block, context: Context) -> Iterator[Finding]:
    """An organization does not treat anybody: somebody is named, on the claim or on its lines."""
    if context.is_organization and block.find("NM1", "82") is None:
        yield Finding(block.start, "RENDERING_NPI_MISSING", "an organization bills and no practitioner is named")


def _total(head: Segment, block: Block) -> Iterator[Finding]:
    total, charges = cents(head.get(2)), [cents(line.get(2)) for line in block.every("SV1")]
    if total is None:
        yield Finding(head.index, "MONEY", "CLM02 is not an amount in dollars and cents")
    elif total != sum(charge for charge in charges if charge is not None):
        yield Finding(head.index, "TOTAL", "CLM02 is not the sum of the lines' charges")
