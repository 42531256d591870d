"""Who looked at what: one record for every request, allowed or denied, durable before the answer leaves.

45 CFR 164.312(b). The record holds ids, never what was read or written. Records are chained (docs/decisions/0090): each
warm container keeps a chain of its own in each partition, so that one put a request is enough and nobody waits.
"""

import threading
from dataclasses import dataclass, field
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from functions.aws.clock import new_id
from functions.aws.codec import encode
from functions.aws.tables import Limits, Record, TableName
from functions.kernel.chain import BEGINNING, Link, digest_of

NOWHERE = "NOWHERE"
_MOST_CHAINS = 4096


class Audit(Record):
    """Append-only: one partition a clinic and day; `before` and `digest` chain the records of one writer."""

    class Meta(Limits):
        table_name = TableName("AUDIT_TABLE")

    before = UnicodeAttribute(null=True)
    digest = UnicodeAttribute(null=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One request: who, where, what was asked about, and how it ended.

    `clinic_id` is the clinic that was asked for, if there is one, whether or not the caller was let in. `subjects` are
    the ids in the path, `shown` the episodes and patients that the answer named besides; `consent_ids` are the consents
    under which Part 2 records were disclosed by it.
    """

    at: datetime
    request_id: str
    staff_id: str
    roles: tuple[str, ...]
    clinic_id: str | None
    action: str
    subjects: tuple[str, ...]
    status: int
    code: str | None
    organization_id: str | None = None
    purpose: str | None = None
    shown: tuple[str, ...] = ()
    emergency_id: str | None = None
    consent_ids: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """Whose trail this belongs in: only what exists has one, so that nobody fills the table by asking."""
        if self.clinic_id:
            return f"CLINIC#{self.clinic_id}"
        return f"ORG#{self.organization_id}" if self.organization_id else NOWHERE


@dataclass(slots=True)
class _Chain:
    name: str
    number: int = 0
    digest: str = BEGINNING


@dataclass
class _Writer(threading.local):
    """The chains that this thread has begun today; a container answers one request at a time. Slots would be shared."""

    day: str = ""
    chains: dict[str, _Chain] = field(default_factory=dict)

    def chain(self, pk: str, day: str) -> _Chain:
        if day != self.day or len(self.chains) >= _MOST_CHAINS:
            self.day, self.chains = day, {}
        return self.chains.get(pk) or _Chain(new_id("chn"))


_writer = _Writer()


def forget() -> None:
    """Begin new chains, as a new container would."""
    _writer.chains = {}


def partition(owner: str, day: str) -> str:
    return f"{owner}#DAY#{day}"


def record(access: Access) -> None:
    """Write one record as the next of its chain; a fault when it does not stand.

    A chain whose put failed is left as it is, since nobody knows whether the record stands: the next one begins anew.
    """
    day = f"{access.at:%Y-%m-%d}"
    pk = partition(access.owner, day)
    chain = _writer.chain(pk, day)
    _writer.chains.pop(pk, None)
    written = _linked(access, pk, chain)
    written.save(condition=Audit.pk.does_not_exist() | (Audit.digest == written.digest))
    _writer.chains[pk] = _Chain(chain.name, chain.number + 1, str(written.digest))


def link_of(record: Audit) -> Link:
    """A stored record as a link; one that has no place in a chain has no chain's name."""
    _, _, rest = record.sk.partition("#")
    chain, _, number = rest.rpartition("#")
    counted = number.isascii() and number.isdigit()
    return Link(
        where=f"{record.pk}/{record.sk}",
        chain=chain if counted and record.digest else "",
        number=int(number) if counted else 0,
        before=record.before or "",
        digest=record.digest or "",
        computed=_digest(record),
    )


def _linked(access: Access, pk: str, chain: _Chain) -> Audit:
    linked = Audit(
        pk,
        f"{access.at.isoformat()}#{chain.name}#{chain.number + 1:06d}",
        kind="access",
        version=1,
        body=encode(access),
        request=access.request_id,
        before=chain.digest,
    )
    linked.digest = _digest(linked)
    return linked


def _digest(record: Audit) -> str:
    """Over all that is stored but the digest; what a record never has changes it when it is there."""
    parts = (record.pk, record.sk, record.kind, record.version, record.request, record.body, record.before)
    never = record.attribute_values.get("origin")
    return digest_of(str(part) for part in (*parts, *(() if never is None else (never,))))
