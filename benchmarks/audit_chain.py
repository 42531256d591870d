"""What chaining an audit record costs a request, and how fast a day is sealed and verified.

.venv/bin/python -m benchmarks.audit_chain
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.access.seals import check_day, seal_of
from functions.aws import audit
from functions.aws.audit import Access, Audit
from functions.kernel.chain import digest_of

_RECORDS = 5_000
_BEGIN = datetime(2026, 3, 4, 9, tzinfo=UTC)


def main() -> None:
    text = "x" * 700
    print(f"SHA-256 of a record: {_least(lambda: [digest_of((text,)) for _ in range(1000)]) * 1000:.1f} us")
    chained = list(_chained())
    raw = [record.to_dynamodb_dict() for record in chained]
    read = _least(lambda: [audit.link_of(Audit.from_raw_data(_copy(item))) for item in raw])
    links = [audit.link_of(record) for record in chained]
    seal = seal_of("CLINIC#cli_harbor", _BEGIN.date(), links, None)
    check = _least(lambda: check_day(links, None, ""))
    print(f"read from items: {_RECORDS / read:,.0f} records a second; checked: {_RECORDS / check:,.0f} a second")
    print(f"{seal.records} records of {len(seal.chains)} chains")


def _chained() -> Iterator[Audit]:
    chain = audit._Chain("chn_benchmark")  # noqa: SLF001
    for second in range(_RECORDS):
        record = audit._linked(_access(second), "CLINIC#cli_harbor#DAY#2026-03-04", chain)  # noqa: SLF001
        yield record
        chain = audit._Chain(chain.name, chain.number + 1, str(record.digest))  # noqa: SLF001


def _access(second: int) -> Access:
    return Access(
        at=_BEGIN + timedelta(seconds=second),
        request_id=f"8c0b0a3e-3f0e-4f7e-9d3e-{second:012d}",
        staff_id="7f3b0d1e-4d7a-4c83-9a0e-0f6f3c1d2b4a",
        roles=("care_manager",),
        clinic_id="cli_harbor",
        action="GET /v1/clinics/{clinic_id}/episodes/{episode_id}/assessments",
        subjects=("cli_harbor", "epi_abcdefghijklmnopqrstuvwxyz"),
        status=200,
        code=None,
    )


def _copy(item: dict[str, Any]) -> dict[str, Any]:
    return {name: dict(value) for name, value in item.items()}


def _least(work: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    main()
