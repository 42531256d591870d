"""The cells of the matrix: every operation, asked by everybody, in every place, and what must come of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from functions.kernel.ids import ClinicId
from functions.kernel.roles import CARE_TEAM, Role
from tests.support import CLINIC, ORGANIZATION, OTHER_CLINIC
from tests.trust.people import CLINICS, FOREIGN_CLINIC, OTHER_ORGANIZATION, UNKNOWN, Person
from tests.trust.who_may import Row

NOWHERE = ClinicId("cli_nowhere")
NO_ORGANIZATION = "org_nowhere"
# What must come of a request: carried out, or refused with this status.
Outcome = Literal["done", 401, 403, 404, 409]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a request points, and whose things it names: one's own path may hold another clinic's ids, or nobody's."""

    name: str
    clinic_id: str
    organization_id: str
    things: str

    @property
    def names_own_things(self) -> bool:
        return self.things == self.clinic_id


@dataclass(frozen=True, slots=True)
class Cell:
    """One request of the matrix: who (None: nobody signed in), what, where, and what must come of it."""

    row: Row
    person: Person | None
    target: Target
    outcome: Outcome


def _there(name: str, clinic_id: str, *, things: str | None = None, organization_id: str | None = None) -> Target:
    organization = organization_id or CLINICS.get(ClinicId(clinic_id), NO_ORGANIZATION)
    return Target(name=name, clinic_id=clinic_id, organization_id=str(organization), things=things or clinic_id)


PLACES = (
    _there("own clinic", CLINIC),
    _there("other clinic of the organization", OTHER_CLINIC),
    _there("other organization", FOREIGN_CLINIC),
    _there("nowhere", NOWHERE),
)
FOREIGN_THINGS = (
    _there("own clinic, a sibling's ids", CLINIC, things=OTHER_CLINIC),
    _there("own clinic, another organization's ids", CLINIC, things=FOREIGN_CLINIC),
    _there("own clinic, nobody's ids", CLINIC, things=NOWHERE),
)
FOREIGN_PEOPLE = (
    _there("own organization, another one's people", CLINIC, things=FOREIGN_CLINIC),
    _there("own organization, nobody's ids", CLINIC, things=NOWHERE),
)
FOREIGN_CLINICS = (
    _there("own organization, another one's clinic", FOREIGN_CLINIC, organization_id=ORGANIZATION),
    _there("own organization, nobody's clinic", NOWHERE, organization_id=ORGANIZATION),
    _there("another organization, own clinic", CLINIC, organization_id=OTHER_ORGANIZATION),
)


def targets(row: Row) -> Iterator[Target]:
    """The places that make a difference to an operation's path."""
    path = row.operation.path
    if "{organization_id}" in path:
        yield from (place for place in PLACES if place.clinic_id != OTHER_CLINIC)
        yield from FOREIGN_CLINICS if "{clinic_id}" in path else ()
        yield from FOREIGN_PEOPLE if names_things(row) else ()
    elif "{clinic_id}" in path:
        yield from PLACES
        yield from FOREIGN_THINGS if names_things(row) else ()
    else:
        yield PLACES[0]


def makes_a_difference(person: Person | None, target: Target) -> bool:
    """A grant that does not stand opens nothing at home, let alone elsewhere; ids are guessed by whoever works here."""
    if person is None:
        return True
    if person.standing not in ("stands", "never"):
        return target == PLACES[0]
    return target not in FOREIGN_THINGS or person.place == CLINIC


def names_things(row: Row) -> bool:
    """Whether a path names something by an id that is one clinic's or organization's, beside the place itself."""
    return any(part.endswith("_id}") and part not in _NOT_THINGS for part in parts(row))


# Places, and names that mean the same in every clinic.
_NOT_THINGS = ("{clinic_id}", "{organization_id}", "{payer_id}", "{schedule_id}")


def parts(row: Row) -> list[str]:
    return row.operation.path.split("/")


def outcome(row: Row, person: Person | None, target: Target, author: str | None) -> Outcome:
    """What must come of a request, by the page that says who may."""
    if person is None:
        return 401
    if row.others == "signed in":
        return "done"
    if row.others == "emergency":
        return _emergency(person, target)
    is_organizations = "{organization_id}" in row.operation.path
    held = person.holds(None if is_organizations else target.clinic_id, target.organization_id)
    if not held:
        return 404
    if not held & row.roles:
        return 403
    if is_organizations and "{clinic_id}" in row.operation.path:
        return "done" if CLINICS.get(ClinicId(target.clinic_id)) == target.organization_id else 404
    if not target.names_own_things:
        return 404
    return 403 if row.others == "author" and person.staff_id != author else "done"


def _emergency(person: Person, target: Target) -> Outcome:
    """Who is let in to read where they hold no role: whoever treats patients elsewhere in the same organization."""
    is_known = person.staff_id not in UNKNOWN and target.organization_id == ORGANIZATION
    if not is_known:
        return 404
    if held := person.holds(target.clinic_id, target.organization_id):
        return "done" if Role.PSYCHIATRIC_CONSULTANT in held else 409  # not of the Part 2 program, as nothing says so
    return "done" if person.standing == "stands" and person.role in CARE_TEAM else 403
