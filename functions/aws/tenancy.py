"""The last line between tenants: while a request of one clinic is answered, a key of another one is not sent to AWS.

Doors decide who may (functions/aws/entry.py) and stores name their own partitions; this is for the day on which one of
them is wrong. What it refuses is a fault of ours: a 500 and an alarm, never an answer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from pynamodb.connection import Connection

from functions.kernel.facts import ClinicChanged

_WRITES = ("Put", "Update", "Delete", "ConditionCheck", "PutRequest", "DeleteRequest")


class ForeignKeyError(RuntimeError):
    """A request about one tenant was about to touch what is not that tenant's, or what cannot be told to be."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """One clinic and its organization: the partitions and files that a request about the clinic may touch."""

    clinic_id: str
    organization_id: str

    def owns(self, partition: str) -> bool:
        """Ids have no `#`, so a clinic whose name begins like this one's is another clinic."""
        return f"{partition}#".startswith(f"CLINIC#{self.clinic_id}#") or partition == f"ORG#{self.organization_id}"

    def owns_file(self, key: str) -> bool:
        return self.clinic_id in key.split("/")[:-1]


_tenant: ContextVar[Tenant | None] = ContextVar("tenant", default=None)


@contextmanager
def confined_to(place: ClinicChanged | None) -> Iterator[None]:
    """Let nothing through but this clinic's and its organization's; None, where a request is about no one clinic."""
    token = _tenant.set(Tenant(place.clinic_id, place.organization_id) if place else None)
    try:
        yield
    finally:
        _tenant.reset(token)


def watch(connection: Connection) -> None:
    """Let no key of another tenant pass this connection."""
    connection.client.meta.events.register("provide-client-params.dynamodb", check_keys)


def check_keys(params: Mapping[str, Any], **_: object) -> None:
    """botocore calls this with every request to a table before it is built."""
    tenant = _tenant.get()
    if tenant is None:
        return
    touched = partitions(params)
    if not touched or not all(map(tenant.owns, touched)):
        raise ForeignKeyError("a request about one clinic names a partition that is not that clinic's")


def check_file(key: str) -> None:
    """Every file lies in a folder of its clinic's name."""
    tenant = _tenant.get()
    if tenant is not None and not tenant.owns_file(key):
        raise ForeignKeyError("a request about one clinic names a file that is not that clinic's")


def partitions(params: Mapping[str, Any]) -> Sequence[str]:
    """The partitions that a request to DynamoDB touches; none for one that names no key, such as a Scan."""
    return tuple(key["pk"]["S"] for key in _keys(params))


def _keys(params: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "Key" in params or "Item" in params:
        yield params.get("Key") or params["Item"]
    elif "KeyConditionExpression" in params:
        yield {"pk": _asked_for(params)}
    for item in params.get("TransactItems", ()):
        yield from _written(item)
    for asked in params.get("RequestItems", {}).values():
        for item in asked["Keys"] if isinstance(asked, Mapping) else ():
            yield item
        for item in asked if not isinstance(asked, Mapping) else ():
            yield from _written(item)


def _written(item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for kind in _WRITES:
        if kind in item:
            yield item[kind].get("Key") or item[kind]["Item"]


def _asked_for(params: Mapping[str, Any]) -> Mapping[str, str]:
    """The value that a query's partition key must equal."""
    names = [short for short, name in params["ExpressionAttributeNames"].items() if name == "pk"]
    found = re.search(rf"(?<!\w){re.escape(names[0])} = (:\w+)", params["KeyConditionExpression"])
    if found is None:
        raise ForeignKeyError("a query that does not say which partition it reads")
    value: Mapping[str, str] = params["ExpressionAttributeValues"][found[1]]
    return value
