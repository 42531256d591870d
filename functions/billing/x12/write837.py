"""Claims into an 837P or 837I, segment by segment: memory holds one claim, however many there are."""

from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice

from functions.billing.x12 import loops837 as loops
from functions.billing.x12.claim_kind import ClaimKind
from functions.billing.x12.claims import Claim, Interchange
from functions.billing.x12.segments import VERSIONS, day, isa, segment, time_of

MOST_CLAIMS = 5000
"""In one transaction set: a 999 that refuses the set refuses all of them."""


def write(envelope: Interchange, claims: Iterable[Claim]) -> Iterator[str]:
    """One interchange with one group, and a transaction set for each billing provider and payer.

    The same envelope and claims give the same text. Claims come in their final order, those of one billing provider
    and payer together, all of one kind, and at least one: an interchange of none is not a file that anybody takes.
    """
    coming = iter(claims)
    first = next(coming, None)
    if first is None:
        raise ValueError("an interchange without claims")
    sender, receiver = envelope.submitter.party, envelope.receiver
    parties = ((sender.qualifier, sender.identifier), (receiver.qualifier, receiver.identifier))
    control = envelope.control
    yield isa(*parties, envelope.written_at, control.interchange, envelope.usage)
    yield _group(envelope, first.kind)
    sets = 0
    for sets, batch in enumerate(_transaction_sets(_of_one_kind(chain([first], coming), first.kind)), 1):
        yield from _transaction_set(envelope, sets, batch)
    yield segment("GE", str(sets), str(control.group))
    yield segment("IEA", "1", f"{control.interchange:09d}")


def _of_one_kind(claims: Iterable[Claim], kind: ClaimKind) -> Iterator[Claim]:
    for one in claims:
        if one.kind is not kind:
            raise ValueError("an interchange of professional and institutional claims")
        yield one


def _group(envelope: Interchange, kind: ClaimKind) -> str:
    at, sender, receiver = envelope.written_at, envelope.submitter.party, envelope.receiver
    parties, number = (sender.identifier, receiver.identifier), str(envelope.control.group)
    return segment("GS", "HC", *parties, day(at), time_of(at), number, "X", VERSIONS[kind])


def _transaction_sets(claims: Iterable[Claim]) -> Iterator[Iterator[Claim]]:
    for _, batch in groupby(claims, key=lambda one: (one.billing, one.payer)):
        yield from _at_most(batch, MOST_CLAIMS)


def _at_most(claims: Iterator[Claim], most: int) -> Iterator[Iterator[Claim]]:
    """Runs of so many claims; each is to be used up before the next is asked for."""
    for first in claims:
        yield chain([first], islice(claims, most - 1))


def _transaction_set(envelope: Interchange, number: int, claims: Iterator[Claim]) -> Iterator[str]:
    count = 1  # the SE itself
    for text in _body(envelope, number, claims):
        count += 1
        yield text
    yield segment("SE", str(count), f"{number:04d}")


def _body(envelope: Interchange, number: int, claims: Iterator[Claim]) -> Iterator[str]:
    """ST up to the last claim. BHT03 joins ISA13 and ST02, so no two batches of a submitter share one."""
    at, batch = envelope.written_at, f"{envelope.control.interchange:09d}{number:04d}"
    first = next(claims)
    yield segment("ST", "837", f"{number:04d}", VERSIONS[first.kind])
    yield segment("BHT", "0019", "00", batch, day(at), time_of(at), "CH")
    yield from loops.submitter(envelope.submitter, envelope.receiver)
    yield from loops.billing_provider(first.billing, 1)
    for level, one in enumerate(chain([first], claims), 2):
        yield from loops.subscriber(one.subscriber, one.payer, level, 1)
        yield from loops.claim(one)
