"""The edits of single segments: characters and lengths of any, then those of its own tag."""

import re
from collections.abc import Iterator, Mapping

from functions.billing.x12 import lint_claims, lint_days, lint_parties
from functions.billing.x12.blocks import Placed
from functions.billing.x12.claim_kind import ClaimKind
from functions.billing.x12.findings import Finding
from functions.billing.x12.lint_context import Context, Edit
from functions.billing.x12.tokens import Segment

_BASIC = re.compile(r"[A-Z0-9 !\"&'()*+,\-./:;?=]*")
_COMPOSITE = frozenset({"CLM", "HI", "SV1", "SV2", "SV5", "SVD", "REF"})
_LOWER = re.compile(r"[a-z]")
_TAGS = frozenset({
    "ISA", "GS", "ST", "BHT", "NM1", "N2", "PER", "HL", "PRV", "CUR", "N3", "N4", "REF", "SBR", "PAT", "DMG",
    "CLM", "DTP", "PWK", "CN1", "AMT", "K3", "NTE", "CRC", "HI", "HCP", "CAS", "OI", "MOA",
    "LX", "LIN", "CTP", "SVD", "SE", "GE", "IEA", "TA1",
})  # fmt: skip
_TAGS_OF: Mapping[ClaimKind, frozenset[str]] = {
    ClaimKind.PROFESSIONAL: _TAGS | {"CR1", "CR2", "CR3", "SV1", "SV5", "QTY", "MEA", "PS1", "LQ", "FRM"},
    ClaimKind.INSTITUTIONAL: _TAGS | {"CL1", "MIA", "SV2"},
}
_LENGTHS: Mapping[str, Mapping[int, int]] = {
    "NM1": {3: 60, 4: 35, 5: 25, 9: 80},
    "N3": {1: 55, 2: 55},
    "N4": {1: 30, 2: 2, 3: 15},
    "PER": {2: 60, 4: 256},
    "REF": {2: 50},
    "CLM": {1: 20},
    "SBR": {3: 50, 4: 60},
    "NTE": {2: 80},
}
_BY_TAG: Mapping[str, Edit] = {
    "NM1": lint_parties.name,
    "N3": lint_parties.street,
    "N4": lint_parties.city,
    "PRV": lint_parties.taxonomy,
    "REF": lint_parties.reference,
    "SBR": lint_parties.insured,
    "DMG": lint_days.birth,
    "DTP": lint_days.days,
    "NTE": lint_claims.note,
}


def every_segment(placed: Placed, context: Context) -> Iterator[Finding]:
    """All edits of one segment, those of its own tag included."""
    segment = placed.segment
    if segment.tag not in _TAGS_OF[context.kind]:
        yield Finding(segment.index, "TAG_UNKNOWN", "no segment of such a claim has this tag")
    yield from _characters(segment)
    for place, limit in _LENGTHS.get(segment.tag, {}).items():
        if len(segment.get(place)) > limit:
            yield Finding(segment.index, "TOO_LONG", f"{segment.tag}{place:02d} has more than {limit} characters")
    edit = _BY_TAG.get(segment.tag)
    if edit is not None:
        yield from edit(placed, context)


def _characters(segment: Segment) -> Iterator[Finding]:
    if segment.tag == "ISA":
        return
    if len(segment.elements) > 1 and not segment.elements[-1]:
        yield Finding(segment.index, "EMPTY_END", "the segment ends in an empty element")
    text, component = "".join(segment.elements), segment.delimiters.component
    if segment.tag in _COMPOSITE:
        text = text.replace(component, "")
    elif component in text:
        yield Finding(segment.index, "COMPONENT", "data has the character that separates components")
    if _LOWER.search(text):
        yield Finding(segment.index, "LOWER_CASE", "data is written in lower case")
    elif not _BASIC.fullmatch(text):
        yield Finding(segment.index, "CHARACTER_SET", "data has characters outside the basic set")
    if any(part != part.strip() for part in segment.elements):
        yield Finding(segment.index, "SPACES", "an element begins or ends with a space")
