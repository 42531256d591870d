"""Billing's door to the claims that somebody must look at, a page of claims at a time."""

from collections.abc import Mapping
from dataclasses import dataclass

from functions.aws.door import Call
from functions.aws.paging import Page, PageQuery, page_of
from functions.billing.claim_book import ClaimBook
from functions.billing.doors.doorway import door
from functions.billing.inbound.aging import Overdue, Rejected, age, of_claims, whose
from functions.billing.inbound.claim import ClaimNumber
from functions.billing.inbound.losses import DenialReason, Underpaid
from functions.billing.inbound.partners import patience_of
from functions.kernel.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAgingPage(Page):
    """`count` claims are in some list; the lists hold those of this page, in the order of their numbers.

    `counts` says how long each list is in all. `denials` and `without_expectation` are of all claims: the latter are
    paid claims whose payer's fee is not known, so nobody can say.
    """

    counts: Mapping[str, int]
    overdue: tuple[Overdue, ...]
    rejected: tuple[Rejected, ...]
    denials: tuple[DenialReason, ...]
    underpaid: tuple[Underpaid, ...]
    without_expectation: int
    unmatched_reversals: tuple[ClaimNumber, ...]


@door.route(
    "GET",
    "/v1/clinics/{clinic_id}/claim-aging",
    roles=frozenset({Role.FINANCE}),
    query=PageQuery,
    answer=ClaimAgingPage,
    summary="Claims that somebody must look at: late answers, refusals, denials by reason, underpayment",
)
def read_aging(call: Call[None]) -> ClaimAgingPage:
    clinic = call.clinic
    claims = list(ClaimBook(clinic.clinic_id).every_claim())
    found = age(claims, call.today, clinic.time_zone, patience_of(clinic.policy))
    numbers = whose(found)
    page, following = page_of(numbers, call.query(PageQuery), str)
    shown = of_claims(found, frozenset(page))
    return ClaimAgingPage(
        count=len(numbers),
        next_cursor=following,
        counts={
            "overdue": len(found.overdue),
            "rejected": len(found.rejected),
            "underpaid": len(found.underpaid),
            "unmatched_reversals": len(found.unmatched_reversals),
        },
        overdue=shown.overdue,
        rejected=shown.rejected,
        denials=shown.denials,
        underpaid=shown.underpaid,
        without_expectation=shown.without_expectation,
        unmatched_reversals=shown.unmatched_reversals,
    )
