"""Entering, correcting and reading the rows of a rulebook: the same steps for a clinic and for its organization."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from functions.aws.door import Call, Reply
from functions.aws.paging import PageQuery, page_of
from functions.billing.rulebook_store import (
    add_row,
    change_row,
    find_row,
    name_of,
    rulebook_of,
    rulebook_of_all_clinics,
    versions,
)
from functions.billing.rules.rulebook import FeeSchedule, PayerRule, Rulebook, Scope
from functions.kernel.errors import Conflict, NotFound, PreconditionMissing
from functions.kernel.ids import OrganizationId
from functions.kernel.versions import following

R = TypeVar("R", PayerRule, FeeSchedule)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose rulebook a path is about."""

    scope: Scope
    owner_id: str


def owner_of(call: Call[Any]) -> Owner:
    if organization_id := call.path.get("organization_id"):
        return Owner("organization", organization_id)
    return Owner("clinic", call.clinic.clinic_id)


def book_of(call: Call[Any]) -> Rulebook:
    """What stands where the path points: of a clinic also its organization's rows."""
    if organization_id := call.path.get("organization_id"):
        return rulebook_of_all_clinics(OrganizationId(organization_id))
    return rulebook_of(call.clinic)


def day_of(call: Call[Any]) -> date:
    """The day in the path."""
    text = call.path["effective"]
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise NotFound("a day is written 2026-03-01") from error
    if day.isoformat() != text:
        raise NotFound("a day is written 2026-03-01")
    return day


def keep(call: Call[Any], row: R) -> Reply:
    """Keep a first version, or the next one of the version that was read; every version stays readable."""
    kept = _first(call, row) if call.if_match is None else _next(call, row, call.if_match)
    return Reply(kept, kept.version)


def _first(call: Call[Any], row: R) -> R:
    try:
        return add_row(row, call.digest)
    except Conflict as error:
        raise PreconditionMissing("this row stands; send the version that you read as If-Match") from error


def _next(call: Call[Any], row: R, read: int) -> R:
    old = find_row(row)
    if old is None:
        raise NotFound("there is no such row yet; send the first version without If-Match")
    return change_row(*following(row, old, read=read), call.digest)


def standing(like: R) -> Reply:
    """The row as it stands, with its version."""
    found = find_row(like)
    if found is None:
        raise NotFound("there is no such row")
    return Reply(found, found.version)


def page(call: Call[Any], kind: type[R], name: str | None, query: PageQuery) -> tuple[int, str | None, Sequence[R]]:
    """How many versions of rows there are, the next cursor, and this page of them."""
    owner = owner_of(call)
    found = versions(kind, owner.scope, owner.owner_id, name)
    items, following_page = page_of(found, query, lambda row: f"{name_of(row)} {row.effective} {row.version}")
    return len(found), following_page, items
