"""Who looked at what: one record for every request, allowed or denied, durable before the answer leaves.

45 CFR 164.312(b). The record holds ids, never what was read or written.
"""

from dataclasses import dataclass
from datetime import datetime

from functions.aws.codec import encode
from functions.aws.tables import Limits, Record, TableName


class Audit(Record):
    """Append-only: one partition a clinic and day."""

    class Meta(Limits):
        table_name = TableName("AUDIT_TABLE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One request: who, where, what was asked about, and how it ended."""

    at: datetime
    request_id: str
    staff_id: str
    roles: tuple[str, ...]
    clinic_id: str | None
    action: str
    subjects: tuple[str, ...]
    status: int
    code: str | None


def record(access: Access) -> None:
    tenant = f"CLINIC#{access.clinic_id}" if access.clinic_id else "NOWHERE"
    Audit(
        f"{tenant}#DAY#{access.at:%Y-%m-%d}",
        f"{access.at.isoformat()}#{access.request_id}",
        kind="access",
        version=1,
        body=encode(access),
        request=access.request_id,
    ).save()
