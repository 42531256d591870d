"""Marks of the hours: what is cut off a chain or written anew before the day is sealed is found as well."""

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from functions.access import trail
from functions.access.marks import Hours, to_mark
from functions.access.schedule import handler
from functions.aws import audit
from functions.aws.observability import metrics
from functions.aws.settings import setting
from functions.kernel.chain import BEGINNING, Damage
from tests.access.trails import LAST, OWNER, begun, checked, damages, records, seal, write
from tests.support import CLINIC

pytestmark = pytest.mark.usefixtures("aws")

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def founded(monkeypatch: pytest.MonkeyPatch, aws: None) -> None:  # noqa: ARG001
    begun(monkeypatch, LAST)
    audit.forget()


def strike(hour: int) -> None:
    handler({"scheduled_at": f"{LAST}T{hour:02}:10:00+00:00"}, None)


def kept() -> list[str]:
    """The names of this clinic's marks."""
    found = _s3().list_objects_v2(Bucket=setting("AUDIT_BUCKET"), Prefix=f"marks/clinic/{CLINIC}/")
    return [it["Key"].rpartition("/")[2] for it in found.get("Contents", ())]


def _s3() -> Any:
    return boto3.client("s3")


@pytest.mark.parametrize(
    ("at", "marked_until", "hours"),
    [
        (NOON.replace(minute=4, second=59), None, Hours(NOON.replace(hour=0), NOON.replace(hour=11))),
        (NOON.replace(minute=5), None, Hours(NOON.replace(hour=0), NOON)),
        (NOON.replace(minute=5), NOON.replace(hour=9), Hours(NOON.replace(hour=9), NOON)),
        (NOON.replace(minute=5), NOON, None),
        (NOON.replace(hour=0, minute=5), None, Hours(NOON.replace(day=3, hour=0), NOON.replace(hour=0))),
        (NOON.replace(hour=1, minute=4), None, Hours(NOON.replace(day=3, hour=0), NOON.replace(hour=0))),
        (NOON.replace(hour=1, minute=5), None, Hours(NOON.replace(hour=0), NOON.replace(hour=1))),
    ],
)
def test_an_hour_is_marked_five_minutes_after_it_ended(
    at: datetime, marked_until: datetime | None, hours: Hours | None
) -> None:
    assert to_mark(at, marked_until) == hours


def test_each_hour_with_records_is_marked_once_and_a_missed_tick_is_made_up_for() -> None:
    write(LAST, 2, hour=9)
    strike(10)
    strike(10)
    strike(11)
    assert kept() == [f"{LAST}T09.json"]
    write(LAST, 2, hour=11)
    write(LAST, 2, hour=12)
    strike(14)
    assert kept() == [f"{LAST}T09.json", f"{LAST}T13.json"]
    assert [(it.since.hour, it.until.hour) for it in trail.marks(OWNER, LAST)] == [(0, 10), (10, 14)]
    seal()
    assert (checked(LAST).records, damages(LAST)) == (6, [])


def test_the_end_of_a_chain_that_is_cut_off_before_the_day_is_sealed_is_missed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(LAST, 3)
    strike(10)
    records()[-1].delete()
    metrics().clear_metrics()
    monkeypatch.delenv("POWERTOOLS_METRICS_DISABLED")
    seal()
    assert '"AuditBroken":[1.0]' in capsys.readouterr().out.replace(" ", "")
    assert damages(LAST) == [Damage.CUT_OFF]


def test_a_chain_that_is_taken_away_whole_is_missed() -> None:
    write(LAST, 3)
    strike(10)
    for record in records():
        record.delete()
    seal()
    assert damages(LAST) == [Damage.CUT_OFF]


def test_a_chain_written_anew_before_the_day_is_sealed_does_not_fit_its_mark() -> None:
    write(LAST, 3)
    strike(10)
    before = BEGINNING
    for record in records():
        record.body, record.before = record.body.replace("caseload", "claims"), before
        record.digest = before = audit.link_of(record).computed
        record.save()
    seal()
    assert damages(LAST) == [Damage.ALTERED]


def test_a_chain_that_goes_on_after_its_mark_is_whole() -> None:
    write(LAST, 3, hour=9)
    strike(10)
    write(LAST, 3, hour=10)
    seal()
    assert (checked(LAST).chains, damages(LAST)) == (1, [])


def test_what_is_missing_is_told_once() -> None:
    write(LAST, 3, hour=9)
    strike(10)
    write(LAST, 3, hour=10)
    records()[2].delete()  # the last of the marked hour, in the middle of its chain
    seal()
    assert damages(LAST) == [Damage.MISSING]


def test_a_mark_that_cannot_be_read_stops_no_verification() -> None:
    key = f"marks/clinic/{CLINIC}/{LAST}T09.json"
    _s3().put_object(Bucket=setting("AUDIT_BUCKET"), Key=key, Body=b"{}")
    write(LAST, 3)
    seal()
    assert damages(LAST) == []


def test_marks_of_the_day_before_are_not_those_of_this_day() -> None:
    write(LAST - timedelta(days=1), 2, hour=23)
    handler({"scheduled_at": f"{LAST}T00:10:00+00:00"}, None)
    assert trail.marks(OWNER, LAST) == []
    assert len(trail.marks(OWNER, LAST - timedelta(days=1))) == 1
