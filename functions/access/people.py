"""The people of an organization: invite them, block them and let them in again, have a password set anew.

What is done to an account in the user pool is done only to one that the organization itself invited. Somebody may work
for several; none of them takes an account from another or learns that it has one (docs/decisions/0093, 0094).
"""

from dataclasses import dataclass
from typing import Protocol

from functions.access.rules import person_problems
from functions.kernel.errors import Conflict, Forbidden, NotFound, refuse
from functions.kernel.facts import StaffRegistered, Written
from functions.kernel.ids import OrganizationId, StaffId
from functions.kernel.versions import succession


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody's account; `organization_id` is whose it is, None for one that was made by hand."""

    staff_id: StaffId
    email: str
    organization_id: str | None
    has_password: bool


class Accounts(Protocol):
    """The user pool."""

    def invite(self, email: str, organization_id: OrganizationId) -> StaffId: ...
    def account(self, staff_id: StaffId) -> Account | None: ...
    def invite_again(self, account: Account) -> None: ...
    def disable(self, account: Account) -> None: ...
    def enable(self, account: Account) -> None: ...
    def reset_password(self, account: Account) -> None: ...


class People(Protocol):
    """Where the people of an organization are kept."""

    def person(self, organization_id: OrganizationId, staff_id: StaffId) -> StaffRegistered | None: ...
    def add(self, fact: StaffRegistered, request: str) -> StaffRegistered: ...
    def change_while(
        self, new: StaffRegistered, old: StaffRegistered, standing: StaffRegistered, request: str
    ) -> StaffRegistered: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody who is to be invited."""

    organization_id: OrganizationId
    email: str
    name: str
    npi: str | None
    practitioner_type: str | None
    recorded: Written


def invite(store: People, accounts: Accounts, wanted: Newcomer, *, request: str) -> StaffRegistered:
    """Invite and register a person; after a fault between the two the same request finds the account and goes on.

    An account that stands already is left as it is, whoever's it is: the person is registered here with it.
    """
    refuse(person_problems(wanted.npi))
    person = StaffRegistered(
        organization_id=wanted.organization_id,
        staff_id=accounts.invite(wanted.email, wanted.organization_id),
        version=1,
        name=wanted.name,
        npi=wanted.npi,
        practitioner_type=wanted.practitioner_type,
        recorded=wanted.recorded,
    )
    try:
        return store.add(person, request)
    except Conflict as error:
        raise Conflict("this person is registered here already", code="REGISTERED") from error


def invite_again(store: People, accounts: Accounts, organization_id: OrganizationId, staff_id: StaffId) -> None:
    """Send the invitation of somebody who has never signed in once more."""
    account = _account_to_change(store, accounts, organization_id, staff_id)
    if account is None:
        return
    if account.has_password:
        raise Conflict("the invitation was taken up; have the password reset", code="INVITATION_TAKEN_UP")
    accounts.invite_again(account)


def reset_password(store: People, accounts: Accounts, organization_id: OrganizationId, staff_id: StaffId) -> None:
    """Have a code sent with which the person sets another password; the one that stands no longer holds."""
    account = _account_to_change(store, accounts, organization_id, staff_id)
    if account is None:
        return
    if not account.has_password:
        raise Conflict("there is no password yet; send the invitation again", code="INVITATION_OPEN")
    accounts.reset_password(account)


def set_block(
    store: People, accounts: Accounts, new: StaffRegistered, old: StaffRegistered, *, read: int, request: str
) -> StaffRegistered:
    """Block a person, or let them in again; setting what is set already says it to the pool once more.

    The directory comes first: doors turn a blocked person away within a minute, whatever becomes of the account. Who
    asks must not be blocked meanwhile, so that of two who block each other one stays.
    """
    asking = person(store, old.organization_id, new.recorded.by)
    if asking.staff_id == old.staff_id:
        raise Forbidden("nobody blocks or unblocks themselves")
    kept = store.change_while(*succession(new, old, read=read), asking, request)
    account = _own(accounts, kept)
    if account is not None:
        (accounts.disable if kept.is_blocked else accounts.enable)(account)
    return kept


def person(store: People, organization_id: OrganizationId, staff_id: StaffId) -> StaffRegistered:
    found = store.person(organization_id, staff_id)
    if found is None:
        raise NotFound("there is no such person")
    return found


def _account_to_change(
    store: People, accounts: Accounts, organization_id: OrganizationId, staff_id: StaffId
) -> Account | None:
    """The account of somebody who is not blocked; None when it is not this organization's."""
    found = person(store, organization_id, staff_id)
    if found.is_blocked:
        raise Conflict("this person is blocked", code="BLOCKED")
    return _own(accounts, found)


def _own(accounts: Accounts, person: StaffRegistered) -> Account | None:
    account = accounts.account(person.staff_id)
    return account if account and account.organization_id == person.organization_id else None
