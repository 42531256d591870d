"""The edits of a claim's diagnoses: in one HI of a professional claim, the principal one alone in an institution's."""

from collections.abc import Iterator, Mapping, Sequence

from functions.billing.rules.diagnosis import is_icd10cm_shape
from functions.billing.x12.blocks import Block
from functions.billing.x12.claim_kind import ClaimKind
from functions.billing.x12.findings import Finding
from functions.billing.x12.tokens import Segment

_MOST: Mapping[ClaimKind, int] = {ClaimKind.PROFESSIONAL: 12, ClaimKind.INSTITUTIONAL: 25}
_PRINCIPAL, _OTHER = "ABK", "ABF"


def diagnoses_in(block: Block, kind: ClaimKind) -> list[Segment]:
    """The HI segments that hold them; an institution's other HI hold conditions, occurrences and values."""
    found = list(block.every("HI", loop="2300"))
    if kind is ClaimKind.PROFESSIONAL:
        return found[:1]
    return [one for one in found if one.components(1)[0] in (_PRINCIPAL, _OTHER)]


def diagnoses(found: Sequence[Segment], head: Segment, kind: ClaimKind) -> Iterator[Finding]:
    """Everything about the diagnoses of a claim whose CLM is `head`."""
    rows = [[(*one.components(place), "", "")[:2] for place in range(1, len(one.elements))] for one in found]
    pairs = [pair for row in rows for pair in row]
    if not pairs:
        yield Finding(head.index, "DIAGNOSIS_MISSING", "the claim has no HI with a diagnosis")
        return
    at, codes = found[0].index, [code for _, code in pairs]
    if len(pairs) > _MOST[kind]:
        yield Finding(at, "DIAGNOSES_TOO_MANY", f"a claim takes {_MOST[kind]} diagnoses at most")
    if [qualifier for qualifier, _ in pairs] != [_PRINCIPAL, *[_OTHER] * (len(pairs) - 1)]:
        yield Finding(at, "DIAGNOSIS_QUALIFIER", "the first diagnosis is ABK, all others are ABF")
    elif kind is ClaimKind.INSTITUTIONAL and len(rows[0]) > 1:
        yield Finding(at, "DIAGNOSIS_QUALIFIER", "the principal diagnosis does not stand alone")
    yield from _codes(codes, at)


def _codes(codes: Sequence[str], at: int) -> Iterator[Finding]:
    if len(set(codes)) < len(codes):
        yield Finding(at, "DIAGNOSIS_DUPLICATE", "a diagnosis is named twice")
    if any("." in code for code in codes):
        yield Finding(at, "DIAGNOSIS_DOT", "a diagnosis is written with its dot")
    elif not all(is_icd10cm_shape(code) for code in codes):
        yield Finding(at, "DIAGNOSIS_SHAPE", "a diagnosis does not have the shape of an ICD-10-CM code")
