"""The moments of a large clinic, in the order in which a month has them: who asks what of which function."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from benchmarks.billing_clinics import MONTH, patient
from functions.aws import http
from functions.aws.directory import clinic_profile
from functions.aws.door import Door
from functions.aws.drift import Ground
from functions.aws.nightly import Compare
from functions.aws.spans import spans
from functions.billing import sweep as billing_sweep
from functions.billing.api import door as billing
from functions.billing.claim_book import ClaimBook
from functions.billing.closing.runs import FIRST_RUN, ClaimsStore
from functions.billing.hearing import hear as billing_hears
from functions.billing.inbound.claim import Claim
from functions.billing.inbound_files import receive
from functions.billing.reconcile import compare as compare_ledger
from functions.billing.store import LedgerStore
from functions.billing.worker import CloseWork, close_month
from functions.care.store import CareStore
from functions.intake.store import IntakeStore
from functions.kernel.calendar import Month
from functions.kernel.facts import AssessmentRecorded, EpisodeChanged, PatientChanged, TimeRecorded
from functions.kernel.ids import ClinicId
from functions.review import flag_sweep
from functions.review.api import door as review
from functions.review.hearing import hear as review_hears
from functions.review.reconcile import compare as compare_registry
from functions.review.shelves import Shelves
from functions.review.worker import PacketWork, make_packets
from functions.scores.store import AssessmentStore
from tests.billing.inbound.payer import a_277ca, an_835, interchange, paid
from tests.support import CLINIC, CONSULTANT, FINANCE, MANAGER, knock

AT = datetime(2026, 4, 6, 16, tzinfo=UTC)
_CLINIC = "/v1/clinics/{clinic_id}"
_MONTH = f"{_CLINIC}/months/{{month}}"
_EPISODE = "epi_harborp00000"
_ZONE = "America/New_York"
_HOUSE, _OURS = "ZZ:EASTCLR", "ZZ:HARBOR01"
_SPAN = 250
_LATE = 50
"""One patient in so many has something written down after the close."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What is done, and what the function that does it has: memory and seconds. `work` returns the answer's bytes."""

    name: str
    memory_mb: int
    seconds: int
    work: Callable[[], int]
    is_silent: bool = False


@dataclass(slots=True)
class _Weighed:
    """A door that remembers how much it answered."""

    door: Door
    size: int = 0

    def __call__(self, event: Any, context: Any) -> Any:  # noqa: ANN401 - as the door
        answer = self.door(event, context)
        self.size = len(answer["body"])
        return answer


def ask(
    door: Door,
    route: str,
    *,
    by: str,
    query: Mapping[str, str] | None = None,
    method: str = "GET",
    path: Mapping[str, str] | None = None,
    pages: int = 1,
) -> int:
    """The bytes of the answer; of the last of so many pages."""
    http.now = lambda: AT  # type: ignore[attr-defined]
    weighed, asked = _Weighed(door), dict(query or {})
    headers = {"Idempotency-Key": "bench"} if method == "POST" else None
    filled = {"month": MONTH, **(path or {})}
    for _ in range(pages):
        answer = knock(weighed, method, route, by=by, query=asked, path=filled, headers=headers)  # type: ignore[arg-type]
        if answer.status >= 300:
            raise RuntimeError(f"{answer.status} {answer.body.get('code')}")
        if cursor := answer.body.get("next_cursor"):
            asked["cursor"] = cursor
    return weighed.size


def _close(run: int) -> int:
    os.environ["CASELOAD_VERSION"] = "bench"
    close_month(CloseWork(CLINIC, MONTH, run, AT))
    return 0


def _came_late() -> int:
    """Of some patients a further quarter of an hour is written down."""
    ledger = LedgerStore()
    count = ClaimsStore().run(CLINIC, Month.parse(MONTH), FIRST_RUN)
    for place in range(0, (count.patient_months if count else 0) or 0, _LATE):
        for fact in patient(CLINIC, place):
            if isinstance(fact, TimeRecorded):
                billing_hears(ledger, _once_more(fact), lambda _: _ZONE)
                break
    return 0


def _once_more(fact: TimeRecorded) -> TimeRecorded:
    ended = fact.spent.ended_at.replace(hour=17)
    later = replace(fact.spent, started_at=ended.replace(hour=16), ended_at=ended, seconds=3600)
    return replace(fact, entry_id=type(fact.entry_id)(f"{fact.entry_id}x"), spent=later)


def _answered(what: str) -> int:
    """A payer's file about all claims of the month."""
    claims = [claim for claim in ClaimBook(CLINIC).every_claim() if claim.sendings]
    content = {
        "999": lambda: _a_999(claims),
        "277CA": lambda: a_277ca(claims, sender=_HOUSE, receiver=_OURS),
        "835": lambda: an_835([paid(claim) for claim in claims], sender=_HOUSE, receiver=_OURS),
    }[what]()
    with open(f"/tmp/bench-{os.getppid()}-{what}", "wb") as out:  # noqa: S108
        out.write(content)
    return len(content)


def _a_999(claims: Sequence[Claim]) -> bytes:
    """Every transaction set of the first group accepted."""
    group = claims[0].sendings[-1].group
    sets = sorted({one.sendings[-1].transaction for one in claims if one.sendings[-1].group == group})
    named = [f"{segment}" for it in sets for segment in (f"AK2*837*{it}*005010X222A1", "IK5*A")]
    body = [f"AK1*HC*{group}*005010X222A1", *named, f"AK9*A*{len(sets)}*{len(sets)}*{len(sets)}"]
    return interchange("999", body, control=1, sender=_HOUSE, receiver=_OURS)


def _taken_in(what: str) -> int:
    with open(f"/tmp/bench-{os.getppid()}-{what}", "rb") as file:  # noqa: S108
        content = file.read()
    receipt = receive(clinic_profile(CLINIC), content, AT)
    if receipt.status != "posted":
        raise RuntimeError(f"{receipt.status} {receipt.findings[:2]}")
    return 0


def _swept() -> int:
    billing_sweep._claims(clinic_profile(CLINIC), AT)  # noqa: SLF001
    return 0


def _flags_swept() -> int:
    flag_sweep._sweep(ClinicId(CLINIC), AT)  # noqa: SLF001
    return 0


def _packets() -> int:
    make_packets(PacketWork(CLINIC, AT))
    return 0


def _heard() -> int:
    for fact in patient(CLINIC, 0):
        if not isinstance(fact, EpisodeChanged):
            review_hears(Shelves(), fact, lambda _: _ZONE)
    return 0


def _recorded() -> int:
    """The clinic's episodes, and the other records of those in its first span, where the rooms keep them."""
    for place in range(sum(1 for _ in Shelves().every(CLINIC))):
        for fact in patient(CLINIC, place):
            match fact:
                case EpisodeChanged():
                    IntakeStore().add(fact, "bench")
                case PatientChanged() if place < _SPAN:
                    IntakeStore().add(fact, "bench")
                case TimeRecorded() if place < _SPAN:
                    CareStore().add(fact, "bench")
                case AssessmentRecorded() if place < _SPAN:
                    AssessmentStore().add(fact, "bench")
    return 0


def _compared(compare: Compare) -> int:
    zone = clinic_profile(CLINIC).time_zone
    ground = Ground(clinic_id=CLINIC, zone=zone, settled=AT, tell=lambda _: None)
    return compare(ground, spans(CLINIC)[0])


def _cut() -> int:
    return 0 * len(spans(CLINIC))


def _door(name: str, door: Door, route: str, **asked: Any) -> Moment:  # noqa: ANN401 - as `ask` has it
    return Moment(name=name, memory_mb=1769, seconds=28, work=partial(ask, door, route, **asked))


def _worker(name: str, work: Callable[[], int], *, memory_mb: int = 1769, seconds: int = 900) -> Moment:
    return Moment(name=name, memory_mb=memory_mb, seconds=seconds, work=work)


def _between(work: Callable[[], int], *, name: str = "") -> Moment:
    return Moment(name=name, memory_mb=1769, seconds=900, work=work, is_silent=True)


_CASELOAD = f"{_CLINIC}/caseload"

MOMENTS: Sequence[Moment] = (
    _door("caseload: own", review, _CASELOAD, by=MANAGER, query={"care_manager_id": MANAGER}),
    _door("caseload: whole clinic", review, _CASELOAD, by=MANAGER, query={"limit": "10"}),
    _door("caseload: whole clinic, 200", review, _CASELOAD, by=MANAGER, query={"limit": "200"}),
    _door("caseload: whole clinic, two pages of 200", review, _CASELOAD, by=MANAGER, query={"limit": "200"}, pages=2),
    _door(
        "caseload: by consultant, by flag",
        review,
        _CASELOAD,
        by=CONSULTANT,
        query={"consultant_id": CONSULTANT, "flag": "CONTACT_OVERDUE"},
    ),
    _door("caseload: discharged", review, _CASELOAD, by=MANAGER, query={"phase": "discharged"}),
    _door(
        "registry: one episode",
        review,
        f"{_CLINIC}/episodes/{{episode_id}}/registry",
        by=MANAGER,
        path={"episode_id": _EPISODE},
    ),
    _door("recommendations that wait", review, f"{_CLINIC}/recommendations", by=MANAGER),
    _door("tasks", review, f"{_CLINIC}/tasks", by=MANAGER),
    _door("caseload sizes", review, f"{_CLINIC}/caseload-sizes", by=MANAGER),
    _door("metrics", review, f"{_CLINIC}/metrics", by=MANAGER, query={"month": MONTH}),
    _worker("stream: a patient's facts, registry", _heard, memory_mb=1024, seconds=60),
    _worker("flags swept", _flags_swept, memory_mb=512),
    _worker("weekly packets", _packets),
    _door(
        "packet of the consultant",
        review,
        f"{_CLINIC}/packets/{{week}}/{{reader_id}}",
        by=CONSULTANT,
        path={"week": "2026-W15", "reader_id": CONSULTANT},
    ),
    _door("outlook", billing, f"{_MONTH}/outlook", by=FINANCE),
    _door("month, running", billing, _MONTH, by=FINANCE),
    _door("held, running", billing, f"{_MONTH}/holds", by=FINANCE),
    _door("report, running", billing, f"{_MONTH}/report", by=FINANCE),
    _worker("close", partial(_close, 1)),
    _worker("close, again", partial(_close, 1)),
    _door("files", billing, f"{_MONTH}/files", by=FINANCE),
    _between(_came_late, name="late entries"),
    _door("month, closed", billing, _MONTH, by=FINANCE),
    _door("month, closed, a page of 200", billing, _MONTH, by=FINANCE, query={"limit": "200"}),
    _door("held, closed", billing, f"{_MONTH}/holds", by=FINANCE),
    _door(
        "one patient-month explained",
        billing,
        f"{_MONTH}/episodes/{{episode_id}}",
        by=FINANCE,
        path={"episode_id": _EPISODE},
    ),
    _door("report, closed", billing, f"{_MONTH}/report", by=FINANCE),
    _door("late changes", billing, f"{_MONTH}/late-changes", by=FINANCE),
    _door("correction asked for", billing, f"{_MONTH}/corrections", by=FINANCE, method="POST"),
    _worker("correction run", partial(_close, 2)),
    _door("month, corrected", billing, _MONTH, by=FINANCE),
    _between(partial(_answered, "999")),
    _worker("999 taken in", partial(_taken_in, "999")),
    _between(partial(_answered, "277CA")),
    _worker("277CA taken in", partial(_taken_in, "277CA")),
    _door("claims", billing, f"{_CLINIC}/claims", by=FINANCE),
    _door(
        "claims of a state", billing, f"{_CLINIC}/claims", by=FINANCE, query={"state": "accepted_277ca", "month": MONTH}
    ),
    _door("claim aging", billing, f"{_CLINIC}/claim-aging", by=FINANCE),
    _between(partial(_answered, "835")),
    _worker("835 taken in", partial(_taken_in, "835")),
    _worker("claims swept", _swept),
    _between(_recorded, name="records"),
    _worker("a clinic cut into spans", _cut, memory_mb=512),
    _worker("registry: a span compared and made again", partial(_compared, compare_registry)),
    _worker("registry: a span compared", partial(_compared, compare_registry)),
    _worker("ledger: a span compared and made again", partial(_compared, compare_ledger)),
    _worker("ledger: a span compared", partial(_compared, compare_ledger)),
)
