"""A clinic that grows threefold: answers stay as long as their page, reads as many as their data, work in proportion.

What a real large clinic costs is measured by `python -m benchmarks.large_clinic`; here it is how the cost grows.
"""

import cProfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import pytest

from benchmarks.large_clinic_made import settle_large
from benchmarks.large_clinic_moments import AT, MOMENTS, ask
from functions.aws import http
from functions.aws.door import Door
from functions.billing.api import door as billing
from functions.billing.closing.corrections import correction
from functions.billing.closing.frozen import Frozen
from functions.billing.closing.months import Ground
from functions.kernel.ids import EpisodeId
from functions.review.api import door as review
from tests.billing.queues import make_queue
from tests.billing.x12.decided import a_decided
from tests.dispatched import dispatched
from tests.faults.conftest import Tried
from tests.support import FINANCE, MANAGER, a_clinic, simulated_aws

SMALL, LARGE, PAGE = 5, 15, {"limit": "4"}
CLINIC = "/v1/clinics/{clinic_id}"
MONTH = f"{CLINIC}/months/{{month}}"
RUNNING: Mapping[str, tuple[Door, str, str]] = {
    "caseload": (review, f"{CLINIC}/caseload", MANAGER),
    "outlook": (billing, f"{MONTH}/outlook", FINANCE),
    "month, running": (billing, MONTH, FINANCE),
}
CLOSED: Mapping[str, tuple[Door, str, str]] = {
    "month, closed": (billing, MONTH, FINANCE),
    "held, closed": (billing, f"{MONTH}/holds", FINANCE),
    "claims": (billing, f"{CLINIC}/claims", FINANCE),
    "claim aging": (billing, f"{CLINIC}/claim-aging", FINANCE),
}
WORK = ("close", "correction run")
NIGHT = ("registry: a span compared", "ledger: a span compared")
ASKED = "correction asked for"
NAMED = {moment.name: moment.work for moment in MOMENTS}
FAULT = "10,000 patients in one clinic: how its costs grow, at small sizes"


@dataclass(frozen=True, slots=True)
class Cost:
    """Calls to AWS, bytes of the answer, and the calls of Python that the work is made of."""

    calls: int
    answer: int
    work: int


Costs = Mapping[str, Cost]


def spent(asked: list[str], work: Callable[[], int]) -> Cost:
    before, profile = len(asked), cProfile.Profile()
    profile.enable()
    answer = work()
    profile.disable()
    return Cost(len(asked) - before, answer, sum(entry.callcount for entry in profile.getstats()))


def costs_of(patients: int) -> Costs:
    """What each moment of a clinic of this size takes, in the order in which a month has them."""
    with pytest.MonkeyPatch.context() as patched, simulated_aws(patched):
        patched.setattr(http, "now", lambda: AT)
        patched.setenv("CASELOAD_VERSION", "bench")
        make_queue(patched)
        settle_large(patients)
        asked = dispatched(patched)

        def pages(doors: Mapping[str, tuple[Door, str, str]]) -> Costs:
            asking = {name: partial(ask, door, route, by=by, query=PAGE) for name, (door, route, by) in doors.items()}
            return {name: spent(asked, work) for name, work in asking.items()}

        ask(*RUNNING["caseload"][:2], by=MANAGER)  # who may is remembered from here on, as in a warm container
        running, closing = pages(RUNNING), spent(asked, NAMED["close"])
        closed = pages(CLOSED)
        NAMED["late entries"]()
        corrections = {name: spent(asked, NAMED[name]) for name in (ASKED, *WORK[1:])}
        NAMED["records"]()
        for name in NIGHT:
            NAMED[f"{name} and made again"]()
        nights = {name: spent(asked, NAMED[name]) for name in NIGHT}
        return {**running, "close": closing, **closed, **corrections, **nights}


@pytest.fixture(scope="module")
def costs() -> tuple[Costs, Costs]:
    return costs_of(SMALL), costs_of(LARGE)


@pytest.mark.parametrize("name", [*RUNNING, *CLOSED])
def test_a_page_is_as_many_calls_and_bytes_in_a_larger_clinic(
    costs: tuple[Costs, Costs], name: str, tried: Tried
) -> None:
    """The most urgent four of more patients have more flags: that is all that a page may grow by."""
    small, large = costs[0][name], costs[1][name]
    assert large.calls <= small.calls
    assert large.answer < small.answer * 1.5
    tried(FAULT)


@pytest.mark.parametrize("name", [*RUNNING, *CLOSED, *WORK, *NIGHT])
def test_work_grows_no_faster_than_the_clinic(costs: tuple[Costs, Costs], name: str, tried: Tried) -> None:
    small, large = costs[0][name], costs[1][name]
    assert large.work < small.work * LARGE / SMALL * 1.1
    tried(FAULT)


def test_a_correction_is_asked_for_without_a_look_at_the_clinic(costs: tuple[Costs, Costs], tried: Tried) -> None:
    """The worker finds out what differs. Of three times the patients the simulation itself makes a tenth more work."""
    small, large = costs[0][ASKED], costs[1][ASKED]
    assert large.calls <= small.calls
    assert large.work < small.work * 1.3
    tried(FAULT)


def corrected(patients: int) -> int:
    """The calls of Python that a correction of so many billed patient-months takes."""
    decided = [a_decided(episode_id=EpisodeId(f"epi_{place:05}")) for place in range(patients)]
    ground = Ground(clinic=a_clinic(), runs={1: Frozen(a_clinic(), tuple(decided))}, claims=())
    profile = cProfile.Profile()
    profile.enable()
    correction(ground, decided)
    profile.disable()
    return sum(entry.callcount for entry in profile.getstats())


def test_a_correction_does_not_look_at_every_claim_for_each_claim(tried: Tried) -> None:
    assert corrected(300) < corrected(100) * 3.3
    tried(FAULT)
