"""Billing's door to what became of claims: payers' files in, claims and their states, the month's money."""

from dataclasses import dataclass
from typing import Annotated, Any

from msgspec import Meta

from functions.aws.bodies import Body
from functions.aws.door import Call
from functions.aws.paging import Page, PageQuery, page_of
from functions.billing.claim_book import ClaimBook
from functions.billing.closing.months import decided_of
from functions.billing.doors.doorway import MONTH, door, month_of
from functions.billing.inbound.claim import Claim, ClaimNumber, State
from functions.billing.inbound.overview import Report, money_of, report
from functions.billing.inbound.receipt import Receipt
from functions.billing.inbound.state import SentAs, paid_cents, sent_as, state_of
from functions.billing.inbound_files import receive
from functions.kernel.errors import NotFound
from functions.kernel.roles import Role

_CLINIC = "/v1/clinics/{clinic_id}"
_FINANCE = frozenset({Role.FINANCE})


class RemittanceForm(Body):
    """A 999, 277CA or 835 as it was received, whole, as text. Larger files are put into the bucket."""

    content: Annotated[str, Meta(min_length=1)]


class ClaimQuery(PageQuery):
    """Which claims: in a state, of a month."""

    state: State | None = None
    month: Annotated[str, Meta(pattern=r"^[12]\d{3}-(0[1-9]|1[0-2])$")] | None = None


@dataclass(frozen=True, slots=True)
class ClaimStatus:
    """A claim, how far and as what it went, what is paid for it less what was taken back; `claim_id` is for paths."""

    claim_id: str
    state: State
    sent_as: SentAs | None
    charge_cents: int
    paid_cents: int
    claim: Claim


@dataclass(frozen=True, slots=True)
class ClaimPage(Page):
    """Claims in the order of their numbers."""

    items: tuple[ClaimStatus, ...]


@dataclass(frozen=True, slots=True)
class RemittancePage(Page):
    """Files, the latest first."""

    items: tuple[Receipt, ...]


@door.route(
    "POST",
    f"{_CLINIC}/remittances",
    roles=_FINANCE,
    body=RemittanceForm,
    answer=Receipt,
    status=201,
    summary="Hand in a payer's file (999, 277CA, 835): posted once, or refused with everything that is wrong with it",
)
def hand_in(call: Call[RemittanceForm]) -> Receipt:
    return receive(call.clinic, call.body.content.encode(), call.at)


@door.route(
    "GET",
    f"{_CLINIC}/remittances",
    roles=_FINANCE,
    query=PageQuery,
    answer=RemittancePage,
    summary="The files that came in, the latest first: posted, refused, or broken off, with what was found in them",
)
def list_remittances(call: Call[None]) -> RemittancePage:
    found = sorted(_book(call).receipts(), key=lambda it: (it.received_at, it.sha256), reverse=True)
    items, following = page_of(found, call.query(PageQuery), lambda receipt: receipt.sha256)
    return RemittancePage(count=len(found), next_cursor=following, items=tuple(items))


@door.route(
    "GET",
    f"{_CLINIC}/claims",
    roles=_FINANCE,
    query=ClaimQuery,
    by_number=True,
    answer=ClaimPage,
    summary="The clinic's claims and how far each is; of a state, of a month",
)
def list_claims(call: Call[None]) -> ClaimPage:
    query = call.query(ClaimQuery)
    book = _book(call)
    every = book.of_month(query.month) if query.month else book.every_claim()
    found = [one for one in map(_status, every) if query.state in (None, one.state)]
    items, following = page_of(found, query, lambda one: one.claim.number)
    return ClaimPage(count=len(found), next_cursor=following, items=tuple(items))


@door.route(
    "GET",
    f"{_CLINIC}/claims/{{claim_id}}",
    roles=_FINANCE,
    by_number=True,
    answer=ClaimStatus,
    summary="One claim by its number (CLM01, in small letters) with everything that happened to it",
)
def read_claim(call: Call[None]) -> ClaimStatus:
    claim = _book(call).claim(ClaimNumber(call.path["claim_id"].upper()))
    if claim is None:
        raise NotFound("there is no such claim")
    return _status(claim)


@door.route(
    "GET",
    f"{MONTH}/report",
    roles=_FINANCE,
    answer=Report,
    summary="A month's money by payer and code: expected, billed, held, paid, denied, open; what holds cost",
)
def read_report(call: Call[None]) -> Report:
    month = month_of(call)
    claims = _book(call).of_month(str(month))
    return report(str(month), [money_of(call.clinic.clinic_id, decided_of(call.clinic, month, call.today), claims)])


def _book(call: Call[Any]) -> ClaimBook:
    return ClaimBook(call.clinic.clinic_id)


def _status(claim: Claim) -> ClaimStatus:
    return ClaimStatus(
        claim.number.lower(), state_of(claim), sent_as(claim), claim.charge_cents, paid_cents(claim), claim
    )
