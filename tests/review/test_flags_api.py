"""Flags and people: set by hand with who and why, acknowledged as they stand, history kept, new data marked read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from functions.kernel.calendar import local_day
from functions.kernel.facts import ContactRecorded, Written
from functions.kernel.ids import ContactId, PatientId
from functions.kernel.thresholds import Thresholds
from functions.review.api import door
from functions.review.flag_events import Outcome, note, note_change
from functions.review.flag_log import FlagLog
from functions.review.flag_sweep import handler
from functions.review.hearing import hear
from functions.review.shelves import Shelves
from functions.review.worker import PacketWork, make_packets
from tests.charts import EPISODE, an_episode, settle_episodes
from tests.review.test_api import ZONE, an_assessment, hear_again
from tests.support import ADMIN, CLINIC, CONSULTANT, FINANCE, MANAGER, OTHER_CLINIC, Answer, knock

pytestmark = pytest.mark.usefixtures("aws")

WHERE = {"episode_id": EPISODE}
OF_EPISODE = "/v1/clinics/{clinic_id}/episodes/{episode_id}"
MANUAL = f"{OF_EPISODE}/manual-flags"
CLEARING = f"{MANUAL}/{{manual_flag_id}}/clearing"
SEEN = f"{OF_EPISODE}/flags/{{code}}/acknowledgement"
MARKS = f"{OF_EPISODE}/review-marks"
ANNA = {"episode_id": EPISODE, "patient_id": "pat_anna"}


def raise_by_hand(kind: str = "discuss", reason: str = "wants to stop sertraline", by: str = MANAGER) -> Answer:
    return knock(door, "POST", MANUAL, path=WHERE, body={"kind": kind, "reason": reason}, by=by)


def clear(name: str, reason: str = "talked about on Monday", by: str = MANAGER) -> Answer:
    return knock(door, "POST", CLEARING, path={**WHERE, "manual_flag_id": name}, body={"reason": reason}, by=by)


def the_row() -> Any:
    hear_again()
    return knock(door, "GET", f"{OF_EPISODE}/registry", path=WHERE).body


def flag(code: str) -> Any:
    return next((flag for flag in the_row()["flags"] if flag["code"] == code), None)


def stream(fact: object) -> None:
    """A fact through the stream's handler: folded, and what changed noted."""
    for heard in hear(Shelves(), fact, lambda _: ZONE):
        note_change(FlagLog(), heard.before, heard.after, heard.on, Thresholds())


def history() -> list[tuple[str, str, str, str]]:
    """Oldest first."""
    page = knock(door, "GET", f"{OF_EPISODE}/flag-history", path=WHERE, query={"limit": "200"}).body
    assert page["count"] == len(page["items"])
    events = ((it["noted_on"], it["code"], it["event"], it["since"]) for it in reversed(page["items"]))
    return list(events)


def enrolled(on: date = date(2026, 3, 2)) -> None:
    """The episode as it was written down on the day of its enrolment."""
    at = datetime(on.year, on.month, on.day, 15, tzinfo=UTC)
    stream(an_episode(recorded=Written(at=at, by=MANAGER)))


def a_contact(day: date) -> ContactRecorded:
    at = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    return ContactRecorded(
        clinic_id=CLINIC,
        episode_id=EPISODE,
        patient_id=PatientId("pat_anna"),
        contact_id=ContactId(f"con_{day}"),
        version=1,
        status="final",
        occurred_at=at,
        mode="phone",
        outcome="reached",
        party="patient",
        techniques=(),
        note=None,
        staff_id=MANAGER,
        spent=None,
        recorded=Written(at=at, by=MANAGER),
    )


def test_a_flag_set_by_hand_says_who_and_why_until_it_is_cleared() -> None:
    settle_episodes()
    made = raise_by_hand()
    assert made.status == 201
    shown = flag("DISCUSS_MANUAL")
    raised_on = local_day(datetime.fromisoformat(made.body["raised"]["at"]), ZONE)
    assert (shown["rule"], shown["since"]) == ("manual", raised_on.isoformat())
    assert "Mai Nguyen" in shown["reason"]
    assert "wants to stop sertraline" in shown["reason"]
    once, again = (clear(made.body["manual_flag_id"]) for _ in range(2))
    assert (once.status, once.body) == (201, again.body)
    assert once.body["cleared"]["by"] == MANAGER
    assert flag("DISCUSS_MANUAL") is None
    assert clear(made.body["manual_flag_id"], by=CONSULTANT).body["code"] == "ALREADY_CLEARED"
    listed = knock(door, "GET", MANUAL, path=WHERE).body
    assert [one["cleared_reason"] for one in listed["items"]] == ["talked about on Monday"]


def test_several_of_a_kind_are_one_flag_since_the_first() -> None:
    settle_episodes()
    first = raise_by_hand("safety", "sounded hopeless")
    raise_by_hand("safety", "gave away her cat", by=CONSULTANT)
    reason = flag("SAFETY_MANUAL")["reason"]
    assert "sounded hopeless" in reason
    assert "Ada Okafor" in reason
    clear(first.body["manual_flag_id"])
    assert "sounded hopeless" not in flag("SAFETY_MANUAL")["reason"]


def test_a_flag_by_hand_takes_its_place_in_the_packet() -> None:
    settle_episodes()
    raise_by_hand()
    hear_again()
    soon = datetime.fromisoformat(the_row()["as_of"]) + timedelta(days=1)
    make_packets(PacketWork(CLINIC, soon.replace(hour=17, tzinfo=UTC)))
    week = f"{soon.isocalendar().year}-W{soon.isocalendar().week:02d}"
    route = "/v1/clinics/{clinic_id}/packets/{week}/{reader_id}"
    packet = knock(door, "GET", route, path={"week": week, "reader_id": MANAGER}).body
    anna = next(patient for patient in packet["patients"] if patient["episode"]["id"] == EPISODE)
    assert anna["why"][0]["flag"] == "DISCUSS_MANUAL"
    assert anna["position"] == 1


def test_a_worry_about_safety_outlives_a_discharge_and_a_wish_to_discuss_does_not() -> None:
    settle_episodes()
    raise_by_hand("safety", "sounded hopeless")
    raise_by_hand()
    hear_again()
    hear(Shelves(), an_episode(version=2, phases=ended()), lambda _: ZONE)
    row = knock(door, "GET", f"{OF_EPISODE}/registry", path=WHERE).body
    assert [shown["code"] for shown in row["flags"]] == ["SAFETY_MANUAL"]


def ended() -> Any:
    first = an_episode().phases[0]
    return (first, replace(first, phase="discharged", on=date(2026, 4, 30)))


@pytest.mark.parametrize(
    ("body", "status"),
    [({"kind": "discuss"}, 400), ({"kind": "colour", "reason": "x"}, 400), ({"kind": "safety", "reason": ""}, 400)],
)
def test_a_flag_without_a_reason_is_refused(body: dict[str, str], status: int) -> None:
    settle_episodes()
    assert knock(door, "POST", MANUAL, path=WHERE, body=body).status == status


def test_only_the_care_team_flags_and_only_its_own_patients() -> None:
    settle_episodes()
    assert raise_by_hand(by=FINANCE).status == 403
    foreign = knock(
        door,
        "POST",
        MANUAL,
        path={**WHERE, "clinic_id": OTHER_CLINIC},
        body={"kind": "discuss", "reason": "x"},
        by=ADMIN,
    )
    assert foreign.status in (403, 404)
    assert clear("flg_none").status == 404
    assert knock(door, "GET", f"{OF_EPISODE}/flag-history", path=WHERE, by=FINANCE).status == 403


def test_an_acknowledged_flag_says_who_saw_it_until_it_comes_anew() -> None:
    settle_episodes()
    since = flag("PSYCH_REVIEW_NEW")["since"]
    path = {**WHERE, "code": "PSYCH_REVIEW_NEW"}
    first = knock(door, "POST", SEEN, path=path, body={"since": since})
    second = knock(door, "POST", SEEN, path=path, body={"since": since, "note": "me too"}, by=CONSULTANT)
    assert (first.status, second.body) == (201, first.body)
    shown = flag("PSYCH_REVIEW_NEW")
    assert (shown["acknowledged_by"], shown["acknowledged_at"]) == (MANAGER, first.body["recorded"]["at"])
    hear(Shelves(), an_episode(version=2, enrolled_on=date(2026, 3, 9)), lambda _: ZONE)
    row = knock(door, "GET", f"{OF_EPISODE}/registry", path=WHERE).body
    anew = next(it for it in row["flags"] if it["code"] == "PSYCH_REVIEW_NEW")
    assert (anew["since"], anew["acknowledged_by"]) == ("2026-03-09", None)


def test_a_flag_that_does_not_stand_so_cannot_be_acknowledged() -> None:
    settle_episodes()
    hear_again()
    for code, since, status in (
        ("PSYCH_REVIEW_NEW", "2026-03-03", 422),
        ("REMISSION", "2026-03-02", 422),
        ("NO_SUCH_FLAG", "2026-03-02", 404),
    ):
        answer = knock(door, "POST", SEEN, path={**WHERE, "code": code}, body={"since": since})
        assert answer.status == status


def test_a_fact_that_raises_or_clears_flags_leaves_its_trace_once() -> None:
    settle_episodes()
    enrolled()
    positive = an_assessment(ANNA, date(2026, 3, 3), 12, 2)
    for _ in range(2):
        stream(positive)
    stream(replace(positive, version=2, status="entered_in_error"))
    assert history() == [
        ("2026-03-02", "PSYCH_REVIEW_NEW", "raised", "2026-03-02"),
        ("2026-03-03", "SAFETY_ITEM9", "raised", "2026-03-03"),
        ("2026-03-03", "SAFETY_ITEM9", "cleared", "2026-03-03"),
    ]


def test_what_time_alone_raised_is_noted_by_the_sweep_and_once() -> None:
    settle_episodes()
    enrolled()
    for _ in range(2):
        handler({"scheduled_at": "2026-03-17T08:00:00Z"}, None)
    assert [event[:3] for event in history()] == [
        ("2026-03-02", "PSYCH_REVIEW_NEW", "raised"),
        ("2026-03-17", "BASELINE_MISSING", "raised"),
        ("2026-03-17", "CONTACT_OVERDUE", "raised"),
    ]


def test_the_day_before_time_raises_nothing() -> None:
    settle_episodes()
    enrolled()
    handler({"scheduled_at": "2026-03-16T08:00:00Z"}, None)
    assert [event[1] for event in history()] == ["PSYCH_REVIEW_NEW"]


def test_a_fact_that_clears_what_time_had_raised_notes_both() -> None:
    settle_episodes()
    enrolled()
    stream(a_contact(date(2026, 3, 17)))
    found = [event[1:] for event in history()]
    assert ("CONTACT_OVERDUE", "raised", "2026-03-17") in found
    assert ("CONTACT_OVERDUE", "cleared", "2026-03-17") in found


def test_an_old_fact_heard_again_rewrites_no_history() -> None:
    settle_episodes()
    enrolled()
    stream(a_contact(date(2026, 3, 17)))
    handler({"scheduled_at": "2026-04-20T08:00:00Z"}, None)
    before = history()
    enrolled()
    stream(a_contact(date(2026, 3, 17)))
    assert history() == before


def test_of_two_who_note_at_once_the_second_reads_again() -> None:
    settle_episodes()
    enrolled()
    log, row = FlagLog(), Shelves().row(CLINIC, EPISODE)
    assert row is not None
    late = date(2026, 3, 17)
    read = log.noted(CLINIC, EPISODE)
    assert note(log, row, late, Thresholds(), noted=read) is Outcome.NOTED
    assert note(log, row, late, Thresholds(), noted=read) is Outcome.LOST
    assert note(log, row, late, Thresholds(), noted=log.noted(CLINIC, EPISODE)) is Outcome.NOTHING
    assert len(history()) == 3


def test_what_the_patient_entered_is_new_until_somebody_has_read_it() -> None:
    settle_episodes()
    entered = replace(an_assessment(ANNA, date(2026, 3, 3), 12), how="patient_link")
    hear(Shelves(), entered, lambda _: ZONE)
    row = the_row()
    assert (row["new_patient_data"], row["new_patient_data_since"]) == (True, "2026-03-03T15:00:00Z")
    mark = {"read_until": "2026-03-03T14:59:59Z"}
    assert knock(door, "POST", MARKS, path=WHERE, body=mark).status == 201
    assert the_row()["new_patient_data"] is True
    mark = {"read_until": "2026-03-03T15:00:00Z"}
    once, again = (knock(door, "POST", MARKS, path=WHERE, body=mark) for _ in range(2))
    assert (once.status, once.body) == (201, again.body)
    row = the_row()
    assert (row["new_patient_data"], row["new_patient_data_since"]) == (False, None)
    late = knock(door, "POST", MARKS, path=WHERE, body={"read_until": "2999-01-01T00:00:00Z"})
    assert late.body["errors"][0]["code"] == "IN_THE_FUTURE"


def test_what_staff_entered_is_not_new() -> None:
    settle_episodes()
    hear(Shelves(), an_assessment(ANNA, date(2026, 3, 3), 12), lambda _: ZONE)
    assert the_row()["new_patient_data"] is False
