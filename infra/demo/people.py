"""The vendor of the demonstration: an organization, three clinics in three time zones, and who works where as what."""

from dataclasses import dataclass, field

from functions.kernel.roles import Role
from infra.demo.chance import chance
from infra.demo.names import LATIN, Names, npi, sign_in_name, tin

ORGANIZATION = "org_demonstration"
VENDOR_NAME = "Common Thread Behavioral Health"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is known of a clinic before chance comes in: Phoenix keeps no daylight saving time."""

    key: str
    name: str
    time_zone: str
    line: str
    city: str
    state: str
    postal_code: str
    area: str
    taxonomy: str
    setting: str
    payers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    place: Place
    npi: str
    tin: str

    @property
    def key(self) -> str:
        return self.place.key

    @property
    def zone(self) -> str:
        return self.place.time_zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who works for the vendor or in a clinic; `works_in` is empty for the whole organization."""

    username: str
    name: str
    role: Role
    works_in: tuple[str, ...]
    npi: str | None = None
    practitioner_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    clinics: tuple[Clinic, ...]
    staff: tuple[Member, ...]
    admin: Member = field(repr=False)

    def clinic(self, key: str) -> Clinic:
        return next(clinic for clinic in self.clinics if clinic.key == key)

    def with_role(self, role: Role, clinic: str) -> tuple[Member, ...]:
        return tuple(member for member in self.staff if member.role is role and clinic in member.works_in)


PLACES = (
    Place(
        key="durham",
        name="Eno River Family Medicine",
        time_zone="America/New_York",
        line="410 Mill Race Lane",
        city="Durham",
        state="NC",
        postal_code="277011234",
        area="919",
        taxonomy="207Q00000X",
        setting="office",
        payers=("medicare_ffs", "nc_medicaid", "commercial_default", "medicare_advantage"),
    ),
    Place(
        key="milwaukee",
        name="Lakeside Primary Care",
        time_zone="America/Chicago",
        line="27 Harbor Front",
        city="Milwaukee",
        state="WI",
        postal_code="532021234",
        area="414",
        taxonomy="207Q00000X",
        setting="office",
        payers=("medicare_ffs", "wi_medicaid", "commercial_default", "medicare_advantage"),
    ),
    Place(
        key="tucson",
        name="Saguaro Community Health Center",
        time_zone="America/Phoenix",
        line="88 Palo Verde Street",
        city="Tucson",
        state="AZ",
        postal_code="857011234",
        area="520",
        taxonomy="261QF0400X",
        setting="fqhc",
        payers=("medicare_ffs", "medicare_advantage", "commercial_default"),
    ),
)
_ALL = tuple(place.key for place in PLACES)
_EAST, _WEST = _ALL[:2], _ALL[1:]

# Each care manager works in two clinics, the psychiatric consultant in all three; Milwaukee has both care managers.
_POSTS: tuple[tuple[Role, tuple[str, ...], str | None], ...] = (
    (Role.ORG_ADMIN, (), None),
    (Role.CARE_MANAGER, _EAST, None),
    (Role.CARE_MANAGER, _WEST, None),
    (Role.PSYCHIATRIC_CONSULTANT, _ALL, "PSYCHIATRIST"),
    *((Role.PCP, (key,), kind) for key in _ALL for kind in ("MD", "NP")),
    *((Role.CLINIC_ADMIN, (key,), None) for key in _ALL),
    (Role.FINANCE, _ALL, None),
    (Role.PRIVACY_OFFICER, _ALL, None),
)


def vendor(seed: int) -> Vendor:
    """The same people for the same seed."""
    names = Names(LATIN)
    clinics = tuple(_clinic(seed, place) for place in PLACES)
    staff: list[Member] = []
    for number, (role, works_in, kind) in enumerate(_POSTS):
        taken = {member.username for member in staff}
        staff.append(_member(seed, names, number, (role, works_in, kind), taken))
    return Vendor(clinics=clinics, staff=tuple(staff), admin=staff[0])


def _clinic(seed: int, place: Place) -> Clinic:
    draw = chance(seed, "clinic", place.key)
    return Clinic(place=place, npi=npi(draw), tin=tin(draw))


def _member(
    seed: int, names: Names, number: int, post: tuple[Role, tuple[str, ...], str | None], taken: set[str]
) -> Member:
    """A person for a post; another try when two people would sign in with one name."""
    role, works_in, kind = post
    for attempt in range(100):
        draw = chance(seed, "staff", number, attempt)
        given, family = names.person(draw, draw.choice(("female", "male")))
        username = sign_in_name(given, family)
        if username not in taken:
            return Member(
                username=username,
                name=f"{given} {family}",
                role=role,
                works_in=works_in,
                npi=npi(draw) if kind else None,
                practitioner_type=kind,
            )
    raise AssertionError("a hundred people of one name")
