"""An 837's segments in blocks that can be judged alone: who submits, who bills, who is insured, one claim.

Every segment gets the number of its loop in the implementation guide. Memory holds one block.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from functions.billing.x12.claim_kind import ClaimKind
from functions.billing.x12.tokens import Segment


class Kind(StrEnum):
    ENVELOPE = "envelope"
    HEADER = "header"
    PROVIDER = "provider"
    SUBSCRIBER = "subscriber"
    PATIENT = "patient"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment in its loop, "" for the envelope."""

    loop: str
    segment: Segment


@dataclass(frozen=True, slots=True)
class Block:
    kind: Kind
    placed: tuple[Placed, ...]

    @property
    def start(self) -> int:
        return self.placed[0].segment.index

    def find(self, tag: str, first: str = "", *, loop: str = "") -> Segment | None:
        """The first segment of a tag, with this first element and in this loop where they are named."""
        return next((found for found in self.every(tag, first, loop=loop)), None)

    def every(self, tag: str, first: str = "", *, loop: str = "") -> Iterator[Segment]:
        for one in self.placed:
            named = one.segment.tag == tag and first in ("", one.segment.get(1))
            if named and loop in ("", one.loop):
                yield one.segment


_ENVELOPE = frozenset({"ISA", "GS", "SE", "GE", "IEA", "TA1"})
_LEVELS = {"20": (Kind.PROVIDER, "2000A"), "22": (Kind.SUBSCRIBER, "2000B"), "23": (Kind.PATIENT, "2000C")}
_NAMED = {"41": "1000A", "40": "1000B", "85": "2010AA", "87": "2010AB", "PE": "2010AC", "IL": "2010BA"} | {
    "PR": "2010BB",
    "QC": "2010CA",
}
_VERSIONS = {"005010X222A1": ClaimKind.PROFESSIONAL, "005010X223A2": ClaimKind.INSTITUTIONAL}
_NAMED_IN_CLAIM: Mapping[ClaimKind, Mapping[str, str]] = {
    ClaimKind.PROFESSIONAL: {"DN": "2310A", "82": "2310B", "77": "2310C", "DQ": "2310D", "IL": "2330A", "PR": "2330B"},
    ClaimKind.INSTITUTIONAL: {"71": "2310A", "72": "2310B", "ZZ": "2310C", "82": "2310D", "77": "2310E", "DN": "2310F"}
    | {"IL": "2330A", "PR": "2330B"},
}
_NAMED_IN_LINE: Mapping[ClaimKind, Mapping[str, str]] = {
    ClaimKind.PROFESSIONAL: {"82": "2420A", "77": "2420C", "DQ": "2420D", "DK": "2420E", "DN": "2420F"},
    ClaimKind.INSTITUTIONAL: {"72": "2420A", "ZZ": "2420B", "82": "2420C", "DN": "2420D"},
}


def claim_kind(version: str) -> ClaimKind:
    """What GS08 says that the claims are; an unknown version is read as a professional one."""
    return _VERSIONS.get(version, ClaimKind.PROFESSIONAL)


def blocks(segments: Iterable[Segment]) -> Iterator[Block]:
    """Cut where a level, a claim or the envelope begins."""
    kind, loop, held, claims = Kind.ENVELOPE, "", list[Placed](), ClaimKind.PROFESSIONAL
    for segment in segments:
        if segment.tag == "GS":
            claims = claim_kind(segment.get(8))
        begins, loop = _place(segment, kind, loop, claims)
        if begins is not None:
            if held:
                yield Block(kind, tuple(held))
            kind, held = begins, []
        held.append(Placed(loop, segment))
    if held:
        yield Block(kind, tuple(held))


def _place(segment: Segment, kind: Kind, loop: str, claims: ClaimKind) -> tuple[Kind | None, str]:
    """The block that a segment begins, None where it goes on, and the segment's loop."""
    tag = segment.tag
    if tag in _ENVELOPE:
        return Kind.ENVELOPE, ""
    if tag == "ST":
        return Kind.HEADER, "ST"
    if tag == "HL":
        return _LEVELS.get(segment.get(3), (Kind.PATIENT, "2000"))
    if tag == "CLM":
        return Kind.CLAIM, "2300"
    return None, _loop_within(segment, kind, loop, claims)


def _loop_within(segment: Segment, kind: Kind, loop: str, claims: ClaimKind) -> str:
    tag, role = segment.tag, segment.get(1)
    if tag == "LX":
        return "2400"
    if tag == "SBR" and kind is Kind.CLAIM:
        return "2320"
    if tag != "NM1":
        return loop
    if loop.startswith("24"):
        return _NAMED_IN_LINE[claims].get(role, "2420")
    return (_NAMED_IN_CLAIM[claims] if kind is Kind.CLAIM else _NAMED).get(role, f"NM1{role}")
