"""The driver: the right person for each call, keys that stay, order inside a patient, and a loud end."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

import httpx
import pytest

from infra.demo.api import Api, UnexpectedAnswerError
from infra.demo.drive import drive, enter
from infra.demo.events import Consented, Event, Moved, PatientStory, Reviewed, Stepped
from infra.demo.founding import settle
from infra.demo.people import ORGANIZATION
from infra.demo.requests import Ids
from infra.local.values import StackError
from tests.demo.fake_api import FakeApi, Heard, api_of
from tests.demo.telling import of_kind, told


class Counted:
    """A progress display that only counts."""

    def __init__(self) -> None:
        self.expected = self.done = 0

    def begin(self, what: str, total: int) -> None:
        assert what
        self.expected += total

    def advance(self) -> None:
        self.done += 1


def settled(fake: FakeApi) -> Ids:
    staff = {member.username: f"stf-{member.username.replace('.', '-')}" for member in told().vendor.staff}
    return settle(api_of(fake), told().vendor, staff, from_day=date(2025, 1, 1))


def driven(fake: FakeApi) -> Ids:
    ids = settled(fake)
    drive(told(), api_of(fake), ids, Counted(), threads=4)
    return ids


@pytest.fixture(scope="module")
def fake() -> FakeApi:
    """An API that was told everything, for tests that only look at what it heard."""
    heard = FakeApi()
    driven(heard)
    return heard


def test_every_event_is_one_request_with_a_key_of_its_own() -> None:
    fake, progress = FakeApi(), Counted()
    ids = settled(fake)
    fake.heard.clear()
    drive(told(), api_of(fake), ids, progress, threads=4)
    assert sorted(heard.key for heard in fake.heard) == sorted(f"demo-{event.key}" for event in told().events)
    assert progress.done == progress.expected == len(told().events)


def test_told_again_every_request_is_the_same(fake: FakeApi) -> None:
    again = FakeApi()
    driven(again)
    assert sorted(fake.heard, key=_key) == sorted(again.heard, key=_key)


def _key(heard: Heard) -> str:
    return heard.key


def test_each_request_carries_the_token_of_the_person_who_does_it(fake: FakeApi) -> None:
    by = {event.key: event.by for event in told().events}
    said = {heard.key.removeprefix("demo-"): heard.by for heard in fake.heard}
    assert {key: said[key] for key in by} == by
    administration = {heard.by for heard in fake.heard if f"/organizations/{ORGANIZATION}/" in heard.path}
    assert administration == {told().vendor.admin.username}


def test_pcps_refer_care_managers_call_and_the_psychiatrist_reviews(fake: FakeApi) -> None:
    roles = {member.username: member.role.value for member in told().vendor.staff}
    asked: dict[str, set[str]] = defaultdict(set)
    for heard in fake.heard:
        asked[heard.path.rpartition("/")[2]].add(roles[heard.by])
    assert asked["referrals"] == {"pcp"}
    assert asked["contacts"] == asked["time-entries"] == asked["consultations"] == {"care_manager"}
    assert asked["case-reviews"] == {"psychiatric_consultant"}
    assert asked["steps"] == {"pcp", "care_manager"}


def test_a_patients_events_arrive_in_their_order_whatever_others_do(fake: FakeApi) -> None:
    arrived = [heard.key.removeprefix("demo-") for heard in fake.heard]
    place = {key: number for number, key in enumerate(arrived)}
    for one in told().patients:
        places = [place[event.key] for event in one.events]
        assert places == sorted(places)


def test_nothing_is_sent_with_a_part_of_a_path_unfilled(fake: FakeApi) -> None:
    assert all("{" not in heard.path and "//" not in heard.path for heard in fake.heard)


def test_changes_of_an_episode_name_the_version_they_change(fake: FakeApi) -> None:
    versions = {move.key: f'"{move.version}"' for move in of_kind(Moved, told().events)}
    sent = {heard.key.removeprefix("demo-"): heard.if_match for heard in fake.heard if heard.method == "PATCH"}
    assert sent == versions


def test_a_change_that_an_earlier_telling_made_is_not_made_again() -> None:
    fake = FakeApi(versions={f"demo-{one.patient.key}/episode": 50 for one in told().patients})
    driven(fake)
    assert [heard for heard in fake.heard if heard.method == "PATCH"] == []


def test_an_unexpected_answer_ends_it_and_says_what_was_answered() -> None:
    event = told().patients[3].course[2]
    problem = {"status": 422, "code": "REFUSED", "detail": "so it is"}
    fake = FakeApi(refusals={f"demo-{event.key}": [(422, problem)]})
    with pytest.raises(UnexpectedAnswerError, match="REFUSED") as raised:
        driven(fake)
    assert raised.value.status == 422
    assert event.key in str(raised.value)


def test_a_busy_api_is_asked_again() -> None:
    event = told().patients[0].opening[0]
    fake = FakeApi(refusals={f"demo-{event.key}": [(503, {}), (429, {})]})
    driven(fake)
    assert sum(heard.key == f"demo-{event.key}" for heard in fake.heard) == 3


def test_a_token_that_ran_out_is_fetched_anew() -> None:
    event = told().patients[0].opening[0]
    fake = FakeApi(refusals={f"demo-{event.key}": [(401, {})]})
    driven(fake)
    assert sum(heard.key == f"demo-{event.key}" for heard in fake.heard) == 2


def test_who_may_not_sign_in_is_not_asked_for_ever() -> None:
    event = told().patients[0].opening[0]
    fake = FakeApi(refusals={f"demo-{event.key}": [(401, {})] * 9})
    with pytest.raises(UnexpectedAnswerError, match="401"):
        driven(fake)


def test_an_api_that_is_gone_is_said_to_be_gone() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("connection refused", request=request)

    client = httpx.Client(base_url="http://demo", transport=httpx.MockTransport(refuse))
    with pytest.raises(StackError, match="does not answer: connection refused"):
        Api(client, FakeApi()).get("/v1/me", "gina.haase")


def story_with(kind: type[Event]) -> tuple[PatientStory, Event]:
    return next((one, event) for one in told().patients for event in one.events if isinstance(event, kind))


def test_a_step_that_stands_already_is_found_where_the_api_refuses_it() -> None:
    one, step = story_with(Stepped)
    assert isinstance(step, Stepped)
    fake = FakeApi()
    ids = driven(fake)
    recommendation_id = ids.made[step.review_key]
    clinic, episode = ids.clinics[one.patient.clinic], ids.made[f"{one.patient.key}/episode"]
    listed = f"/v1/clinics/{clinic}/episodes/{episode}/recommendations"
    standing = {"recommendation_id": recommendation_id, "steps": [{"status": "proposed"}, {"status": step.status}]}
    fake.kept[listed] = {"items": [standing]}
    fake.refusals[f"demo-{step.key}"] = [(422, {"code": "REFUSED"})] * 2
    enter(step, one.patient, api_of(fake), ids, told().vendor)
    assert fake.heard[-1].path == listed
    with pytest.raises(UnexpectedAnswerError, match="REFUSED"):
        enter(replace(step, status="modified"), one.patient, api_of(fake), ids, told().vendor)


def test_a_consent_that_was_revoked_since_is_found_where_the_api_refuses_it() -> None:
    one, consent = story_with(Consented)
    assert isinstance(consent, Consented)
    fake = FakeApi()
    ids = driven(fake)
    patient = f"/v1/clinics/{ids.clinics[one.patient.clinic]}/patients/{ids.made[f'{one.patient.key}/patient']}"
    fake.kept[patient] = {"consents": [{"consent_id": "con-kept", "given_on": consent.given_on.isoformat()}]}
    fake.refusals[f"demo-{consent.key}"] = [(409, {})]
    enter(consent, one.patient, api_of(fake), ids, told().vendor)
    assert ids.made[consent.key] == "con-kept"


def test_a_review_that_recommends_nothing_is_remembered_without_a_recommendation() -> None:
    ids = driven(FakeApi())
    reviews = of_kind(Reviewed, told().events)
    assert {review.key for review in reviews if review.key in ids.made} == {
        review.key for review in reviews if review.recommendations
    }
