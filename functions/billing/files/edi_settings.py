"""The clinic's settings for claims on the wire: who sends to whom, as a test or not. None of them has a default.

A name of the clinic's policy each: `edi_submitter_id`, `edi_receiver_id`, `edi_receiver_name`, `edi_usage` (T or P),
`edi_contact_name`, `edi_contact_phone`. Only the qualifiers of the two ids have one: ZZ, mutually defined.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from functions.billing.x12.characters import basic
from functions.billing.x12.claims import ControlNumbers, Interchange, Party, Submitter, Usage
from functions.kernel.facts import ClinicChanged

REQUIRED = (
    "edi_submitter_id",
    "edi_receiver_id",
    "edi_receiver_name",
    "edi_usage",
    "edi_contact_name",
    "edi_contact_phone",
)
_QUALIFIER = "ZZ"
_PHONE_DIGITS = 10
_LONGEST_ID = 15


def missing_settings(policy: Mapping[str, int | bool | str]) -> tuple[str, ...]:
    """The settings without which there is no file: absent, or not what they must be."""
    return tuple(name for name in REQUIRED if not _is_usable(name, text(policy, name)))


def text(policy: Mapping[str, int | bool | str], name: str, default: str = "") -> str:
    return basic(str(policy.get(name, default)))


def envelope(clinic: ClinicChanged, control: ControlNumbers, written_at: datetime) -> Interchange:
    """The envelope of a clinic's file; ask `missing_settings` first."""
    policy = clinic.policy
    usage: Usage = "P" if text(policy, "edi_usage") == "P" else "T"
    return Interchange(
        submitter=Submitter(
            party=Party(
                name=clinic.billing.name,
                identifier=text(policy, "edi_submitter_id"),
                qualifier=text(policy, "edi_submitter_qualifier", _QUALIFIER),
            ),
            contact_name=text(policy, "edi_contact_name"),
            contact_phone=text(policy, "edi_contact_phone"),
        ),
        receiver=Party(
            name=text(policy, "edi_receiver_name"),
            identifier=text(policy, "edi_receiver_id"),
            qualifier=text(policy, "edi_receiver_qualifier", _QUALIFIER),
        ),
        control=control,
        usage=usage,
        written_at=written_at,
    )


def _is_usable(name: str, value: str) -> bool:
    match name:
        case "edi_usage":
            return value in get_args(Usage)
        case "edi_contact_phone":
            return sum(char.isdigit() for char in value) >= _PHONE_DIGITS
        case "edi_submitter_id" | "edi_receiver_id":
            return 1 < len(value) <= _LONGEST_ID
        case _:
            return bool(value)
