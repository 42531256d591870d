"""A clinic's March as people enter it at the doors, its streams as Lambda hands them on, and its close."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from functions.aws.door import Door
from functions.billing.stream import handler as billing
from functions.billing.worker import CloseWork
from functions.care.api import door as care
from functions.intake.api import door as intake
from functions.review.api import door as review
from functions.review.stream import handler as registry
from functions.scores.api import door as scores
from tests.billing.test_close_edi import ADDRESS, configure
from tests.care.test_api import CONTACTS, TIMES, a_contact, an_entry
from tests.faults.stored import stream
from tests.faults.visits import MEETINGS
from tests.intake.test_api import CONSENTS, EPISODES, REFERRALS, a_consent, a_referral, an_episode
from tests.review.test_api import REVIEWS
from tests.scores.test_assessments_api import ASSESSMENTS, a_phq9
from tests.support import CLINIC, CONSULTANT, MANAGER, PCP, aws_client, knock

MARCH = "2026-03"
FROZEN_AT = datetime(2026, 5, 4, 10, tzinfo=UTC)
WORK = CloseWork(CLINIC, MARCH, 1, FROZEN_AT)
HEARD = ("episodes-table", "assessments-table", "contacts-table", "reviews-table")
_TRIES = 6  # the first, and as often again as the template lets a record be tried

Handler = Callable[[dict[str, Any], None], dict[str, Any]]
Record = dict[str, Any]


def make_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where safety alerts are announced."""
    monkeypatch.setenv("SAFETY_TOPIC", aws_client("sns").create_topic(Name="safety")["TopicArn"])


def a_march() -> list[str]:
    """Four patients: one to bill, one with a corrected and a mistaken entry, one without consent, one unsafe.

    The ids of every record that was acknowledged.
    """
    configure()
    episodes = [a_patient(f"M-{number}", consent=number != 3) for number in range(1, 5)]
    first, second, third, fourth = (episode["episode_id"] for episode in episodes)
    acknowledged = [first, second, third, fourth]
    acknowledged += [worked(first, "10:00", "11:26"), worked(third, "10:00", "11:26", day=11)]
    acknowledged += [timed(second, "12:00", "12:50"), timed(second, "12:40", "13:10"), timed(fourth, "09:00", "09:10")]
    mistaken = timed(second, "14:00", "14:20", day=12)
    where = {"episode_id": second, "entry_id": mistaken}
    match = {"If-Match": '"1"'}
    said(care, f"{TIMES}/{{entry_id}}/entered-in-error", where, {"reason": "another patient's"}, headers=match)
    for number, episode_id in enumerate(acknowledged[:4]):
        item9 = 2 if episode_id == fourth else 0
        body = a_phq9(answered_at="2026-03-09T15:00:00Z", items=[1, 1, 1, 1, 1, 1, 1, number, item9])
        acknowledged.append(said(scores, ASSESSMENTS, {"episode_id": episode_id}, body)["assessment_id"])
        acknowledged.append(said(review, REVIEWS, {"episode_id": episode_id}, _review(), by=CONSULTANT)["review_id"])
    acknowledged.append(said(review, MEETINGS, {}, _meeting(acknowledged[:4]))["consultation_id"])
    return acknowledged


def a_patient(mrn: str, *, consent: bool = True) -> Any:
    path = {"patient_id": said(intake, REFERRALS, {}, a_referral(mrn=mrn, address=ADDRESS), by=PCP)["patient_id"]}
    if consent:
        said(intake, CONSENTS, path, a_consent())
    return said(intake, EPISODES, path, an_episode(treatment_started_on="2026-03-02"))


def worked(episode_id: str, start: str, end: str, *, day: int = 10) -> str:
    spent = _spent(start, end, day)
    body = a_contact(occurred_at=spent["started_at"], spent=spent)
    return str(said(care, CONTACTS, {"episode_id": episode_id}, body)["contact_id"])


def timed(episode_id: str, start: str, end: str, *, day: int = 10) -> str:
    return str(said(care, TIMES, {"episode_id": episode_id}, an_entry(spent=_spent(start, end, day)))["entry_id"])


def said(
    door: Door, route: str, path: dict[str, str], body: Any, *, by: str = MANAGER, headers: dict[str, str] | None = None
) -> Any:
    """What a door acknowledged; the key is made of the request, so that every run has the same ids."""
    key = {"Idempotency-Key": sha256(f"{sorted(path.items())}{body}".encode()).hexdigest()}
    answer = knock(door, "POST", route, path=path, body=body, by=by, headers=headers or key)
    assert answer.status in (200, 201), answer.body
    return answer.body


def streams() -> list[Record]:
    """Every record of the tables whose streams are heard, table after table in the order of the writes."""
    return [record for table in HEARD for record in stream(table)]


def hear(records: Iterable[Record], *, batch: int = 10, handlers: Sequence[Handler] = (registry, billing)) -> None:
    """Hand records to the streams' functions, and what follows from what they write, until nothing does."""
    told = list(records)
    while told:
        before = len(stream("reviews-table"))
        for handler_ in handlers:
            deliver(handler_, told, batch)
        told = stream("reviews-table", before)


def deliver(handler_: Handler, records: Sequence[Record], batch: int = 10) -> None:
    """As Lambda does: from the lowest failed record again, a few times."""
    place, tries = 0, 0
    while place < len(records):
        part = list(records[place : place + batch])
        failed = failures(handler_, part)
        numbers = [record["dynamodb"]["SequenceNumber"] for record in part]
        done = min((numbers.index(one) for one in failed), default=len(part))
        place, tries = place + done, 0 if done else tries + 1
        assert tries < _TRIES, "a record that is never heard"


def failures(handler_: Handler, records: Sequence[Record]) -> list[str]:
    answer = handler_({"Records": [{**record, "eventSource": "aws:dynamodb"} for record in records]}, None)
    return [failed["itemIdentifier"] for failed in answer["batchItemFailures"]]


def close() -> None:
    """Close March as its queue message does."""
    from functions.billing.worker import close_month

    close_month(WORK)


def _spent(start: str, end: str, day: int) -> dict[str, str]:
    return {
        "started_at": f"2026-03-{day}T{start}:00-04:00",
        "ended_at": f"2026-03-{day}T{end}:00-04:00",
        "kind": "cocm",
    }


def _review() -> dict[str, Any]:
    return {"reviewed_at": "2026-03-12T15:00:00Z", "consultant_id": CONSULTANT, "summary": "Moderate."}


def _meeting(episode_ids: list[str]) -> dict[str, Any]:
    return {
        "held_at": "2026-03-12T15:00:00Z",
        "seconds": 1800,
        "care_manager_id": MANAGER,
        "consultant_id": CONSULTANT,
        "episode_ids": episode_ids,
    }
