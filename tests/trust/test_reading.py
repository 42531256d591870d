"""What is sent twice, as a word for nothing, or as a version of somebody else's making, is refused and not guessed."""

import pytest

from functions.intake.api import door as intake
from functions.review.api import door as review
from tests.charts import EPISODE, settle_episodes
from tests.support import CLINIC, MANAGER, knock
from tests.trust.front import ask, gateway

pytestmark = pytest.mark.usefixtures("aws")

CASELOAD = "/v1/clinics/{clinic_id}/caseload"
CHART = "/v1/clinics/{clinic_id}/episodes/{episode_id}"


def test_of_two_values_of_a_parameter_none_is_taken() -> None:
    path = CASELOAD.format(clinic_id=CLINIC)
    assert ask(gateway(), "GET", f"{path}?phase=active", by=MANAGER).status == 200
    twice = ask(gateway(), "GET", f"{path}?phase=active&phase=discharged", by=MANAGER)
    assert twice.status == 400
    assert b"REPEATED" in twice.body


@pytest.mark.parametrize("word", ["null", "NULL", "Null"])
def test_a_filter_by_the_word_null_is_refused_and_not_left_out(word: str) -> None:
    assert knock(review, "GET", CASELOAD, query={"phase": word}).status == 400


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', ' "1" '])
def test_a_version_is_taken_as_the_etag_said_it(tag: str) -> None:
    settle_episodes()
    change = {"medication": "sertraline"}
    answer = knock(intake, "PATCH", CHART, path={"episode_id": EPISODE}, body=change, headers={"If-Match": tag})
    assert answer.status == 200, answer.body


@pytest.mark.parametrize("tag", ["1", '""1""', '"1', '"01234567890"', '"١"', "*", '"1", "2"', ""])
def test_another_tag_is_no_version(tag: str) -> None:
    settle_episodes()
    answer = knock(intake, "PATCH", CHART, path={"episode_id": EPISODE}, body={}, headers={"If-Match": tag})
    assert (answer.status, answer.body["errors"][0]["code"]) == (400, "IF_MATCH")
