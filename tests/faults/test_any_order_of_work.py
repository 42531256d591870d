"""Work in any order through the doors, heard twice, late, mixed and anew, against a model of a few dictionaries."""

import random
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from functions.aws import directory
from functions.billing.api import door as billing
from functions.billing.store import LedgerStore
from functions.care.api import door as care
from functions.intake.api import door as intake
from functions.kernel.calendar import Month
from functions.kernel.ids import EpisodeId
from functions.review.shelves import Shelves
from functions.scores.api import door as scores
from infra.rebuild import rebuild
from tests.billing.worked_month import MONTH
from tests.care.test_api import TIMES, an_entry
from tests.faults.clinic_month import HEARD, MARCH, a_patient, close, hear, make_topic
from tests.faults.conftest import AT, every_call
from tests.faults.stored import Moment, files, stream
from tests.intake.test_api import EPISODE
from tests.scores.test_assessments_api import ASSESSMENTS, a_phq9
from tests.support import CLINIC, FINANCE, knock

PLACES = st.integers(0, 30)
MINUTES = st.integers(1, 29)


@dataclass(slots=True)
class Entry:
    """A time entry as the model knows it: on a stretch of March of its own."""

    episode_id: str
    seconds: int
    version: int = 1
    is_gone: bool = False


@dataclass(slots=True)
class Model:
    """What there should be."""

    episodes: list[str] = field(default_factory=list)
    ended: set[str] = field(default_factory=set)
    entries: dict[str, Entry] = field(default_factory=dict)
    scores: dict[str, dict[str, int]] = field(default_factory=dict)


class AnyOrderOfWork(RuleBasedStateMachine):
    """Each step is a request or a delivery; what is derived agrees with the model whenever all has been heard."""

    start: Moment

    def __init__(self) -> None:
        super().__init__()
        type(self).start.put_back()
        directory.forget()
        self.model, self.closed = Model(), dict[str, bytes]()
        self.heard = {table: len(stream(table)) for table in HEARD}

    @initialize()
    def first(self) -> None:
        self.enrol()

    @precondition(lambda self: len(self.model.episodes) < 4)
    @rule()
    def enrol(self) -> None:
        self.model.episodes.append(a_patient(f"M-{len(self.model.episodes)}")["episode_id"])

    @rule(which=PLACES, total=st.integers(0, 3))
    def assess(self, which: int, total: int) -> None:
        episode_id = self.episode(which)
        body = a_phq9(items=[total] * 8 + [0], answered_at="2026-03-09T15:00:00Z")
        answer = knock(scores, "POST", ASSESSMENTS, path={"episode_id": episode_id}, body=body)
        if answer.status == 201:
            self.model.scores.setdefault(episode_id, {})[answer.body["assessment_id"]] = total * 8

    @rule(which=PLACES, minutes=MINUTES)
    def work(self, which: int, minutes: int) -> None:
        episode_id, number = self.episode(which), len(self.model.entries)
        body = an_entry(spent=_stretch(number, minutes))
        answer = knock(care, "POST", TIMES, path={"episode_id": episode_id}, body=body)
        if answer.status == 201:
            self.model.entries[answer.body["entry_id"]] = Entry(episode_id, minutes * 60)

    @precondition(lambda self: bool(self.model.entries))
    @rule(which=PLACES, minutes=MINUTES)
    def correct(self, which: int, minutes: int) -> None:
        number = which % len(self.model.entries)
        entry_id, entry = list(self.model.entries.items())[number]
        body = an_entry(spent=_stretch(number, minutes), reason="forgot to stop")
        if self.change("PUT", "", entry_id, entry, body):
            entry.seconds, entry.version = minutes * 60, entry.version + 1

    @precondition(lambda self: bool(self.model.entries))
    @rule(which=PLACES)
    def take_back(self, which: int) -> None:
        entry_id, entry = list(self.model.entries.items())[which % len(self.model.entries)]
        if self.change("POST", "/entered-in-error", entry_id, entry, {"reason": "another patient's"}):
            entry.is_gone, entry.version = True, entry.version + 1

    @rule(which=PLACES)
    def discharge(self, which: int) -> None:
        episode_id = self.episode(which)
        read = knock(intake, "GET", EPISODE, path={"episode_id": episode_id})
        body = {"phase": "discharged", "on": "2026-04-20", "discharge_reason": "declined"}
        match = {"If-Match": read.etag}
        answer = knock(intake, "PATCH", EPISODE, path={"episode_id": episode_id}, body=body, headers=match)
        assert answer.status == 200
        self.model.ended.add(episode_id)

    @rule()
    def hear_what_is_new(self) -> None:
        for table in HEARD:
            new = stream(table, self.heard[table])
            self.heard[table] += len(new)
            hear(new, batch=3)

    @rule(seed=st.integers(0, 99))
    def hear_some_of_everything_again(self, seed: int) -> None:
        chance, known = random.Random(seed), [one for table in HEARD for one in stream(table)]  # noqa: S311
        hear(chance.sample(known, min(len(known), 6)))

    @rule()
    def begin_anew(self) -> None:
        """Every container is new."""
        directory.forget()

    @rule()
    def agree(self) -> None:
        """Hear what is new: then registry, ledger and bill say what the model says."""
        self.hear_what_is_new()
        for episode_id in self.model.episodes:
            mine = {key: one for key, one in self.model.entries.items() if one.episode_id == episode_id}
            self.agree_on(episode_id, mine)

    def agree_on(self, episode_id: str, mine: dict[str, Entry]) -> None:
        row = Shelves().row(CLINIC, EpisodeId(episode_id))
        assert row is not None
        assert {key: (one.seconds, one.gone) for key, one in row.time.items()} == _told(mine)
        assert {key: one.total for key, one in row.scores.items()} == self.model.scores.get(episode_id, {})
        lines = LedgerStore().lines(CLINIC, Month.parse(MARCH), EpisodeId(episode_id))
        ledger = {one.line.source: (one.line, one.line.gone) for one in lines if hasattr(one.line, "seconds")}
        assert {key: (line.seconds, gone) for key, (line, gone) in ledger.items()} == _told(mine)
        where = {"month": MARCH, "episode_id": episode_id}
        told = knock(billing, "GET", f"{MONTH}/episodes/{{episode_id}}", path=where, by=FINANCE).body
        billed = told["now"] or told["decision"]  # a closed month says what was decided, and beside it what is so now
        assert billed["minutes"] == sum(one.seconds for one in mine.values() if not one.is_gone) // 60

    @invariant()
    def no_file_changes_that_stands(self) -> None:
        held = files() if self.closed else {}
        assert {name: held.get(name) for name in self.closed} == self.closed

    @precondition(lambda self: not self.closed)
    @rule()
    def close(self) -> None:
        close()
        self.closed = files()

    def teardown(self) -> None:
        self.agree()
        close()
        self.no_file_changes_that_stands()
        assert rebuild(CLINIC).different == 0

    def episode(self, which: int) -> str:
        return self.model.episodes[which % len(self.model.episodes)]

    def change(self, method: str, suffix: str, entry_id: str, entry: Entry, body: Any) -> bool:
        path = {"episode_id": entry.episode_id, "entry_id": entry_id}
        match = {"If-Match": f'"{entry.version}"'}
        answer = knock(care, method, f"{TIMES}/{{entry_id}}{suffix}", path=path, body=body, headers=match)
        assert (answer.status == 200) is not entry.is_gone, answer.body
        return answer.status == 200


def _told(entries: dict[str, Entry]) -> dict[str, tuple[int, bool]]:
    return {key: (one.seconds, one.is_gone) for key, one in entries.items()}


def _stretch(number: int, minutes: int) -> dict[str, str]:
    """A stretch that is nobody else's, in half an hour of its own."""
    day, place = 10 + number // 20, number % 20
    hour, begun = f"2026-03-{day:02}T{13 + place // 2:02}", place % 2 * 30
    return {"started_at": f"{hour}:{begun:02}:00Z", "ended_at": f"{hour}:{begun + minutes:02}:00Z", "kind": "cocm"}


@pytest.fixture
def march(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    del aws
    make_topic(monkeypatch)
    for name in ("functions.aws.http.now", "functions.review.stream.now"):
        monkeypatch.setattr(name, lambda: AT)
    AnyOrderOfWork.start = Moment.now()


def test_work_in_any_order_heard_in_any_way_is_what_a_simple_model_says(march: None) -> None:
    del march
    examples, steps = (300, 40) if every_call() else (5, 16)
    run_state_machine_as_test(
        AnyOrderOfWork,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=not every_call(),
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
