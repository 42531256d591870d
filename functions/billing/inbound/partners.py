"""From whom and to whom a clinic's inbound files may be, and after how many days an answer is late: its own settings.

The names stand among the clinic's policy. Who may send has no default: without it nothing is posted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from functions.billing.inbound.tokenize import Flaw
from functions.billing.inbound.values import InboundFile

SENDERS, RECEIVER = "edi_inbound_senders", "edi_inbound_receiver"


@dataclass(frozen=True, slots=True)
class Partners:
    """Senders and receiver as `qualifier:id` (ISA05:06, ISA07:08), and the clinic's NPI and tax number."""

    senders: frozenset[str]
    receiver: str
    payees: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Days after which an answer is overdue."""

    no_999_days: int = 1
    no_277ca_days: int = 3
    no_835_days: int = 14
    no_835_long_days: int = 30


def partners_of(policy: Mapping[str, int | bool | str], payees: frozenset[str]) -> Partners:
    """`edi_inbound_senders` holds one or more of `qualifier:id`, with spaces between."""
    senders = frozenset(str(policy.get(SENDERS, "")).split())
    return Partners(senders, str(policy.get(RECEIVER, "")).strip(), payees)


def patience_of(policy: Mapping[str, int | bool | str]) -> Patience:
    """The clinic's settings, where they are whole days from 0 to 365; else the defaults."""
    names = ("no_999_days", "no_277ca_days", "no_835_days", "no_835_long_days")
    given = {name: value for name in names if _is_days(value := policy.get(name))}
    return Patience(**{name: int(value) for name, value in given.items() if value is not None})


def foreign(file: InboundFile, partners: Partners) -> tuple[Flaw, ...]:
    """Why the file is not for us: another sender, another receiver, another payee."""
    if file.envelope is None:
        return ()
    found = []
    if not partners.senders or not partners.receiver:
        found.append(Flaw("PARTNERS_NOT_SET", 1, f"the clinic's settings {SENDERS} and {RECEIVER} are not both set"))
    elif file.envelope.sender not in partners.senders:
        found.append(Flaw("FOREIGN_SENDER", 1, "the sender is not one of the clinic's"))
    elif file.envelope.receiver != partners.receiver:
        found.append(Flaw("FOREIGN_RECEIVER", 1, "the file is addressed to somebody else"))
    strangers = (it for it in file.payments if it.payee not in partners.payees)
    found += [Flaw("FOREIGN_PAYEE", it.at, "the payment is to somebody else") for it in strangers]
    return tuple(found)


def _is_days(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 365
