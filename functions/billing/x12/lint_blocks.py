"""The edits of what must be there: in the header, of the billing provider, of the subscriber."""

from collections.abc import Callable, Iterator, Mapping

from functions.billing.x12.blocks import Block, Kind
from functions.billing.x12.claim_kind import ClaimKind
from functions.billing.x12.findings import Finding
from functions.billing.x12.lint_claims import claim
from functions.billing.x12.lint_context import Context


def every_block(block: Block, context: Context) -> Iterator[Finding]:
    """All edits of a block but those of its single segments."""
    edit = _BY_KIND.get(block.kind)
    if edit is not None:
        yield from edit(block, context)


def _header(block: Block, _: Context) -> Iterator[Finding]:
    begin = block.find("BHT")
    if begin is None or begin.get(1) != "0019" or begin.get(6) != "CH":
        yield Finding(block.start, "HEADER", "BHT01 is not 0019, or BHT06 not CH")
    for tag, role, who in (("NM1", "41", "submitter"), ("PER", "IC", "contact"), ("NM1", "40", "receiver")):
        if block.find(tag, role) is None:
            yield Finding(block.start, "HEADER", f"the {who} is not named")


def _provider(block: Block, context: Context) -> Iterator[Finding]:
    start, named = block.start, block.find("NM1", "85")
    if block.find("PRV", "BI") is None:
        yield Finding(start, "TAXONOMY_MISSING", "the billing provider has no PRV*BI")
    if named is None:
        yield Finding(start, "BILLING_NPI_MISSING", "the billing provider is not named")
    elif context.kind is ClaimKind.INSTITUTIONAL and named.get(2) != "2":
        yield Finding(named.index, "BILLING_PERSON", "a person bills as an institution")
    if not (block.find("N3", loop="2010AA") and block.find("N4", loop="2010AA")):
        yield Finding(start, "BILLING_ADDRESS_MISSING", "the billing provider has no address")
    if not (block.find("REF", "EI", loop="2010AA") or block.find("REF", "SY", loop="2010AA")):
        yield Finding(start, "TIN_MISSING", "the billing provider has no tax number")


def _subscriber(block: Block, _: Context) -> Iterator[Finding]:
    start, insured = block.start, block.find("SBR")
    if insured is None:
        yield Finding(start, "SUBSCRIBER_MISSING", "the level has no SBR")
    if block.find("NM1", "IL") is None:
        yield Finding(start, "MEMBER_ID_MISSING", "the subscriber is not named")
    if block.find("NM1", "PR") is None:
        yield Finding(start, "PAYER_ID_MISSING", "the payer is not named")
    if insured is not None and insured.get(2) == "18":
        yield from _is_patient(block)


def _is_patient(block: Block) -> Iterator[Finding]:
    """A subscriber who is the patient has an address and a birth date."""
    if not (block.find("N3", loop="2010BA") and block.find("N4", loop="2010BA")):
        yield Finding(block.start, "SUBSCRIBER_ADDRESS_MISSING", "the subscriber has no address")
    if block.find("DMG") is None:
        yield Finding(block.start, "BIRTH_DATE_MISSING", "the subscriber has no DMG")


_BY_KIND: Mapping[Kind, Callable[[Block, Context], Iterator[Finding]]] = {
    Kind.HEADER: _header,
    Kind.PROVIDER: _provider,
    Kind.SUBSCRIBER: _subscriber,
    Kind.CLAIM: claim,
}
