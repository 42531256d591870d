"""Review's door: whom to consider for discharge because nobody has reached them for long."""

from dataclasses import dataclass

from functions.aws.door import Call
from functions.aws.listing import listed
from functions.aws.paging import PageQuery, RecordsPage
from functions.kernel.ids import EpisodeId, PatientId, StaffId
from functions.kernel.roles import CARE_TEAM
from functions.review.doorway import CLINIC, door
from functions.review.reading import history_of
from functions.review.row import Row
from functions.review.rules.inactivity import DEFAULT_DAYS, SETTING, Inactivity, inactivity
from functions.review.shelves import Shelves


@dataclass(frozen=True, slots=True, kw_only=True)
class DischargeProposal:
    """An episode that asks for a decision: try again, or discharge as lost to follow-up."""

    episode_id: EpisodeId
    patient_id: PatientId | None
    care_manager_id: StaffId | None
    proposal: Inactivity


@dataclass(frozen=True, slots=True)
class ProposalPage(RecordsPage):
    """Proposals, the longest silent first."""

    items: tuple[DischargeProposal, ...]


@door.route(
    "GET",
    f"{CLINIC}/discharge-proposals",
    roles=CARE_TEAM,
    query=PageQuery,
    answer=ProposalPage,
    summary="Whom nobody has reached for long: proposals to a person, nothing is discharged by itself",
)
def list_proposals(call: Call[None]) -> ProposalPage:
    set_days = call.clinic.policy.get(SETTING, DEFAULT_DAYS)
    days = set_days if type(set_days) is int and set_days > 0 else DEFAULT_DAYS
    found = []
    for row in Shelves().every(call.clinic.clinic_id):
        proposal = inactivity(history_of(row, call.today), call.today, days)
        if proposal is not None:
            found.append(_proposal(row, proposal))
    found.sort(key=lambda one: (one.proposal.since, one.episode_id))
    seen = listed(found, call.query(PageQuery), lambda one: one.episode_id, day=lambda one: one.proposal.last_on)
    return ProposalPage(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)


def _proposal(row: Row, proposal: Inactivity) -> DischargeProposal:
    standing = row.standing
    return DischargeProposal(
        episode_id=row.episode_id,
        patient_id=standing.patient_id if standing else None,
        care_manager_id=standing.care_team.care_manager.staff_id if standing else None,
        proposal=proposal,
    )
