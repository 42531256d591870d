"""What becomes of somebody's access the moment it changes: reading ends within a minute, writing at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from functions.access.api import door as access
from functions.aws import http
from functions.intake.api import door as intake
from tests.intake.test_api import REFERRALS, a_referral
from tests.support import ADMIN, CLINIC, ORGANIZATION, PCP, Answer, knock

pytestmark = pytest.mark.usefixtures("aws")

NOON = datetime(2026, 3, 10, 16, tzinfo=UTC)
IN_CLINIC = "/v1/organizations/{organization_id}/clinics/{clinic_id}/grants"
At = Callable[[timedelta], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    def turn(after: timedelta) -> None:
        monkeypatch.setattr(http, "now", lambda: NOON + after)

    turn(timedelta())
    return turn


def grant(*grants: dict[str, str]) -> Answer:
    path, body = {"organization_id": ORGANIZATION, "clinic_id": CLINIC}, {"staff_id": PCP, "grants": list(grants)}
    answer = knock(access, "PUT", IN_CLINIC, path=path, body=body, by=ADMIN, headers={"If-Match": '"1"'})
    assert answer.status == 200, answer.body
    return answer


def read() -> int:
    return knock(intake, "GET", REFERRALS, by=PCP).status


def write() -> int:
    return knock(intake, "POST", REFERRALS, body=a_referral(), by=PCP).status


def test_who_was_let_in_may_read_for_59_seconds_more_and_not_for_60(at: At) -> None:
    assert read() == 200
    grant()
    at(timedelta(seconds=59, milliseconds=999))
    assert read() == 200
    at(timedelta(seconds=60))
    assert read() == 404


def test_who_was_let_in_may_write_no_more_at_once_and_then_not_read_either(at: At) -> None:
    at(timedelta())
    assert (read(), write()) == (200, 201)
    grant()
    assert (read(), write(), read()) == (200, 404, 404)


def test_a_new_role_replaces_the_old_one_for_writing_at_once_and_for_reading_within_a_minute(at: At) -> None:
    assert read() == 200
    grant({"role": "finance", "starts_on": "2020-01-01"})
    assert write() == 403
    at(timedelta(seconds=60))
    assert read() == 403


def test_a_grant_ends_with_its_last_day_where_the_clinic_is_however_lately_it_was_read(at: At) -> None:
    grant({"role": "pcp", "starts_on": "2020-01-01", "ends_on": "2026-03-10"})
    midnight = datetime(2026, 3, 11, 4, tzinfo=UTC) - NOON
    at(midnight - timedelta(seconds=1))
    assert (read(), write()) == (200, 201)
    at(midnight)
    assert (read(), write()) == (404, 404)


def test_a_grant_begins_with_its_first_day_where_the_clinic_is(at: At) -> None:
    grant({"role": "pcp", "starts_on": "2026-03-11"})
    midnight = datetime(2026, 3, 11, 4, tzinfo=UTC) - NOON
    at(midnight - timedelta(seconds=1))
    assert read() == 404
    at(midnight)
    assert read() == 200
