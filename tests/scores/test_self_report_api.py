"""A patient answers by a link: once, without an account, without a trace of the secret, and never alone in a crisis."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.access.store import AccessStore
from functions.aws import directory
from functions.aws.audit import Access, Audit
from functions.aws.tables import find_all
from functions.intake.store import IntakeStore
from functions.kernel.errors import Conflict, NotFound
from functions.kernel.facts import AssessmentRecorded
from functions.kernel.ids import AssessmentId
from functions.scores import service
from functions.scores.api import door
from functions.scores.crisis import DEFAULT
from functions.scores.links import Link, digest_of, read_token
from functions.scores.store import LinkStore
from tests.charts import EPISODE, an_episode, settle_episodes
from tests.scores.links import (
    CALM,
    FORM,
    IN_DANGER,
    SELF_REPORT,
    assessments,
    make,
    read,
    revoke,
    send,
    show,
    submit,
    token_of,
)
from tests.snapshots import as_made
from tests.support import ADMIN, CLINIC, LONG_AGO, a_clinic, knock

HELP = {"text": DEFAULT.text, "phone": "988"}


@pytest.fixture(autouse=True)
def _episodes(aws: None) -> None:
    del aws
    as_made(settle_episodes)


def kept_link(token: str) -> Link:
    parts = read_token(token)
    assert parts is not None
    return service.proven(LinkStore(), parts)


def expire(token: str) -> None:
    link = kept_link(token)
    LinkStore().change_link(replace(link, version=2, expires_at=LONG_AGO), link, "test-expire")


def end_episode() -> None:
    ended = an_episode(version=2, phase="discharged", ended_on=LONG_AGO.date())
    IntakeStore().change(ended, an_episode(), "test-end")


def an_answer() -> AssessmentRecorded:
    """Answers as a request that is under way holds them: scored, and not yet kept."""
    assert send(token_of(make())).status == 201
    place = (a_clinic().clinic_id, EPISODE)
    kept = service.newest_first(LinkStore(), place)[0]
    return replace(kept, assessment_id=AssessmentId("asm_race"))


def audited() -> list[Access]:
    """What the audit says of guests in this clinic, in order."""
    day = datetime.now(UTC).date()
    records = [
        record
        for pk in (f"CLINIC#{CLINIC}", "NOWHERE")
        for on in (day, day - timedelta(days=1))
        for record in find_all(Audit, f"{pk}#DAY#{on}", "")
    ]
    return [access for access in (record.value(Access) for record in records) if "self-report" in access.action]


def test_the_form_has_the_questions_and_help_and_nothing_about_anybody() -> None:
    shown = read(token_of(make()))
    assert shown.status == 200
    assert set(shown.body) == {"instrument", "name", "stem", "items", "functional", "crisis", "expires_at"}
    assert (shown.body["instrument"], len(shown.body["items"]), shown.body["crisis"]) == ("PHQ-9", 9, HELP)
    patient = an_episode().person
    for personal in (patient.family_name, patient.given_name, patient.mrn, "pat_anna", EPISODE, a_clinic().name):
        assert personal not in json.dumps(shown.body, ensure_ascii=False)


def test_answers_are_scored_and_kept_as_the_patient_s_own() -> None:
    sent = send(token_of(make()), functional=1)
    assert (sent.status, sent.body) == (201, {"thanks": True, "crisis": None})
    (kept,) = assessments()
    assert (kept["total"], kept["band"], kept["functional"], kept["items"]) == (8, "mild", 1, CALM)
    assert (kept["how"], kept["recorded"]["by"]) == ("patient_link", "patient")
    assert kept["answered_at"] == kept["recorded"]["at"]


def test_a_positive_item_9_is_answered_with_help_at_once_and_marked_for_a_person() -> None:
    sent = send(token_of(make()), IN_DANGER)
    assert sent.body == {"thanks": True, "crisis": HELP}
    assert assessments()[0]["safety"] is True


def test_help_comes_even_when_too_little_was_answered_for_a_total() -> None:
    sent = send(token_of(make()), [*[None] * 8, 1])
    assert sent.body["crisis"] == HELP
    assert (assessments()[0]["total"], assessments()[0]["safety"]) == (None, True)


def test_a_clinic_s_own_help_is_what_its_patients_see() -> None:
    clinic = a_clinic(version=2, policy={"crisis_text": "Talk with us.", "crisis_phone": "207-555-0100"})
    AccessStore().change(clinic, a_clinic(), "test-crisis")
    directory.forget()
    token = token_of(make())
    own = {"text": "Talk with us.", "phone": "207-555-0100"}
    assert read(token).body["crisis"] == own
    assert "Talk with us." in show(token).body
    assert send(token, IN_DANGER).body["crisis"] == own


def test_a_link_is_answered_exactly_once_and_a_repeat_is_the_same_answer() -> None:
    token = token_of(make())
    first, again, other = send(token, IN_DANGER), send(token, IN_DANGER), send(token, CALM)
    assert (again.status, again.body) == (first.status, first.body)
    assert (other.status, other.body["code"]) == (409, "ALREADY_ANSWERED")
    assert [kept["items"] for kept in assessments()] == [IN_DANGER]


def test_a_repeat_is_answered_after_the_link_has_expired_or_the_episode_ended() -> None:
    token = token_of(make())
    first = send(token)
    end_episode()
    assert send(token).body == first.body


def test_of_two_answers_at_once_one_is_kept() -> None:
    """Both saw the link open; the second write is told apart by what it says."""
    store, link, answered = LinkStore(), kept_link(token_of(make())), an_answer()
    first, second = digest_of(link, CALM, None), digest_of(link, IN_DANGER, None)
    kept = service.answer(store, link, answered, at=link.made.at, request=first)
    assert service.answer(store, link, answered, at=link.made.at, request=first) == kept
    with pytest.raises(Conflict) as refused:
        service.answer(store, link, answered, at=link.made.at, request=second)
    assert refused.value.code == "ALREADY_ANSWERED"


def test_an_answer_that_meets_a_revocation_is_not_kept() -> None:
    store, open_link, answered = LinkStore(), kept_link(token_of(make())), an_answer()
    assert revoke(open_link.link_id).status == 200
    with pytest.raises(NotFound):
        service.answer(store, open_link, answered, at=open_link.made.at, request="late")
    assert len(assessments()) == 1


def test_a_link_that_opens_nothing_is_one_answer_whatever_the_reason() -> None:
    right = token_of(make())
    used, expired, revoked = make(), token_of(make()), make()
    assert send(token_of(used)).status == 201
    expire(expired)
    assert revoke(revoked.body["link_id"]).status == 200
    wrong_secret = right[:-1] + ("A" if right[-1] != "A" else "B")
    wrong_clinic = right.replace(CLINIC, "cli_prairie")
    tokens = [token_of(used), expired, token_of(revoked), wrong_secret, wrong_clinic, "x.y.z", "short", "a" * 500]
    answers = [(read(token).status, str(read(token).body)) for token in tokens]
    sent = [(answer.status, str(answer.body)) for answer in map(send, tokens[1:])]
    assert len({*answers, *sent}) == 1
    assert answers[0][0] == 404
    pages = [(show(token).status, show(token).body) for token in tokens]
    assert len({*pages}) == 1
    assert "This link cannot be used" in pages[0][1]


def test_a_link_closes_with_its_episode() -> None:
    token = token_of(make())
    end_episode()
    assert (read(token).status, show(token).status, send(token).status) == (404, 404, 404)
    assert submit(token, [None] * 9).status == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"items": [0] * 8}, "/items"),
        ({"items": [0] * 8 + [4]}, "/items/8"),
        ({"items": [0] * 9, "functional": 4}, "/functional"),
        ({"items": [0] * 9, "patient_id": "pat_other"}, "/patient_id"),
        ({"items": [0] * 9, "instrument": "GAD-7"}, "/instrument"),
        ({}, "/items"),
    ],
)
def test_a_wrong_answer_is_refused_and_leaves_the_link_open(body: dict[str, Any], field: str) -> None:
    token = token_of(make())
    refused = knock(door, "POST", SELF_REPORT, path={"token": token}, body=body, by=None)
    assert refused.status == 400
    assert [problem["field"] for problem in refused.body["errors"]] == [field]
    assert send(token).status == 201


def test_the_page_takes_a_browser_s_form_and_says_thanks() -> None:
    token = token_of(make())
    shown = show(token)
    assert shown.headers["Content-Type"] == "text/html; charset=utf-8"
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    sent = submit(token, [*CALM], functional=2)
    assert (sent.status, "Thank you" in sent.body) == (200, True)
    (kept,) = assessments()
    assert (kept["items"], kept["functional"], kept["how"]) == (CALM, 2, "patient_link")
    assert send(token, [*CALM], functional=2).status == 201  # the same answers, sent the other way
    assert submit(token, [*IN_DANGER], functional=2).status == 409


def test_open_questions_are_asked_about_once_and_may_stay_open() -> None:
    token = token_of(make())
    asked = submit(token, [1, None, 1, 1, 1, 1, 1, 1, 0])
    assert "Not sent yet" in asked.body
    assert assessments() == []
    sent = submit(token, [1, None, 1, 1, 1, 1, 1, 1, 0], as_is=1)
    assert "Thank you" in sent.body
    assert (assessments()[0]["missing"], assessments()[0]["prorated"]) == ([2], True)


def test_a_positive_item_9_is_not_held_back_by_open_questions() -> None:
    sent = submit(token_of(make()), [*[None] * 8, 1])
    assert "You do not have to wait for us" in sent.body
    assert assessments()[0]["safety"] is True


@pytest.mark.parametrize(
    "raw", ["item_1=9", "item_1=x", "item_10=1&as_is=1", "name=Anna", "item_1=%FF", "&".join("a" * 101)]
)
def test_a_form_that_is_not_ours_is_a_page_that_says_so(raw: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    path = {"token": token_of(make())}
    raw = f"{raw}&as_is=1" if raw == "item_1=9" else raw
    answer = knock(door, "POST", FORM, path=path, raw=raw, headers=headers, by=None)
    assert (answer.status, "That could not be read" in answer.body) == (400, True)
    assert assessments() == []


def test_each_way_takes_its_own_kind_of_body() -> None:
    token = token_of(make())
    as_json = knock(door, "POST", FORM, path={"token": token}, body={"item_1": 1}, by=None)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    as_form = knock(door, "POST", SELF_REPORT, path={"token": token}, raw="item_1=1", headers=headers, by=None)
    assert (as_json.status, as_form.status) == (415, 415)


def test_a_tool_whose_wording_is_not_ours_is_answered_by_the_clinic_s_own_front_end() -> None:
    token = token_of(make("PC-PTSD-5"))
    assert show(token).status == 404
    assert {item["text"] for item in read(token).body["items"]} == {None}
    assert send(token, [1, 1, 1, 0, 0]).status == 201


def test_a_guest_gets_in_nowhere_else_and_a_sign_in_does_not_matter_here() -> None:
    token = token_of(make())
    own = knock(door, "GET", SELF_REPORT, path={"token": token}, by=ADMIN)
    assert own.body == read(token).body
    listed = "/v1/clinics/{clinic_id}/episodes/{episode_id}/assessments"
    assert knock(door, "GET", listed, path={"episode_id": EPISODE}, by=None).status == 401


def test_the_audit_and_the_log_name_the_link_and_never_the_token(caplog: pytest.LogCaptureFixture) -> None:
    made = make()
    token = token_of(made)
    secret = token.rpartition(".")[2]
    assert send(token[:-2] + "??").status == 404
    assert send(secret).status == 404  # a token cut short is no id to remember
    assert read(token).status == 200
    assert send(token).status == 201
    expected = {("patient", CLINIC, (made.body["link_id"], EPISODE), 201), ("", None, (), 404)}
    seen = {(it.staff_id, it.clinic_id, it.subjects, it.status) for it in audited()}
    assert expected <= seen
    assert f"POST {SELF_REPORT}" in caplog.text
    assert secret not in str([*audited(), *(record.__dict__ for record in caplog.records)])


def test_a_fault_on_the_page_is_a_page_without_a_word(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    token = token_of(make())
    monkeypatch.delenv("EPISODES_TABLE")
    broken = show(token)
    assert (broken.status, "That did not work" in broken.body) == (500, True)
    assert "fault" in caplog.text
    assert token.rpartition(".")[2] not in str([record.__dict__ for record in caplog.records])
