"""A consent covers records from a day on: both sides of it, for entries and for what is derived from them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from functions.aws import chart, directory
from functions.aws.screen import Screen
from functions.intake.api import ReferralPage
from functions.intake.api import door as intake
from functions.kernel.errors import Forbidden, NotFound
from functions.kernel.ids import ClinicId, ConsentId, EpisodeId, PatientId, StaffId
from functions.kernel.roles import Caller, Role
from functions.review.flag_events import FlagEvent, Noted
from functions.review.flag_log import FlagLog
from tests.support import CLINIC, Answer
from tests.trust.asking import asked, send
from tests.trust.cells import PLACES
from tests.trust.part2_states import covering_from, employ, give, mark
from tests.trust.people import staff_of
from tests.trust.who_may import Operation
from tests.trust.world import World

ENROLLED, SEEN, REVIEWED = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 10)
A_DAY = timedelta(days=1)
_CLINIC = "/v1/clinics/{clinic_id}"
_EPISODE = f"{_CLINIC}/episodes/{{episode_id}}"
# What there is of the matrix's patient, and the day of which it tells: of entries their own, of the derived the first.
LISTS = {
    "assessments": ENROLLED,
    "contacts": SEEN,
    "time-entries": SEEN,
    "safety-assessments": SEEN,
    "case-reviews": REVIEWED,
    "recommendations": REVIEWED,
    "outside-referrals": SEEN,
    "flag-history": ENROLLED,
}
SINGLE = {
    f"{_EPISODE}": ENROLLED,
    f"{_EPISODE}/registry": ENROLLED,
    f"{_EPISODE}/measures-due": ENROLLED,
    f"{_EPISODE}/assessments/{{assessment_id}}": ENROLLED,
    f"{_EPISODE}/contacts/{{contact_id}}": SEEN,
    f"{_EPISODE}/time-entries/{{entry_id}}": SEEN,
    f"{_EPISODE}/safety-assessments/{{safety_assessment_id}}": SEEN,
    f"{_CLINIC}/months/{{month}}/episodes/{{episode_id}}": ENROLLED,
    f"{_CLINIC}/packets/{{week}}/{{reader_id}}": ENROLLED,
}
ACROSS = {
    "caseload": ENROLLED,
    "referrals": ENROLLED,
    "discharge-proposals": SEEN,
    "recommendations": REVIEWED,
    "months/{month}": ENROLLED,
}


@pytest.fixture(scope="module")
def patient(world: World) -> Iterator[PatientId]:
    """Of the program, as the clinic's other patient is not; who asks is of another entity."""
    with world.changed():
        found = mark(world, "episode_id")
        employ(staff_of(CLINIC, Role.CARE_MANAGER), "other")
        directory.forget()
        _note_a_flag(EpisodeId(world.things_of(CLINIC)["episode_id"]))
        world.keep()
        yield found


def _note_a_flag(episode_id: EpisodeId) -> None:
    """Noted in July, with a reason that names the baseline of March."""
    event = FlagEvent(
        number=1,
        code="WORSENED",
        rule="C11",
        event="raised",
        noted_on=date(2026, 7, 1),
        since=date(2026, 7, 1),
        reason="18, was 13 on 2026-03-02",
    )
    assert FlagLog().keep(ClinicId(CLINIC), episode_id, [event], Noted(date(2026, 7, 1), ()))


def read(world: World, path: str) -> Answer:
    operation = Operation("GET", path)
    return send(operation, asked(world, operation, PLACES[0], None), staff_of(CLINIC, Role.CARE_MANAGER))


@pytest.mark.parametrize(("path", "day"), LISTS.items())
def test_an_entry_is_listed_from_its_day_on_and_before_it_the_record_says_so(
    world: World, patient: PatientId, path: str, day: date
) -> None:
    give(patient, covering_from(day))
    assert read(world, f"{_EPISODE}/{path}").body["count"] > 0
    give(patient, covering_from(day + A_DAY))
    withheld = read(world, f"{_EPISODE}/{path}").body
    assert (withheld["count"], withheld["items"]) == (0, [])
    said = f"the consent covers records from {day + A_DAY} on, and nothing before"
    assert [(it["record_id"], it["patient_id"], it["code"], it["reason"]) for it in withheld["withheld"]] == [
        (world.things_of(CLINIC)["episode_id"], patient, "BEFORE_CONSENT", said)
    ]


@pytest.mark.parametrize(("path", "day"), SINGLE.items())
def test_what_is_read_by_itself_is_told_from_its_day_on_and_refused_with_the_day_before_it(
    world: World, patient: PatientId, path: str, day: date
) -> None:
    give(patient, covering_from(day))
    assert read(world, path).status == 200
    give(patient, covering_from(day + A_DAY))
    refused = read(world, path)
    assert (refused.status, refused.body["code"]) == (403, "PART2_WITHHELD")
    assert f"from {day + A_DAY} on" in refused.body["detail"]
    assert "ETag" not in refused.headers


@pytest.mark.parametrize(("path", "day"), ACROSS.items())
def test_a_row_of_a_list_tells_nothing_of_a_day_before_the_consent(
    world: World, patient: PatientId, path: str, day: date
) -> None:
    """A baseline, a course or a flag made of the later days alone would say what is not so: there is no such row."""
    names = {patient, world.things_of(CLINIC)["episode_id"]}
    for covered, is_told in ((day, True), (day + A_DAY, False)):
        give(patient, covering_from(covered))
        body = read(world, f"{_CLINIC}/{path}").body
        assert any(name in json.dumps(body["items"]) for name in names) == is_told
        assert [it["record_id"] for it in body["withheld"]] == [world.things_of(CLINIC)["episode_id"]]


def test_who_somebody_is_and_what_they_consented_to_is_of_no_day(world: World, patient: PatientId) -> None:
    give(patient, covering_from(date(2100, 1, 1)))
    for path in ("", "/part2-consents"):
        operation = Operation("GET", f"{_CLINIC}/patients/{{patient_id}}{path}")
        request = asked(world, operation, PLACES[0], None)
        request = replace(request, path={**request.path, "patient_id": patient})
        assert send(operation, request, staff_of(CLINIC, Role.CARE_MANAGER)).status == 200


def test_what_is_there_is_changed_only_under_a_consent_to_all_of_it(world: World, patient: PatientId) -> None:
    """Whoever corrects an entry is answered it; to add one is to be answered what was sent."""
    operation = Operation("POST", f"{_EPISODE}/contacts/{{contact_id}}/entered-in-error")
    addition = Operation("POST", f"{_EPISODE}/contacts")
    for covered, status in ((ENROLLED + A_DAY, 403), (ENROLLED, 200)):
        give(patient, covering_from(covered))
        by = staff_of(CLINIC, Role.CARE_MANAGER)
        assert send(addition, asked(world, addition, PLACES[0], None), by).status == 201
        assert send(operation, asked(world, operation, PLACES[0], None), by).status == status
    world.set_back("care")


def test_the_day_is_the_clinics_and_not_that_of_greenwich(world: World, patient: PatientId) -> None:
    """Half past eleven in the evening there is the next day in Greenwich."""
    give(patient, covering_from(ENROLLED))
    before, late = read(world, f"{_EPISODE}/contacts").body["count"], "2026-03-12T23:30:00-04:00"
    addition = Operation("POST", f"{_EPISODE}/contacts")
    request = asked(world, addition, PLACES[0], None)
    body = {**request.sent.body, "occurred_at": late, "spent": None}
    sent = replace(request, sent=replace(request.sent, body=body))
    assert send(addition, sent, staff_of(CLINIC, Role.CARE_MANAGER)).status == 201
    counts = []
    for covered in (ENROLLED, date(2026, 3, 12), date(2026, 3, 13)):
        give(patient, covering_from(covered))
        counts.append(read(world, f"{_EPISODE}/contacts").body["count"])
    world.set_back("care")
    assert counts == [before + 1, 1, 0]


def test_a_view_that_forgets_to_ask_tells_nobody_anything(world: World, patient: PatientId) -> None:
    """A page that was not cut from what may be told, and an answer whose day nobody has declared."""
    declared = {route.name: route for route in intake.routes}
    give(patient, covering_from(ENROLLED))
    here, caller = directory.clinic_profile(ClinicId(CLINIC)), Caller(StaffId("stf-x"), ClinicId(CLINIC), frozenset())
    about = (f"EPISODE#{world.things_of(CLINIC)['episode_id']}",)
    screen = Screen(caller, here, datetime.now(UTC), ("treatment",), about)
    with pytest.raises(NotFound):
        screen.told(ReferralPage(count=1, next_cursor=None, items=()), declared["list_referrals"])
    episode = chart.episode(ClinicId(CLINIC), EpisodeId(world.things_of(CLINIC)["episode_id"]))
    assert screen.told(episode, declared["read_episode"]) is episode
    with pytest.raises(Forbidden):
        screen.told(episode, replace(declared["read_episode"], day=None))


def test_of_two_consents_the_one_that_reaches_back_further_counts(world: World, patient: PatientId) -> None:
    later, earlier = covering_from(SEEN), replace(covering_from(ENROLLED), consent_id=ConsentId("p2c-earlier"))
    give(patient, later, earlier)
    answer = read(world, f"{_EPISODE}/registry")
    assert (answer.status, answer.headers["Part2-Consent"]) == (200, "p2c-earlier")
