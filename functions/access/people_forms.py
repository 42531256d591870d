"""What is sent about people and their accounts."""

from typing import Annotated

from msgspec import Meta

from functions.aws.bodies import Body
from functions.aws.fields import LINE, Name, Npi, Reason

Email = Annotated[
    str,
    Meta(
        max_length=128,
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+$(?!\n)",
    ),
]


class InvitationForm(Body):
    """A person, by the address that the invitation goes to."""

    email: Email
    name: Name
    npi: Npi | None = None
    practitioner_type: Annotated[str, Meta(max_length=20, pattern=LINE)] | None = None


class BlockForm(Body):
    """Why somebody is blocked, or let in again; administrators read it."""

    reason: Reason
