"""The edits of a claim's service lines: code, charge, units, pointers, day, and the number that an 835 gives back."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from functions.billing.rules.codes import APCM_BASES, BHI_FAMILY
from functions.billing.x12.blocks import Block
from functions.billing.x12.claim_kind import ClaimKind
from functions.billing.x12.findings import Finding
from functions.billing.x12.tokens import Segment

_PROCEDURE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")
_MONEY = re.compile(r"([0-9]{1,8})(?:\.([0-9]{1,2}))?")
_REVENUE = re.compile(r"[0-9]{4}")
_UNITS = re.compile(r"[1-9][0-9]{0,3}")
_BILLED_HERE = BHI_FAMILY | APCM_BASES
_MOST_LINES = 50
_MOST_POINTERS = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a line's segment has its elements: an SV2 begins with the revenue code."""

    tag: str
    procedure: int

    @property
    def charge(self) -> int:
        return self.procedure + 1

    @property
    def unit(self) -> int:
        return self.procedure + 2

    @property
    def units(self) -> int:
        return self.procedure + 3


LAYOUTS: Mapping[ClaimKind, Layout] = {
    ClaimKind.PROFESSIONAL: Layout("SV1", 1),
    ClaimKind.INSTITUTIONAL: Layout("SV2", 2),
}


def service_lines(block: Block, kind: ClaimKind, diagnoses: int) -> Iterator[Finding]:
    """Every line of a claim with so many diagnoses."""
    lines = _lines(block)
    if not lines:
        yield Finding(block.start, "LINE_MISSING", "the claim has no service line")
    if len(lines) > _MOST_LINES:
        yield Finding(block.start, "LINES_TOO_MANY", f"a claim takes {_MOST_LINES} lines at most")
    for number, line in enumerate(lines, 1):
        if line[0].get(1) != str(number):
            yield Finding(line[0].index, "LINE_NUMBER", "LX01 does not count the lines from 1")
        yield from _line(line, kind, diagnoses)
    yield from _controls(lines)


def cents(text: str) -> int | None:
    """An amount of X12 in cents; None for what is not one."""
    found = _MONEY.fullmatch(text)
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None


def _lines(block: Block) -> list[list[Segment]]:
    """The segments of each line, its LX first."""
    lines: list[list[Segment]] = []
    for one in block.placed:
        if one.segment.tag == "LX":
            lines.append([])
        if lines and one.loop.startswith("24"):
            lines[-1].append(one.segment)
    return lines


def _line(line: list[Segment], kind: ClaimKind, diagnoses: int) -> Iterator[Finding]:
    layout = LAYOUTS[kind]
    services = [segment for segment in line if segment.tag == layout.tag]
    if len(services) != 1:
        yield Finding(line[0].index, "LINE_MISSING", f"a line has no {layout.tag}, or several")
    for service in services:
        yield from _service(service, layout)
        yield from _revenue(service) if kind is ClaimKind.INSTITUTIONAL else _pointers(service, diagnoses)
    if not any(segment.tag == "DTP" and segment.get(1) == "472" for segment in line):
        yield Finding(line[0].index, "SERVICE_DATE_MISSING", "a line has no DTP*472")


def _service(service: Segment, layout: Layout) -> Iterator[Finding]:
    qualifier, code, *modifiers = (*service.components(layout.procedure), "")
    if qualifier != "HC" or not _PROCEDURE.fullmatch(code):
        yield Finding(service.index, "PROCEDURE_SHAPE", "the procedure is not HC and a five-character code")
    elif code not in _BILLED_HERE:
        yield Finding(service.index, "PROCEDURE_UNKNOWN", "the code is none of behavioural health integration")
    if any(modifier and not re.fullmatch(r"[0-9A-Z]{2}", modifier) for modifier in modifiers[:4]):
        yield Finding(service.index, "MODIFIER", "a modifier is not two letters or digits")
    charge = cents(service.get(layout.charge))
    if charge is None:
        yield Finding(service.index, "MONEY", "a line's charge is not an amount in dollars and cents")
    elif charge == 0:
        yield Finding(service.index, "CHARGE_NOT_POSITIVE", "a line is charged nothing")
    if service.get(layout.unit) != "UN" or not _UNITS.fullmatch(service.get(layout.units)):
        yield Finding(service.index, "UNITS", "units are not UN and a whole number from 1")


def _revenue(service: Segment) -> Iterator[Finding]:
    if not _REVENUE.fullmatch(service.get(1)):
        yield Finding(service.index, "REVENUE_CODE", "a revenue code is four digits")


def _pointers(service: Segment, diagnoses: int) -> Iterator[Finding]:
    pointers = [pointer for pointer in service.components(7) if pointer]
    present = {str(place) for place in range(1, diagnoses + 1)}
    if not pointers:
        yield Finding(service.index, "POINTER_MISSING", "a line points to no diagnosis")
    if len(pointers) > _MOST_POINTERS or len(set(pointers)) < len(pointers):
        yield Finding(service.index, "POINTERS", f"a line takes {_MOST_POINTERS} pointers at most, each once")
    if not present.issuperset(pointers):
        yield Finding(service.index, "POINTER_ABSENT", "a line points to a diagnosis that the claim does not have")


def _controls(lines: list[list[Segment]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for line in lines:
        number = next((segment.get(2) for segment in line if segment.tag == "REF" and segment.get(1) == "6R"), "")
        if not number or number in seen:
            yield Finding(line[0].index, "LINE_CONTROL", "a line has no REF*6R, or that of another line")
        seen.add(number)
