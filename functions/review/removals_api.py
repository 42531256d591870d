"""Removals from a week's packet through review's door: take a patient off the list, and see who did."""

from dataclasses import dataclass

from functions.aws import chart, directory
from functions.aws.door import Call, Reply
from functions.aws.listing import listed
from functions.aws.paging import PageQuery, RecordsPage
from functions.kernel.calendar import week_days
from functions.kernel.errors import Problem, refuse
from functions.kernel.ids import EpisodeId, PacketRemovalId
from functions.kernel.roles import CARE_TEAM, Role
from functions.kernel.watch_facts import PacketRemovalMade
from functions.review import removal_desk
from functions.review.doorway import EPISODE, door, place, thresholds_of
from functions.review.forms import PacketRemovalForm
from functions.review.shelves import Shelves
from functions.review.store import ReviewStore

_REVIEWERS = frozenset({Role.CARE_MANAGER, Role.PSYCHIATRIC_CONSULTANT})


@dataclass(frozen=True, slots=True)
class PacketRemovalPage(RecordsPage):
    """Who was taken off which week's list, the latest first."""

    items: tuple[PacketRemovalMade, ...]


@door.route(
    "POST",
    f"{EPISODE}/packet-removals",
    roles=_REVIEWERS,
    body=PacketRemovalForm,
    answer=PacketRemovalMade,
    status=201,
    summary="Take a patient off one week's list for discussion, saying why; refused while their safety is open",
)
def take_off_packet(call: Call[PacketRemovalForm]) -> Reply:
    refuse(_no_such_week(call.body.week))
    episode = chart.episode(call.clinic.clinic_id, EpisodeId(call.path["episode_id"]))
    person = directory.staff_profile(call.clinic.organization_id, call.caller.staff_id)
    removal = PacketRemovalMade(
        clinic_id=episode.clinic_id,
        episode_id=episode.episode_id,
        patient_id=episode.patient_id,
        removal_id=PacketRemovalId(call.new_id("rmv")),
        version=1,
        week=call.body.week,
        reason=call.body.reason,
        removed_by_name=person.name if person else "a member of the team",
        recorded=call.written,
    )
    thresholds, request = thresholds_of(call), call.digest
    kept = removal_desk.take_off(
        ReviewStore(), Shelves(), removal, today=call.today, thresholds=thresholds, request=request
    )
    return Reply(kept, kept.version)


@door.route(
    "GET",
    f"{EPISODE}/packet-removals",
    roles=CARE_TEAM,
    query=PageQuery,
    answer=PacketRemovalPage,
    summary="List the weeks whose list for discussion this patient was taken off, the latest first, with who and why",
)
def list_packet_removals(call: Call[None]) -> PacketRemovalPage:
    found = sorted(ReviewStore().removals(*place(call)), key=lambda one: one.recorded.at, reverse=True)
    seen = listed(found, call.query(PageQuery), lambda one: one.removal_id, day=lambda one: one.recorded.at)
    return PacketRemovalPage(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)


def _no_such_week(week: str) -> list[Problem]:
    try:
        week_days(week)
    except ValueError:
        return [Problem("/week", "NO_SUCH_WEEK", "that year has no such week")]
    return []
