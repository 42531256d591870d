"""Clinics, the people who work there, and what they are granted."""

from dataclasses import dataclass

from functions.kernel.facts.words import Written
from functions.kernel.ids import ClinicId, OrganizationId, StaffId
from functions.kernel.roles import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    line: str
    city: str
    state: str
    postal_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingIdentity:
    """Under which the clinic bills: its organization NPI, tax number, taxonomy code and street address."""

    name: str
    npi: str
    tin: str
    taxonomy: str
    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicChanged:
    """A clinic: the tenant. Its time zone decides days and months; its settings override the rules' defaults."""

    clinic_id: ClinicId
    organization_id: OrganizationId
    version: int
    name: str
    time_zone: str
    billing: BillingIdentity
    thresholds: dict[str, int]
    policy: dict[str, int | bool | str]
    recorded: Written


@dataclass(frozen=True, slots=True)
class Block:
    """Whether a person is kept out of the organization, and why; of the two the later one holds."""

    stands: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRegistered:
    """A person who works for the organization; the id is the one they sign in with.

    `block` is None for who was never blocked; what they are granted stays as it is, and opens nothing meanwhile.
    """

    organization_id: OrganizationId
    staff_id: StaffId
    version: int
    name: str
    npi: str | None
    practitioner_type: str | None
    recorded: Written
    block: Block | None = None

    @property
    def is_blocked(self) -> bool:
        return self.block is not None and self.block.stands


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsChanged:
    """All that a person is granted in one clinic, or in all clinics of an organization."""

    organization_id: OrganizationId
    clinic_id: ClinicId | None
    staff_id: StaffId
    version: int
    grants: tuple[Grant, ...]
    recorded: Written
