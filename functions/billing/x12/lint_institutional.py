"""The edits of what only an institutional claim has: its type of bill, statement days, CL1, and who attended."""

import re
from collections.abc import Iterator

from functions.billing.x12.blocks import Block
from functions.billing.x12.findings import Finding
from functions.billing.x12.lint_days import read_days
from functions.billing.x12.tokens import Segment

_FACILITY_TYPES = ("71", "77")  # R25: an RHC, an FQHC
_CODES = ((1, r"[1-59]", "admission type"), (2, r"[0-9A-Z]", "admission source"), (3, r"[0-9]{2}", "patient status"))


def institutional_claim(block: Block) -> Iterator[Finding]:
    """Everything that a professional claim does not have."""
    head = block.placed[0].segment
    yield from _type_of_bill(head)
    yield from _statement(block)
    yield from _codes(block)
    if block.find("NM1", "71", loop="2310A") is None:
        yield Finding(head.index, "ATTENDING_NPI_MISSING", "the claim names nobody who attended")


def _type_of_bill(head: Segment) -> Iterator[Finding]:
    facility, qualifier, *_ = (*head.components(5), "", "")
    if facility not in _FACILITY_TYPES:
        yield Finding(head.index, "FACILITY_TYPE", "the facility type is neither 71 nor 77")
    if qualifier != "A":
        yield Finding(head.index, "FACILITY_TYPE", "CLM05-2 is not A")


def _statement(block: Block) -> Iterator[Finding]:
    statement = block.find("DTP", "434", loop="2300")
    if statement is None:
        yield Finding(block.start, "STATEMENT_MISSING", "the claim has no DTP*434")
        return
    if statement.get(2) != "RD8":
        yield Finding(statement.index, "DATE", "the statement's days are not a span")
    stated = read_days(statement)
    for line in block.every("DTP", "472"):
        served = read_days(line)
        if stated and served and not stated[0] <= served[0] <= served[1] <= stated[1]:
            yield Finding(line.index, "SERVICE_OUTSIDE_STATEMENT", "a day of service is not in the statement")


def _codes(block: Block) -> Iterator[Finding]:
    codes = block.find("CL1", loop="2300")
    if codes is None:
        yield Finding(block.start, "INSTITUTIONAL_CODE", "the claim has no CL1")
        return
    for place, shape, what in _CODES:
        if not re.fullmatch(shape, codes.get(place)):
            yield Finding(codes.index, "INSTITUTIONAL_CODE", f"CL1{place:02d} is no {what}")
