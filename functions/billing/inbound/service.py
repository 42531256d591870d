"""Takes a file in: read, planned, its control number taken, then claim by claim, then marked as posted.

Every step can be done twice. A post that was broken off is finished by taking the same file in again, and what was
done before is not done again, because a claim knows what it has been told.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from functions.billing.inbound.claim import Claim, ClaimNumber
from functions.billing.inbound.events import Event
from functions.billing.inbound.partners import Partners
from functions.billing.inbound.plan import Change, Plan, Sent, plan
from functions.billing.inbound.post import doubts, totals_of
from functions.billing.inbound.read_file import read_file
from functions.billing.inbound.receipt import Receipt, receipt_of
from functions.billing.inbound.tokenize import Flaw
from functions.billing.inbound.values import InboundFile


class Book(Protocol):
    """One clinic's claims, what was sent, and the files that came in."""

    def sent(self, groups: frozenset[str], batches: frozenset[str]) -> Sequence[Sent]: ...
    def claims(self, numbers: Sequence[ClaimNumber]) -> Mapping[ClaimNumber, Claim]: ...
    def tell_all(self, told: Sequence[tuple[Claim, Sequence[Event]]]) -> None: ...
    def take_control(self, sender: str, control: str, sha256: str) -> bool: ...
    def receipt(self, sha256: str) -> Receipt | None: ...
    def keep(self, receipt: Receipt) -> Receipt: ...


def take_in(book: Book, content: bytes, partners: Partners, received_at: datetime) -> Receipt:
    """What became of the file; the same file again gets the same receipt and changes nothing."""
    file = read_file(content)
    standing = book.receipt(file.sha256)
    if standing and standing.status == "posted":
        return standing
    planned = plan(file, partners, book.sent(*_names(file)))
    refusal = planned.flaws if planned.is_refused else _taken(book, file)
    if refusal:
        return book.keep(receipt_of(file, "refused", received_at, None, refusal))
    return _post(book, file, planned, received_at)


def _post(book: Book, file: InboundFile, planned: Plan, received_at: datetime) -> Receipt:
    before = book.claims(sorted({change.number for change in planned.changes}))
    totals = totals_of(file, planned.changes, before)
    findings = (*planned.flaws, *doubts(planned.changes, before))
    months = sorted({claim.month for claim in before.values()})
    book.keep(receipt_of(file, "posting", received_at, totals, findings, months))
    by_claim = _by_claim(planned.changes)
    book.tell_all([(before[number], events) for number, events in by_claim.items() if number in before])
    return book.keep(receipt_of(file, "posted", received_at, totals, findings, months))


def _taken(book: Book, file: InboundFile) -> tuple[Flaw, ...]:
    """A control number is used once: another content under it is no correction, it is a mistake of the sender's."""
    envelope = file.envelope
    if envelope is None or book.take_control(envelope.sender, envelope.control, file.sha256):
        return ()
    return (Flaw("CONTROL_NUMBER_REUSED", 1, "another file came under this sender's control number"),)


def _names(file: InboundFile) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(group.group for group in file.groups), frozenset(batch.batch for batch in file.batches)


def _by_claim(changes: Sequence[Change]) -> Mapping[ClaimNumber, Sequence[Event]]:
    found = defaultdict[ClaimNumber, list[Event]](list)
    for change in changes:
        found[change.number].append(change.event)
    return found
