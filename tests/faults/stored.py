"""Everything that the simulated AWS holds: taken as it is at a moment, compared, and put back."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends

AUDIT = "audit-table"


@dataclass(frozen=True, slots=True)
class Moment:
    """The tables' items and streams as they were; files that came since are taken away when it is put back."""

    items: Mapping[str, Any]
    streams: Mapping[str, int]
    files: frozenset[str]

    @classmethod
    def now(cls) -> "Moment":
        tables = _tables()
        return cls(
            {name: copy.deepcopy(table.items) for name, table in tables.items()},
            {name: len(table.stream_shard.items) for name, table in tables.items()},
            frozenset(files()),
        )

    def put_back(self, *, files: bool = True) -> None:
        """Be at this moment again. With `files` false only the tables go back, as a restored backup does."""
        for name, table in _tables().items():
            table.items = copy.deepcopy(self.items[name])
            del table.stream_shard.items[self.streams[name] :]
        for name, bucket in _buckets().items() if files else ():
            for key in list(bucket.keys):
                if f"{name}/{key}" not in self.files:
                    bucket.keys.pop(key)


def everything(*, but: tuple[str, ...] = (AUDIT,)) -> dict[str, str]:
    """Every item and file by its name, as text that is the same when what is stored is."""
    items = {
        f"{name} {item.hash_key.value} {item.range_key.value}": repr(sorted(item.to_json()["Attributes"].items()))
        for name, table in _tables().items()
        if name not in but
        for held in table.items.values()
        for item in held.values()
    }
    return items | {f"{name}": sha256(content).hexdigest() for name, content in files().items()}


def files() -> dict[str, bytes]:
    """Every file by bucket and key."""
    return {f"{name}/{key}": held.value for name, bucket in _buckets().items() for key, held in bucket.keys.items()}


def stream(table: str, since: int = 0) -> list[dict[str, Any]]:
    """The stream records of a table, in the order of its writes."""
    return [record.to_json() for record in _tables()[table].stream_shard.items[since:]]


def difference(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """The names of what is in one but not, or not so, in the other."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def _tables() -> dict[str, Any]:
    return dict(dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].tables)


def _buckets() -> dict[str, Any]:
    return dict(s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets)
