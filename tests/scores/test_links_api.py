"""Links through the door of the care team: made, seen, withdrawn."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.access.store import AccessStore
from functions.aws import directory
from functions.aws.tables import find_all
from functions.scores.api import door
from functions.scores.links import read_token
from functions.scores.store import Assessments
from tests.charts import ENDED_EPISODE, FOREIGN_EPISODE, settle_episodes
from tests.scores.links import HERE, LINKS, assessments, listed, make, revoke, send, token_of
from tests.snapshots import as_made
from tests.support import CLINIC, CONSULTANT, FINANCE, PCP, STRANGER, a_clinic, knock


@pytest.fixture(autouse=True)
def _episodes(aws: None) -> None:
    del aws
    as_made(settle_episodes)


def hours_of(made: Any) -> float:
    seen = listed()["items"][0]
    spell = datetime.fromisoformat(seen["expires_at"]) - datetime.fromisoformat(seen["made"]["at"])
    assert seen["expires_at"] == made.body["expires_at"]
    return spell / timedelta(hours=1)


def test_a_link_says_where_it_leads_and_for_how_long() -> None:
    made = make()
    token = token_of(made)
    assert made.body["path"] == f"/v1/self-report/{token}"
    assert made.body["form_path"] == f"/v1/self-report/{token}/form"
    assert hours_of(made) == 72


def test_the_store_keeps_no_secret_and_the_list_shows_none() -> None:
    token = read_token(token_of(make()))
    assert token is not None
    kept = find_all(Assessments, f"CLINIC#{CLINIC}#LINK#{token.link_id}", "")
    assert [token.secret in record.body for record in kept] == [False]
    assert token.secret not in str(listed())


@pytest.mark.parametrize(("hours", "status"), [(0, 400), (1, 201), (720, 201), (721, 400)])
def test_a_link_lives_an_hour_to_thirty_days(hours: int, status: int) -> None:
    body = {"instrument": "GAD-7", "expires_in_hours": hours}
    assert knock(door, "POST", LINKS, path=HERE, body=body).status == status


@pytest.mark.parametrize(
    ("setting", "hours"), [(24, 24), (720, 720), (721, 72), (0, 72), (True, 72), ("48", 72)], ids=str
)
def test_a_clinic_sets_how_long_and_what_cannot_be_is_the_default(setting: Any, hours: int) -> None:
    clinic = a_clinic(version=2, policy={"self_report_hours": setting})
    AccessStore().change(clinic, a_clinic(), "test-hours")
    directory.forget()
    assert hours_of(make()) == hours


def test_a_tool_whose_wording_is_not_ours_has_no_page_of_ours() -> None:
    made = make("PCL-5")
    assert made.body["path"] is not None
    assert made.body["form_path"] is None


def test_the_same_request_again_makes_no_second_link_and_does_not_show_the_token_again() -> None:
    key = {"Idempotency-Key": "desk-1"}
    first, again = make(headers=key), make(headers=key)
    assert (again.status, again.body["link_id"]) == (201, first.body["link_id"])
    assert (again.body["token"], again.body["path"], again.body["form_path"]) == (None, None, None)
    assert make("GAD-7", headers=key).body["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert listed()["count"] == 1
    assert send(token_of(first)).status == 201


def test_a_list_says_what_became_of_each_link_the_latest_first() -> None:
    answered, revoked, waiting = make(), make("GAD-7"), make("PHQ-2")
    assert send(token_of(answered)).status == 201
    assert revoke(revoked.body["link_id"]).body["state"] == "revoked"
    seen = {item["link_id"]: item for item in listed()["items"]}
    states = {item["instrument"]: item["state"] for item in seen.values()}
    assert states == {"PHQ-9": "answered", "GAD-7": "revoked", "PHQ-2": "open"}
    assert listed()["items"][0]["link_id"] == waiting.body["link_id"]
    assert seen[answered.body["link_id"]]["assessment_id"] == assessments()[0]["assessment_id"]


def test_a_link_is_withdrawn_once_and_not_after_it_was_answered() -> None:
    made, answered = make(), make()
    first = revoke(made.body["link_id"])
    again = revoke(made.body["link_id"], by=PCP)
    assert (first.status, first.body) == (200, again.body)
    assert send(token_of(answered)).status == 201
    refused = revoke(answered.body["link_id"])
    assert (refused.status, refused.body["code"]) == (409, "ALREADY_ANSWERED")
    assert revoke("lnk_none").status == 404


def test_an_ended_episode_a_foreign_one_and_an_unknown_tool_have_no_links() -> None:
    ended = make(episode_id=ENDED_EPISODE)
    assert (ended.status, ended.body["errors"][0]["code"]) == (422, "AFTER_DISCHARGE")
    assert make(episode_id=FOREIGN_EPISODE).status == 404
    assert make("PHQ-99").status == 400


def test_a_link_is_found_only_at_its_own_episode() -> None:
    made = make()
    path = {"episode_id": ENDED_EPISODE, "link_id": made.body["link_id"]}
    assert knock(door, "POST", f"{LINKS}/{{link_id}}/revocation", path=path).status == 404


def test_the_care_team_hands_out_links_and_nobody_else() -> None:
    for by, status in ((PCP, 201), (CONSULTANT, 201), (FINANCE, 403), (STRANGER, 404), (None, 401)):
        assert make(by=by).status == status
