"""Rulebooks in DynamoDB: an organization's rows and a clinic's own, each row with every version that it has had.

`ORG#o` or `CLINIC#c` / `RULEBOOK#PAYER#payer#effective`, `RULEBOOK#FEES#schedule#effective`, in the table of claims.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from functions.aws.codec import encode
from functions.aws.tables import find, find_all
from functions.aws.writes import Next, create, write_all
from functions.billing.closing.runs import Claims
from functions.billing.rules.rulebook import FeeSchedule, PayerRule, Row, Rulebook, Scope
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import OrganizationId

_PREFIX = "RULEBOOK#"
_KINDS: Mapping[str, type[Any]] = {"payer_rule": PayerRule, "fee_schedule": FeeSchedule}
_PARTITIONS: Mapping[Scope, str] = {"organization": "ORG", "clinic": "CLINIC"}

R = TypeVar("R", PayerRule, FeeSchedule)


def rulebook_of(clinic: ClinicChanged) -> Rulebook:
    """Every row that a clinic decides under, by two Queries."""
    return _book([*_rows("organization", clinic.organization_id), *_rows("clinic", clinic.clinic_id)])


def rulebook_of_all_clinics(organization_id: OrganizationId) -> Rulebook:
    """The rows that every clinic of an organization begins with."""
    return _book(_rows("organization", organization_id))


def _book(rows: Sequence[Row]) -> Rulebook:
    return Rulebook(
        rules=tuple(row for row in rows if isinstance(row, PayerRule)),
        schedules=tuple(row for row in rows if isinstance(row, FeeSchedule)),
    )


def find_row(like: R) -> R | None:
    """The row that stands where this one would."""
    record = find(Claims, *_key(like))
    return record.value(type(like)) if record else None


def add_row(row: R, request: str) -> R:
    """Keep a first version; the same request again gets what it made, another one Conflict."""
    return create(_record(row, request)).value(type(row))


def change_row(new: R, old: R, request: str) -> R:
    """Keep the next version and the one before it; Stale when somebody else was first."""
    return write_all([Next(_record(new, request), _record(old, ""))])[0].value(type(new))


def versions(kind: type[R], scope: Scope, owner_id: str, name: str | None = None) -> list[R]:
    """Every version of the rows of a kind, of one name when it is given: by name, the latest day and version first."""
    prefix = _prefix(kind) + (f"{name}#" if name else "")
    partition = _partition(scope, owner_id)
    rows = [
        record.value(kind) for start in (prefix, f"HISTORY#{prefix}") for record in find_all(Claims, partition, start)
    ]
    rows.sort(key=lambda row: (row.effective, row.version), reverse=True)
    return sorted(rows, key=name_of)


def name_of(row: Row) -> str:
    """What a row is about: a payer, or a fee schedule."""
    match row:
        case PayerRule():
            return row.payer_id
        case FeeSchedule():
            return row.schedule_id
        case _:
            raise TypeError("not a row of a rulebook")


def _rows(scope: Scope, owner_id: str) -> list[Row]:
    return [record.value(_KINDS[record.kind]) for record in find_all(Claims, _partition(scope, owner_id), _PREFIX)]


def _record(row: Row, request: str) -> Claims:
    kind = next(name for name, kind in _KINDS.items() if isinstance(row, kind))
    return Claims(*_key(row), kind=kind, version=row.version, body=encode(row), request=request)


def _key(row: Row) -> tuple[str, str]:
    return _partition(row.scope, row.owner_id), f"{_prefix(type(row))}{name_of(row)}#{row.effective}"


def _prefix(kind: type[Row]) -> str:
    return f"{_PREFIX}{'PAYER' if kind is PayerRule else 'FEES'}#"


def _partition(scope: Scope, owner_id: str) -> str:
    return f"{_PARTITIONS[scope]}#{owner_id}"
