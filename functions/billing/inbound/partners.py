"""From whom and to whom a clinic's inbound files may be, and after how many days an answer is late: its own settings.

Whoever a clinic sends its claims to may answer, to the address that it sends from: `edi_receiver_id` and
`edi_submitter_id` among its policy, each with its `_qualifier` (ZZ). Others, such as a payer that sends its 835s by
itself, are named in `edi_inbound_senders` and `edi_inbound_receivers`. Without any nothing is posted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from functions.billing.inbound.tokenize import Flaw
from functions.billing.inbound.values import InboundFile

Settings = Mapping[str, int | bool | str]


@dataclass(frozen=True, slots=True)
class Partners:
    """Senders and receivers as `qualifier:id` (ISA05:06, ISA07:08), and the clinic's NPI and tax number."""

    senders: frozenset[str]
    receivers: frozenset[str]
    payees: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Days after which an answer is overdue."""

    no_999_days: int = 1
    no_277ca_days: int = 3
    no_835_days: int = 14
    no_835_long_days: int = 30


def partners_of(policy: Settings, payees: frozenset[str]) -> Partners:
    """Lists of several have spaces between: `ZZ:CLEARHOUSE 30:123456789`."""
    return Partners(
        senders=_listed(policy, "edi_inbound_senders") | _party(policy, "edi_receiver"),
        receivers=_listed(policy, "edi_inbound_receivers") | _party(policy, "edi_submitter"),
        payees=payees,
    )


def patience_of(policy: Settings) -> Patience:
    """The clinic's settings, where they are whole days from 0 to 365; else the defaults."""
    names = ("no_999_days", "no_277ca_days", "no_835_days", "no_835_long_days")
    given = {name: value for name in names if _is_days(value := policy.get(name))}
    return Patience(**{name: int(value) for name, value in given.items() if value is not None})


def foreign(file: InboundFile, partners: Partners) -> tuple[Flaw, ...]:
    """Why the file is not for us: another sender, another receiver, another payee."""
    if file.envelope is None:
        return ()
    found = []
    if not partners.senders or not partners.receivers:
        found.append(Flaw("PARTNERS_NOT_SET", 1, "the clinic's settings do not say who sends it files, and where to"))
    elif file.envelope.sender not in partners.senders:
        found.append(Flaw("FOREIGN_SENDER", 1, "the sender is not one of the clinic's"))
    elif file.envelope.receiver not in partners.receivers:
        found.append(Flaw("FOREIGN_RECEIVER", 1, "the file is addressed to somebody else"))
    strangers = (it for it in file.payments if it.payee not in partners.payees)
    found += [Flaw("FOREIGN_PAYEE", it.at, "the payment is to somebody else") for it in strangers]
    return tuple(found)


def _listed(policy: Settings, name: str) -> frozenset[str]:
    return frozenset(str(policy.get(name, "")).upper().split())


def _party(policy: Settings, name: str) -> frozenset[str]:
    identifier = str(policy.get(f"{name}_id", "")).strip().upper()
    qualifier = str(policy.get(f"{name}_qualifier", "ZZ")).strip().upper()
    return frozenset({f"{qualifier}:{identifier}"} if identifier else ())


def _is_days(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 365
