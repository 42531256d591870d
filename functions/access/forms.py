"""What callers send to access."""

from typing import Annotated

import msgspec
from msgspec import Meta

from functions.aws.bodies import Body
from functions.aws.fields import LINE, Id, Line, Name, Npi
from functions.kernel.facts import Address, BillingIdentity
from functions.kernel.roles import Grant


class StreetForm(Body):
    line: Line
    city: Name
    state: Annotated[str, Meta(pattern=r"^[A-Z]{2}$(?!\n)")]
    postal_code: Annotated[
        str, Meta(pattern=r"^[0-9]{5}-?[0-9]{4}$(?!\n)", description="nine digits, as claims need them")
    ]


class BillingForm(Body):
    name: Name
    npi: Npi
    tin: Annotated[str, Meta(pattern=r"^[0-9]{9}$(?!\n)")]
    taxonomy: Annotated[str, Meta(pattern=r"^[0-9A-Z]{9}X$(?!\n)")]
    address: StreetForm

    def identity(self) -> BillingIdentity:
        return BillingIdentity(
            name=self.name,
            npi=self.npi,
            tin=self.tin,
            taxonomy=self.taxonomy,
            address=msgspec.convert(self.address, Address, from_attributes=True),
        )


SettingName = Annotated[str, Meta(pattern=r"^[a-z0-9_:-]{1,100}$(?!\n)")]
SettingText = Annotated[str, Meta(max_length=500, pattern=LINE)]


class ClinicForm(Body):
    """A clinic; `thresholds` and `policy` override the rules' defaults by name."""

    name: Name
    time_zone: Annotated[str, Meta(max_length=60, pattern=LINE)]
    billing: BillingForm
    thresholds: dict[SettingName, int] = msgspec.field(default_factory=dict)
    policy: dict[SettingName, int | bool | SettingText] = msgspec.field(default_factory=dict)


class SettingsForm(Body):
    """What a clinic sets for itself: all of it, each name left out goes back to the rule's default."""

    thresholds: dict[SettingName, int]
    policy: dict[SettingName, int | bool | SettingText]


class StaffForm(Body):
    """A person, by the id that they sign in with."""

    staff_id: Id
    name: Name
    npi: Npi | None = None
    practitioner_type: Annotated[str, Meta(max_length=20, pattern=LINE)] | None = None


class GrantsForm(Body):
    """All that a person is granted in a place: an empty list revokes everything."""

    staff_id: Id
    grants: Annotated[list[Grant], Meta(max_length=20)]
