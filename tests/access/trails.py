"""Some days of audit records, written as doors write them, and what somebody with the keys of the table could do."""

import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from functions.access import trail
from functions.access.schedule import handler
from functions.access.sealing import verify
from functions.access.seals import Checked
from functions.aws import audit
from functions.aws.audit import Access, Audit
from functions.aws.tables import find_all
from functions.kernel.chain import Damage
from functions.kernel.facts import Written
from tests.support import ADMIN, CLINIC, MANAGER, a_clinic

OWNER = f"CLINIC#{CLINIC}"
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 4)


def an_access(at: datetime, **changes: object) -> Access:
    values: dict[str, object] = {
        "at": at,
        "request_id": f"req-{at:%d%H%M%S%f}",
        "staff_id": MANAGER,
        "roles": ("care_manager",),
        "clinic_id": CLINIC,
        "action": "GET /v1/clinics/{clinic_id}/caseload",
        "subjects": (CLINIC,),
        "status": 200,
        "code": None,
    }
    return Access(**{**values, **changes})  # type: ignore[arg-type]


def begun(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """As if every clinic had been founded on a day."""
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    founded = Written(at=at, by=ADMIN)
    monkeypatch.setattr(trail, "_as_founded", lambda clinic_id: a_clinic(clinic_id, recorded=founded))


def write(day: date, count: int, *, hour: int = 9, clinic_id: str | None = CLINIC) -> None:
    """So many requests of one container, a second apart."""
    begin = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    for second in range(count):
        audit.record(an_access(begin + timedelta(seconds=second), clinic_id=clinic_id))


def write_at_once(day: date, writers: int, count: int) -> None:
    """Several containers at the same time: threads, each of which keeps chains of its own."""
    threads = [threading.Thread(target=write, args=(day, count), kwargs={"hour": hour}) for hour in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def seal(day: date = LAST) -> None:
    """The tick of the morning after."""
    handler({"scheduled_at": f"{day + timedelta(days=1)}T02:00:00+00:00"}, None)


def records(day: date = LAST) -> list[Audit]:
    return list(find_all(Audit, audit.partition(OWNER, day.isoformat()), ""))


def checked(first: date = FIRST, last: date = LAST) -> Checked:
    return verify(OWNER, first, last)


def damages(first: date = FIRST, last: date = LAST) -> Sequence[Damage]:
    return sorted({it.damage for it in checked(first, last).breaks})
