"""Review's door: the caseload with its flags, consultations, case reviews, recommendations, weekly packets."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from functions.aws import chart, part2
from functions.aws.codec import decode
from functions.aws.door import Call, Reply
from functions.aws.files import LINK_SECONDS, Link, link_to, read_file
from functions.aws.listing import listed
from functions.aws.paging import Page, PageQuery, RecordsPage, page_of
from functions.kernel.calendar import week_days
from functions.kernel.errors import NotFound
from functions.kernel.facts import CaseReviewed, ConsultationHeld, RecommendationChanged
from functions.kernel.ids import EpisodeId, RecommendationId
from functions.kernel.roles import CARE_TEAM, Role
from functions.review import (
    drafts,
    flags_api,
    inactivity_api,
    metrics_api,
    removals_api,
    safety_api,
    service,
    sizes_api,
    tasks_api,
)
from functions.review.caseload import CaseloadRow
from functions.review.doorway import CLINIC, EPISODE, door, place, thresholds_of
from functions.review.forms import AsOfQuery, CaseloadQuery, CaseReviewForm, ConsultationForm, StepForm
from functions.review.packet.document import Packet
from functions.review.packet_files import BUCKET, PacketIndex, prefix
from functions.review.packet_page import PacketPage, page_of_packet
from functions.review.part2 import told_from
from functions.review.service import RecommendationAging, Wanted
from functions.review.shelves import Shelves
from functions.review.store import ReviewStore

# The modules of routes that hang on this door.
__all__ = [
    "door",
    "flags_api",
    "handler",
    "inactivity_api",
    "metrics_api",
    "removals_api",
    "safety_api",
    "sizes_api",
    "tasks_api",
]

handler = door

_REVIEWING = frozenset({Role.PSYCHIATRIC_CONSULTANT, Role.CARE_MANAGER})
_READING_PACKETS = _REVIEWING


@dataclass(frozen=True, slots=True)
class CaseloadPage(RecordsPage):
    """The caseload as of a day, the most urgent first."""

    as_of: date
    items: tuple[CaseloadRow, ...]


@dataclass(frozen=True, slots=True)
class ConsultationPage(Page):
    items: tuple[ConsultationHeld, ...]


@dataclass(frozen=True, slots=True)
class CaseReviewPage(RecordsPage):
    items: tuple[CaseReviewed, ...]


@dataclass(frozen=True, slots=True)
class RecommendationPage(RecordsPage):
    items: tuple[RecommendationChanged, ...]


@dataclass(frozen=True, slots=True)
class AgingPage(RecordsPage):
    """Recommendations that wait for somebody, the oldest first."""

    items: tuple[RecommendationAging, ...]


@door.route(
    "GET",
    f"{CLINIC}/caseload",
    roles=CARE_TEAM,
    query=CaseloadQuery,
    answer=CaseloadPage,
    summary="The caseload, the most urgent first, each flag with its rule, reason, threshold and since when",
)
def read_caseload(call: Call[None]) -> CaseloadPage:
    query = call.query(CaseloadQuery)
    as_of = query.as_of or call.today
    wanted = Wanted(
        care_manager_id=query.care_manager_id,
        consultant_id=query.consultant_id,
        phase=query.phase,
        flag=query.flag,
    )
    rows = service.caseload(Shelves(), call.clinic.clinic_id, wanted, as_of, thresholds_of(call))
    seen = listed(rows, query, lambda row: row.episode_id, day=lambda row: row.known_from)
    return CaseloadPage(
        count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, as_of=as_of, items=seen.items
    )


@door.route(
    "GET",
    f"{EPISODE}/registry",
    roles=CARE_TEAM,
    query=AsOfQuery,
    answer=CaseloadRow,
    day=lambda row: row.known_from,
    summary="One episode as the registry sees it",
)
def read_registry(call: Call[None]) -> CaseloadRow:
    as_of = call.query(AsOfQuery).as_of or call.today
    episode_id = EpisodeId(call.path["episode_id"])
    return service.registry_row(Shelves(), call.clinic.clinic_id, episode_id, as_of, thresholds_of(call))


@door.route(
    "POST",
    f"{CLINIC}/consultations",
    roles=_REVIEWING,
    body=ConsultationForm,
    by_number=True,
    answer=ConsultationHeld,
    status=201,
    summary="Record a caseload consultation: who met, when, for how long, about whom (R12)",
)
def hold_consultation(call: Call[ConsultationForm]) -> ConsultationHeld:
    return ReviewStore().add(drafts.consultation(call), call.digest)


@door.route(
    "GET",
    f"{CLINIC}/consultations",
    roles=CARE_TEAM,
    query=PageQuery,
    by_number=True,
    answer=ConsultationPage,
    summary="List the clinic's consultations, the latest first",
)
def list_consultations(call: Call[None]) -> ConsultationPage:
    held = sorted(ReviewStore().consultations(call.clinic.clinic_id), key=lambda met: met.held_at, reverse=True)
    items, following = page_of(held, call.query(PageQuery), lambda met: met.consultation_id)
    return ConsultationPage(count=len(held), next_cursor=following, items=tuple(items))


@door.route(
    "POST",
    f"{EPISODE}/case-reviews",
    roles=_REVIEWING,
    body=CaseReviewForm,
    answer=CaseReviewed,
    status=201,
    summary="Record the consultant's review of one patient, with recommendations to the PCP",
)
def review_case(call: Call[CaseReviewForm]) -> CaseReviewed:
    episode = chart.episode(call.clinic.clinic_id, EpisodeId(call.path["episode_id"]))
    review, recommendations = drafts.case_review(call, episode)
    return service.review_case(ReviewStore(), review, recommendations, request=call.digest)


@door.route(
    "GET",
    f"{EPISODE}/case-reviews",
    roles=CARE_TEAM,
    query=PageQuery,
    answer=CaseReviewPage,
    summary="List an episode's case reviews, the latest first",
)
def list_case_reviews(call: Call[None]) -> CaseReviewPage:
    found = ReviewStore().reviews(*place(call))
    made = sorted(found, key=lambda review: review.reviewed_at, reverse=True)
    seen = listed(made, call.query(PageQuery), lambda review: review.review_id, day=lambda review: review.reviewed_at)
    return CaseReviewPage(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)


@door.route(
    "GET",
    f"{EPISODE}/recommendations",
    roles=CARE_TEAM,
    query=PageQuery,
    answer=RecommendationPage,
    summary="List an episode's recommendations and what became of them, the latest first",
)
def list_recommendations(call: Call[None]) -> RecommendationPage:
    found = ReviewStore().recommendations(*place(call))
    made = sorted(found, key=lambda made: made.steps[0].at, reverse=True)
    seen = listed(
        made,
        call.query(PageQuery),
        lambda made: made.recommendation_id,
        day=lambda made: min(step.at for step in made.steps),
    )
    return RecommendationPage(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)


@door.route(
    "GET",
    f"{CLINIC}/recommendations",
    roles=CARE_TEAM,
    query=PageQuery,
    answer=AgingPage,
    summary="Every recommendation of the clinic that waits for somebody, the oldest first",
)
def list_aging(call: Call[None]) -> AgingPage:
    waiting = service.aging(Shelves(), call.clinic.clinic_id, call.today)
    seen = listed(waiting, call.query(PageQuery), lambda one: one.recommendation_id, day=lambda one: one.recommended_on)
    return AgingPage(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)


@door.route(
    "POST",
    f"{EPISODE}/recommendations/{{recommendation_id}}/steps",
    roles=CARE_TEAM,
    body=StepForm,
    answer=RecommendationChanged,
    status=201,
    summary="Note what became of a recommendation: delivered, seen, accepted, modified, declined, done",
)
def take_step(call: Call[StepForm]) -> Reply:
    which = (*place(call), RecommendationId(call.path["recommendation_id"]))
    taken = service.take_step(ReviewStore(), which, drafts.step(call), written=call.written, request=call.digest)
    return Reply(taken, taken.version)


@door.route(
    "GET",
    f"{CLINIC}/packets/{{week}}",
    roles=_READING_PACKETS,
    answer=PacketIndex,
    summary="Which weekly review packets there are for a week (2026-W10)",
)
def list_packets(call: Call[None]) -> PacketIndex:
    return _index(call)


@door.route(
    "GET",
    f"{CLINIC}/packets/{{week}}/{{reader_id}}",
    roles=_READING_PACKETS,
    query=PageQuery,
    answer=PacketPage,
    summary="One reader's weekly review packet, a page of its people at a time: those to discuss first",
)
def read_packet(call: Call[None]) -> PacketPage:
    return page_of_packet(_packet(call)[1], call.query(PageQuery))


@door.route(
    "GET",
    f"{CLINIC}/packets/{{week}}/{{reader_id}}/pdf",
    roles=_READING_PACKETS,
    answer=Link,
    summary="A link to one reader's weekly review packet as PDF, good for five minutes",
)
def link_packet(call: Call[None]) -> Link:
    return Link(link_to(BUCKET, f"{_packet(call)[0]}.pdf", LINK_SECONDS), LINK_SECONDS)


def _index(call: Call[Any]) -> PacketIndex:
    """The week's index; a week of another form, or before the first packet, has none."""
    try:
        week_days(call.path["week"])
    except ValueError as error:
        raise NotFound("a week is written 2026-W10") from error
    text = read_file(BUCKET, f"{prefix(call.clinic.clinic_id, call.path['week'])}/index.json")
    return decode(text.decode(), PacketIndex)


def _packet(call: Call[Any]) -> tuple[str, Packet]:
    """Where it lies and what it says: to whom it may be shown is asked on the day on which it is read, too."""
    found = [one for one in _index(call).packets if one.reader_id == call.path["reader_id"]]
    if not found:
        raise NotFound("there is no packet for this reader")
    name = f"{prefix(call.clinic.clinic_id, call.path['week'])}/{found[0].role}-{found[0].reader_id}"
    packet = decode(read_file(BUCKET, f"{name}.json").decode(), Packet)
    part2.require(told_from(packet))
    return name, packet
