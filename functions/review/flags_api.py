"""Flags through review's door: set and cleared by hand, acknowledged, their history, and what has been read."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import get_args

from functions.aws import chart, directory
from functions.aws.door import Call, Reply
from functions.aws.listing import listed
from functions.aws.paging import PageQuery, RecordsPage
from functions.kernel.errors import NotFound, refuse
from functions.kernel.ids import EpisodeId, ManualFlagId
from functions.kernel.moments import not_after
from functions.kernel.roles import CARE_TEAM
from functions.kernel.watch_facts import FlagAcknowledged, ManualFlagChanged, ReviewMarked
from functions.review import flag_desk
from functions.review.doorway import EPISODE, door, place, thresholds_of
from functions.review.flag_events import FlagEvent
from functions.review.flag_forms import ClearingForm, FlagSeenForm, ManualFlagForm, ReviewMarkForm
from functions.review.flag_log import FlagLog
from functions.review.reading import known_from
from functions.review.rules.shape import Code
from functions.review.shelves import Shelves
from functions.review.store import ReviewStore


@dataclass(frozen=True, slots=True)
class ManualFlagPage(RecordsPage):
    items: tuple[ManualFlagChanged, ...]


@dataclass(frozen=True, slots=True)
class FlagEventPage(RecordsPage):
    """What came and went, the latest first."""

    items: tuple[FlagEvent, ...]


@door.route(
    "POST",
    f"{EPISODE}/manual-flags",
    roles=CARE_TEAM,
    body=ManualFlagForm,
    answer=ManualFlagChanged,
    status=201,
    summary="Set a flag by hand: discuss this patient, or a worry about their safety",
)
def set_manual_flag(call: Call[ManualFlagForm]) -> Reply:
    episode = chart.episode(call.clinic.clinic_id, EpisodeId(call.path["episode_id"]))
    person = directory.staff_profile(call.clinic.organization_id, call.caller.staff_id)
    flag = ManualFlagChanged(
        clinic_id=episode.clinic_id,
        episode_id=episode.episode_id,
        patient_id=episode.patient_id,
        manual_flag_id=ManualFlagId(call.new_id("flg")),
        version=1,
        kind=call.body.kind,
        reason=call.body.reason,
        raised=call.written,
        raised_by_name=person.name if person else "a member of the team",
        cleared=None,
        cleared_reason=None,
        recorded=call.written,
    )
    kept = ReviewStore().add(flag, call.digest)
    return Reply(kept, kept.version)


@door.route(
    "GET",
    f"{EPISODE}/manual-flags",
    roles=CARE_TEAM,
    query=PageQuery,
    answer=ManualFlagPage,
    summary="List the flags set by hand for an episode, cleared ones too, the latest first",
)
def list_manual_flags(call: Call[None]) -> ManualFlagPage:
    found = sorted(ReviewStore().manual_flags(*place(call)), key=lambda flag: flag.raised.at, reverse=True)
    seen = listed(found, call.query(PageQuery), lambda flag: flag.manual_flag_id, day=lambda flag: flag.raised.at)
    return ManualFlagPage(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)


@door.route(
    "POST",
    f"{EPISODE}/manual-flags/{{manual_flag_id}}/clearing",
    roles=CARE_TEAM,
    body=ClearingForm,
    answer=ManualFlagChanged,
    status=201,
    summary="Clear a flag that was set by hand, saying why",
)
def clear_manual_flag(call: Call[ClearingForm]) -> Reply:
    which = (*place(call), ManualFlagId(call.path["manual_flag_id"]))
    kept = flag_desk.clear(ReviewStore(), which, call.body.reason, written=call.written, request=call.digest)
    return Reply(kept, kept.version)


@door.route(
    "POST",
    f"{EPISODE}/flags/{{code}}/acknowledgement",
    roles=CARE_TEAM,
    body=FlagSeenForm,
    answer=FlagAcknowledged,
    status=201,
    summary="Acknowledge a flag as it stands; it says so until it goes and comes again",
)
def acknowledge_flag(call: Call[FlagSeenForm]) -> FlagAcknowledged:
    if call.path["code"] not in get_args(Code):
        raise NotFound("there is no such flag")
    episode = chart.episode(call.clinic.clinic_id, EpisodeId(call.path["episode_id"]))
    return flag_desk.acknowledge(
        ReviewStore(),
        Shelves(),
        episode,
        flag_desk.Seen(code=call.path["code"], since=call.body.since, note=call.body.note),
        today=call.today,
        thresholds=thresholds_of(call),
        written=call.written,
        request=call.digest,
    )


@door.route(
    "GET",
    f"{EPISODE}/flag-history",
    roles=CARE_TEAM,
    query=PageQuery,
    answer=FlagEventPage,
    summary="Every flag that came or went, the latest first, with the reason that was shown",
)
def read_flag_history(call: Call[None]) -> FlagEventPage:
    """A reason may name any score since the baseline: every event is of the day on which the record begins."""
    found = list(FlagLog().events(*place(call)))[::-1]
    since = cache(lambda: _known_from(call))
    seen = listed(found, call.query(PageQuery), _name, day=lambda _: since())
    return FlagEventPage(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)


@door.route(
    "POST",
    f"{EPISODE}/review-marks",
    roles=CARE_TEAM,
    body=ReviewMarkForm,
    answer=ReviewMarked,
    status=201,
    summary="Mark what the patient entered as read, up to a moment",
)
def mark_read(call: Call[ReviewMarkForm]) -> ReviewMarked:
    refuse(not_after(call.at, read_until=call.body.read_until))
    episode = chart.episode(call.clinic.clinic_id, EpisodeId(call.path["episode_id"]))
    mark = ReviewMarked(
        clinic_id=episode.clinic_id,
        episode_id=episode.episode_id,
        patient_id=episode.patient_id,
        version=1,
        read_until=call.body.read_until,
        recorded=call.written,
    )
    return ReviewStore().add(mark, call.digest)


def _known_from(call: Call[None]) -> date:
    row = Shelves().row(call.clinic.clinic_id, EpisodeId(call.path["episode_id"]))
    return known_from(row, call.today) if row else date.min


def _name(event: FlagEvent) -> str:
    return f"{event.number}#{event.code}#{event.since}#{event.event}"
