"""What goes on a claim, in plain values: nothing here knows how a month was decided or how X12 is spelled."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from functions.billing.rules.policy import InstitutionalTerms
from functions.billing.x12.claim_kind import ClaimKind
from functions.kernel.facts import Address, Sex

Usage = Literal["T", "P"]
"""ISA15: a test or production. There is no default: a test file must never be taken for claims."""


class Entity(StrEnum):
    PERSON = "1"
    ORGANIZATION = "2"


@dataclass(frozen=True, slots=True)
class Name:
    """`last` is the family name or the organization's whole name; a person may have only one name."""

    entity: Entity
    last: str
    first: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A trading partner: its name and how it is known in the envelope (ISA05/06 or ISA07/08, GS, NM109)."""

    name: str
    identifier: str
    qualifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitter:
    """Who sends the file, and whom to call about it."""

    party: Party
    contact_name: str
    contact_phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlNumbers:
    """ISA13 and GS06, allocated once and kept with the run: the same run is always the same file."""

    interchange: int
    group: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Interchange:
    """The envelope of a file. Every time in it is `written_at`, when the run was frozen."""

    submitter: Submitter
    receiver: Party
    control: ControlNumbers
    usage: Usage
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingProvider:
    """Who is paid (2010AA): `tin` is an employer's number, `address` a street with nine digits of ZIP code."""

    name: Name
    npi: str
    tin: str
    taxonomy: str
    address: Address


@dataclass(frozen=True, slots=True)
class Rendering:
    """The billing practitioner, where it is not the billing provider itself (2310B; of an institution 2310A)."""

    name: Name
    npi: str


@dataclass(frozen=True, slots=True)
class Facility:
    """Where the service is, if not at the billing address (2310C; of an institution 2310E)."""

    name: str
    npi: str
    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """`identifier` is the clearinghouse's or payer's own number for itself, `filing_code` SBR09."""

    name: str
    identifier: str
    filing_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """The patient, who is always the subscriber: the registry knows no one insured through somebody else."""

    name: Name
    member_id: str
    group_no: str | None
    birth_date: date
    sex: Sex
    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """A code with its units and the charge for all of them. `pointers` are places, from 1, in the claim's diagnoses.

    Lines of an institution do not point.
    """

    code: str
    units: int
    charge_cents: int
    first_day: date
    last_day: date
    pointers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Institutional:
    """What an 837I asks for beside (R25), and the days of its statement (DTP*434)."""

    terms: InstitutionalTerms
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One patient's month. `number` (CLM01) stays the same when it is sent again; `frequency` 1, 7 or 8 says how.

    `original_reference` is the payer's own number of the claim that 7 replaces or 8 voids (REF*F8).
    `institutional` None: it is a professional claim. The first diagnosis is the principal one. `note` goes with the
    claim (NTE*ADD).
    """

    number: str
    billing: BillingProvider
    payer: Payer
    subscriber: Subscriber
    diagnoses: tuple[str, ...]
    place_of_service: str
    frequency: str
    original_reference: str | None
    rendering: Rendering | None
    facility: Facility | None
    lines: tuple[ServiceLine, ...]
    institutional: Institutional | None
    note: str = ""

    @property
    def kind(self) -> ClaimKind:
        return ClaimKind.INSTITUTIONAL if self.institutional else ClaimKind.PROFESSIONAL

    @property
    def total_cents(self) -> int:
        return sum(line.charge_cents for line in self.lines)
