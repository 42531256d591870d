"""The edits of names, addresses and numbers: who submits, bills, renders, is insured, pays."""

import re
from collections.abc import Iterator

from functions.billing.x12.blocks import Placed
from functions.billing.x12.findings import Finding
from functions.billing.x12.lint_context import Context
from functions.kernel.npi import is_npi

_STATE = re.compile(r"[A-Z]{2}")
_ZIP = re.compile(r"[0-9]{5}([0-9]{4})?")
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X")
_PO_BOX = re.compile(r"\b(P\.? ?O\.?|POST OFFICE) ?BOX\b|^LOCK ?BOX\b")
_MUST_HAVE_NUMBER = {"IL": "MEMBER_ID_MISSING", "PR": "PAYER_ID_MISSING", "85": "BILLING_NPI_MISSING"} | {
    "82": "RENDERING_NPI_MISSING",
    "71": "ATTENDING_NPI_MISSING",
    "41": "SUBMITTER_ID_MISSING",
    "40": "RECEIVER_ID_MISSING",
}
_FILING_CODES = frozenset({
    "11", "12", "13", "14", "15", "16", "17", "AM", "BL", "CH", "CI", "DS", "FI", "HM", "LM", "MA", "MB", "MC",
    "OF", "TV", "VA", "WC", "ZZ",
})  # fmt: skip


def name(placed: Placed, _: Context) -> Iterator[Finding]:
    segment, role = placed.segment, placed.segment.get(1)
    if not segment.get(3):
        yield Finding(segment.index, "NAME_MISSING", "NM103 is empty")
    if segment.get(2) not in ("1", "2"):
        yield Finding(segment.index, "ENTITY", "NM102 is neither a person nor an organization")
    if segment.get(8) == "XX" and not is_npi(segment.get(9)):
        yield Finding(segment.index, "NPI", "an NPI is not ten digits with a right check digit")
    if role in _MUST_HAVE_NUMBER and not (segment.get(8) and segment.get(9)):
        yield Finding(segment.index, _MUST_HAVE_NUMBER[role], "NM108 or NM109 is empty")
    elif role in ("71", "82", "85") and segment.get(8) != "XX":
        yield Finding(segment.index, _MUST_HAVE_NUMBER[role], "NM108 is not XX")


def street(placed: Placed, _: Context) -> Iterator[Finding]:
    segment = placed.segment
    if not segment.get(1):
        yield Finding(segment.index, "STREET_MISSING", "N301 is empty")
    if placed.loop == "2010AA" and _PO_BOX.search(segment.get(1)):
        yield Finding(segment.index, "BILLING_ADDRESS_PO_BOX", "the billing address is a post-office box")


def city(placed: Placed, _: Context) -> Iterator[Finding]:
    """Places outside the United States are not judged: they have a country code."""
    segment = placed.segment
    if segment.get(4) not in ("", "US"):
        return
    if not (segment.get(1) and _STATE.fullmatch(segment.get(2))):
        yield Finding(segment.index, "CITY", "a city and the two letters of a state are asked for")
    if not _ZIP.fullmatch(segment.get(3)):
        yield Finding(segment.index, "ZIP", "a ZIP code is not five or nine digits")
    elif placed.loop in ("2010AA", "2310C", "2310E") and len(segment.get(3)) != 9:
        yield Finding(segment.index, "BILLING_ZIP_NOT_9", "this ZIP code must have nine digits")


def taxonomy(placed: Placed, _: Context) -> Iterator[Finding]:
    segment = placed.segment
    if segment.get(2) != "PXC" or not _TAXONOMY.fullmatch(segment.get(3)):
        yield Finding(segment.index, "TAXONOMY", "a taxonomy code is nine characters and an X, behind PXC")


def reference(placed: Placed, _: Context) -> Iterator[Finding]:
    segment = placed.segment
    if not segment.get(2):
        yield Finding(segment.index, "REFERENCE_MISSING", "REF02 is empty")
    if segment.get(1) in ("EI", "SY") and not re.fullmatch(r"[0-9]{9}", segment.get(2)):
        yield Finding(segment.index, "TIN", "a tax number is nine digits")


def insured(placed: Placed, _: Context) -> Iterator[Finding]:
    segment = placed.segment
    if segment.get(1) not in ("P", "S", "T"):
        yield Finding(segment.index, "PAYER_RANK", "SBR01 is not P, S or T")
    if segment.get(9) not in _FILING_CODES:
        yield Finding(segment.index, "FILING_CODE", "SBR09 is not a claim filing indicator")
