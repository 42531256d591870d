"""A closed month that is corrected: payers answer, finance asks for a correction, the worker makes it."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import pytest

from functions.aws import http
from functions.aws.chart import Episodes
from functions.aws.records import FACTS
from functions.billing.api import door
from functions.billing.claim_book import ClaimBook
from functions.billing.inbound.claim import Claim
from functions.billing.inbound.state import sent_as, state_of
from functions.billing.rulebook_store import add_row
from functions.billing.worker import close_month
from functions.intake.api import door as intake
from functions.kernel.facts import EpisodeChanged, PatientChanged
from tests.billing.inbound.payer import Verdict, a_277ca, an_835
from tests.billing.queues import make_queue, take, work_off
from tests.billing.rows import a_rule
from tests.billing.test_close_edi import ADDRESS, configure
from tests.billing.worked_month import MONTH, WORK, bucket_files, looked_at, measured, met, tell, tell_again, worked
from tests.intake.test_api import CONSENTS, EPISODES, a_consent, an_episode, refer
from tests.support import CLINIC, FINANCE, Answer, knock

HOUSE, OURS = "ZZ:EASTCLR", "ZZ:HARBOR01"
MEDICAID = {"payer_id": "wi_medicaid", "member_id": "WI0001"}
MEDICARE = {"payer_id": "medicare_ffs", "member_id": "1EG4TE5MK73"}
MAY = datetime(2026, 5, 5, 12, tzinfo=UTC)
JUNE = datetime(2026, 6, 5, 12, tzinfo=UTC)
LATER = date(2026, 5, 20)

T = TypeVar("T", EpisodeChanged, PatientChanged)


def patient(mrn: str, coverage: dict[str, str], minutes: int, **person: Any) -> Any:
    """Somebody with an address whose March has so many minutes and nothing missing."""
    patient_id = refer(**{"mrn": mrn, "address": ADDRESS, **person}).body["patient_id"]
    consent = knock(intake, "POST", CONSENTS, path={"patient_id": patient_id}, body=a_consent()).body
    body = an_episode(coverage=coverage)
    episode = knock(intake, "POST", EPISODES, path={"patient_id": patient_id}, body=body).body
    tell_again()
    tell(worked(episode, minutes), measured(episode), looked_at(episode), met())
    return {**episode, "consent_id": consent["consent_id"]}


def closed(
    monkeypatch: pytest.MonkeyPatch, coverage: dict[str, str], minutes: int = 86, **person: Any
) -> tuple[str, Any]:
    """A clinic that sends claims, with one patient whose month is closed: its queue and the episode."""
    configure()
    add_row(a_rule("wi_medicaid", electronic_payer_id="WISC1"), "test-wisconsin")
    url = make_queue(monkeypatch)
    monkeypatch.setattr(http, "now", lambda: MAY)
    episode = patient("M-1", coverage, minutes, **person)
    close_month(WORK)
    return url, episode


def asked(key: str = "k1", *, by: str = FINANCE, month: str = "2026-03") -> Answer:
    headers = {"Idempotency-Key": key}
    return knock(door, "POST", f"{MONTH}/corrections", path={"month": month}, by=by, headers=headers)


def corrected(url: str, key: str = "k1") -> None:
    answer = asked(key)
    assert answer.status == 202, answer.body
    assert work_off(take(url)) == []


def finds_nothing(url: str, key: str = "k1") -> bool:
    """Whether a correction finds nothing to do: no file for anybody comes of it, and no claim hears of it."""
    before, known = bucket_files(), claims()
    run = asked(key).body["run"]
    assert work_off(take(url)) == []
    if asked(key).body["status"] != "unchanged":
        return False
    assert (set(files(run)), claims(), take(url)) == ({"decisions.json"}, known, [])
    assert {name: bucket_files()[name] for name in before} == before
    return True


def files(run: int) -> dict[str, bytes]:
    place = f"billing/{CLINIC}/2026-03/run-{run}/"
    return {key.removeprefix(place): content for key, content in bucket_files().items() if key.startswith(place)}


def rows(run: int, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files(run)[name].decode(), newline="")))


def manifest(run: int) -> Any:
    return json.loads(files(run)["manifest.json"])


def claim() -> Claim:
    (found,) = claims()
    return found


def claims() -> list[Claim]:
    return list(ClaimBook(CLINIC).every_claim())


def state() -> tuple[str, str | None]:
    return state_of(claim()).value, sent_as(claim())


def stood(kind: type[T]) -> T:
    """The only record of this kind, as it stands."""
    records = [record for record in Episodes.scan() if FACTS.get(record.kind) is kind]
    return max((record.value(kind) for record in records), key=lambda one: one.version)


def hear_277ca(*, accepted: bool = True) -> None:
    claims = [claim()]
    hand_in(a_277ca(claims if accepted else [], [] if accepted else claims, sender=HOUSE, receiver=OURS))


def hear_835(verdict: Callable[[Claim], Verdict], *, on: date = date(2026, 4, 20), control: int = 3) -> None:
    content = an_835([verdict(claim())], control=control, trace=f"T{control}", on=on, sender=HOUSE, receiver=OURS)
    hand_in(content)


def hand_in(content: bytes) -> None:
    body = {"content": content.decode()}
    answer = knock(door, "POST", "/v1/clinics/{clinic_id}/remittances", body=body, by=FINANCE)
    assert (answer.body["status"], answer.body["findings"]) == ("posted", []), answer.body


def more(episode: Any, minutes: int = 60, *, version: int = 1) -> None:
    """A late entry: one more 99494 or two."""
    tell(worked(episode, minutes, day=20, name="late", version=version))


def gone(episode: Any) -> None:
    """All of the month's time was entered in error."""
    tell(replace(worked(episode, 86), version=2, status="entered_in_error"))
