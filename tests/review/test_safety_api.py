"""What people say about an alert may be written down later: it is dated when it happened."""

from datetime import UTC, datetime

import pytest

from functions.review.api import door
from tests.charts import EPISODE
from tests.review.test_api import hear_again
from tests.review.test_watch import SEEN, WHERE, Pager, dispose, open_alert, the_alert
from tests.support import knock

pytestmark = pytest.mark.usefixtures("aws")


def test_what_was_done_is_dated_when_it_happened_and_not_before_the_answer_or_in_the_future() -> None:
    open_alert(Pager())
    answer, soon = "2026-03-02T15:00:00Z", "2999-01-01T00:00:00Z"
    for at, code in (("2026-03-02T14:59:59Z", "BEFORE"), (soon, "IN_THE_FUTURE")):
        for refused in (
            knock(door, "POST", SEEN, path=WHERE, body={"at": at}),
            dispose(disposition="safety_plan", at=at),
        ):
            assert (refused.status, refused.body["errors"][0]["code"]) == (422, code)
            assert refused.body["errors"][0]["field"] == "/at"
    assert dispose(disposition="safety_plan", at="2026-03-02T15:00:00").status == 400
    seen = knock(door, "POST", SEEN, path=WHERE, body={"at": answer})
    assert (seen.status, seen.body["steps"][-1]["at"]) == (201, answer)
    done = dispose(disposition="safety_plan", at="2026-03-03T16:00:00Z")
    assert (done.status, done.body["steps"][-1]["at"]) == (201, "2026-03-03T16:00:00Z")
    assert the_alert().recorded.at > datetime(2026, 3, 3, 16, tzinfo=UTC)
    hear_again()
    for day, stands in (("2026-03-01", False), ("2026-03-02", True), ("2026-03-03", False)):
        page = knock(door, "GET", "/v1/clinics/{clinic_id}/caseload", query={"as_of": day}).body
        codes = [flag["code"] for row in page["items"] if row["episode_id"] == EPISODE for flag in row["flags"]]
        assert ("SAFETY_ALERT" in codes) is stands
