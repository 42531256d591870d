"""What an assessment asks for next, and what is due, through the door."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from functions.access.store import AccessStore
from functions.aws import directory
from functions.intake.store import IntakeStore
from functions.kernel.ids import EpisodeId
from functions.scores.api import door
from tests.charts import EPISODE, FOREIGN_EPISODE, an_episode, settle_episodes
from tests.scores.links import ASSESSMENTS, HERE
from tests.snapshots import as_made
from tests.support import CONSULTANT, FINANCE, STRANGER, Answer, a_clinic, knock

DUE = "/v1/clinics/{clinic_id}/episodes/{episode_id}/measures-due"
NOW = datetime.now(UTC) - timedelta(seconds=1)
TEENAGER = EpisodeId("epi_teenager")


@pytest.fixture(autouse=True)
def _episodes(aws: None) -> None:
    del aws
    as_made(settle_episodes)


def record(instrument: str, items: Sequence[int | None], at: datetime = NOW, *, episode_id: str = EPISODE) -> Answer:
    body = {"instrument": instrument, "items": [*items], "answered_at": at.isoformat(), "how": "phone"}
    return knock(door, "POST", ASSESSMENTS, path={"episode_id": episode_id}, body=body)


def due(**more: Any) -> Answer:
    return knock(door, "GET", DUE, path={**HERE, **more.pop("path", {})}, **more)


def test_a_positive_phq2_says_what_to_ask_next_and_the_schedule_has_it_due_now() -> None:
    record("PHQ-9", [0] * 9, NOW - timedelta(days=3))
    screened = record("PHQ-2", [2, 1])
    assert (screened.status, screened.body["follow_up"]) == (201, "PHQ-9")
    assert screened.body["carry_over"] == [2, 1, None, None, None, None, None, None, None]
    line = next(item for item in due().body["items"] if item["instrument"] == "PHQ-9")
    assert (line["state"], line["why"], line["carry_over"]) == ("due", "follow_up", screened.body["carry_over"])
    again = knock(door, "GET", ASSESSMENTS, path=HERE).body["items"][0]
    assert again == screened.body


def test_a_negative_one_an_old_one_and_a_mistaken_one_carry_nothing_over() -> None:
    negative, old = record("PHQ-2", [1, 1]), record("PHQ-2", [3, 3], NOW - timedelta(days=2))
    assert (negative.body["follow_up"], negative.body["carry_over"]) == (None, None)
    assert (old.body["follow_up"], old.body["carry_over"]) == ("PHQ-9", None)
    path = {**HERE, "assessment_id": record("PHQ-2", [3, 3]).body["assessment_id"]}
    mistake = f"{ASSESSMENTS}/{{assessment_id}}/entered-in-error"
    gone = knock(door, "POST", mistake, path=path, body={"reason": "not hers"}, headers={"If-Match": '"1"'})
    assert (gone.status, gone.body["follow_up"], gone.body["carry_over"]) == (200, None, None)


def settle_teenager() -> None:
    person = replace(an_episode().person, birth_date=date(2000, 6, 15))
    IntakeStore().write([an_episode(episode_id=TEENAGER, person=person)], [], "test-teenager")


@pytest.mark.parametrize(
    ("day", "warnings"),
    [("2012-06-14", 1), ("2012-06-15", 0), ("2018-06-14", 0), ("2018-06-15", 1)],
)
@pytest.mark.parametrize("instrument", ["PHQ-9M", "PHQ-A"])
def test_a_form_for_ages_12_to_17_is_kept_at_every_age_and_warned_of_at_others(
    instrument: str, day: str, warnings: int
) -> None:
    settle_teenager()
    kept = record(instrument, [0] * 9, datetime.fromisoformat(f"{day}T12:00:00+00:00"), episode_id=TEENAGER)
    assert kept.status == 201
    told = {"field": "/instrument", "code": "OTHER_AGE", "detail": f"the {instrument} is for ages 12 to 17"}
    assert kept.body["warnings"] == [told] * warnings
    (listed,) = knock(door, "GET", ASSESSMENTS, path={"episode_id": TEENAGER}).body["items"]
    assert listed == kept.body


def test_a_form_for_every_age_is_not_warned_of() -> None:
    settle_teenager()
    at = datetime.fromisoformat("2012-06-14T12:00:00+00:00")
    assert record("PHQ-9", [0] * 9, at, episode_id=TEENAGER).body["warnings"] == []


def test_the_schedule_reads_the_episode_and_the_clinic_s_settings() -> None:
    assert {item["why"] for item in due().body["items"]} == {"baseline"}
    policy: dict[str, int | bool | str] = {
        "schedule_instruments": "PHQ-9",
        "schedule_active_days": 14,
        "schedule_often": 1,
    }
    AccessStore().change(a_clinic(version=2, policy=policy), a_clinic(), "test-schedule")
    directory.forget()
    record("PHQ-9", [0] * 9)
    answer = due().body
    (line,) = answer["items"]
    spell = datetime.fromisoformat(line["due_by"]) - datetime.fromisoformat(answer["as_of"])
    assert (line["instrument"], line["state"], spell.days) == ("PHQ-9", "later", 14)
    assert [problem["field"] for problem in answer["problems"]] == ["/policy/schedule_often"]


def test_a_positive_item_9_asks_for_the_suicide_screen_first() -> None:
    record("PHQ-9", [0] * 8 + [1])
    line = due().body["items"][0]
    assert (line["instrument"], line["state"], line["rule"]) == ("C-SSRS", "due", "C3")


def test_only_the_care_team_sees_what_is_due_and_only_of_its_own_episodes() -> None:
    for by, status in ((CONSULTANT, 200), (FINANCE, 403), (STRANGER, 404), (None, 401)):
        assert due(by=by).status == status
    foreign, unknown = due(path={"episode_id": FOREIGN_EPISODE}), due(path={"episode_id": "epi_none"})
    assert (foreign.status, foreign.body) == (404, unknown.body)
