"""Scores' routes for self-report links: the care team hands one out, sees what became of it, withdraws it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.aws.clock import new_secret
from functions.aws.door import Call
from functions.aws.listing import listed
from functions.aws.paging import PageQuery, RecordsPage
from functions.kernel.errors import NotFound, Problem, refuse
from functions.kernel.facts import EpisodeChanged, Written
from functions.kernel.ids import AssessmentId
from functions.kernel.roles import CARE_TEAM
from functions.scores import service
from functions.scores.doorway import EPISODE, door, episode_of, place_of
from functions.scores.forms import LONGEST_HOURS, LinkForm
from functions.scores.instruments import find
from functions.scores.links import Link, LinkId, State, Token, hashed, state
from functions.scores.page import is_drawable
from functions.scores.store import LinkStore

_LINKS = f"{EPISODE}/assessment-links"
_HOURS = 72  # unless the clinic's setting or the request says otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMade:
    """A new link. `token` and the paths are told this once: null when the request was repeated.

    `path` is for a front end of the clinic's own; `form_path` is our page, null for tools whose wording is not ours.
    """

    link_id: LinkId
    instrument: str
    expires_at: datetime
    token: str | None
    path: str | None
    form_path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSeen:
    """A link as the care team sees it: what it asked, and what has become of it."""

    link_id: LinkId
    instrument: str
    state: State
    made: Written
    expires_at: datetime
    answered_at: datetime | None
    assessment_id: AssessmentId | None
    revoked: Written | None


@dataclass(frozen=True, slots=True)
class LinkPage(RecordsPage):
    """An episode's links, the latest made first."""

    items: tuple[LinkSeen, ...]


@door.route(
    "POST",
    _LINKS,
    roles=CARE_TEAM,
    body=LinkForm,
    answer=LinkMade,
    status=201,
    summary="Make a link by which the patient answers one instrument once, without an account; its token is shown once",
)
def make_link(call: Call[LinkForm]) -> LinkMade:
    instrument = find(call.body.instrument)
    _refuse_ended(call, episode_of(call))
    token = Token(call.clinic.clinic_id, LinkId(call.new_id("lnk")), new_secret())
    kept = LinkStore().add_link(_link(call, token), call.digest)
    path = f"/v1/self-report/{token.text}" if kept.secret_hash == hashed(token.secret) else None
    return LinkMade(
        link_id=kept.link_id,
        instrument=kept.instrument,
        expires_at=kept.expires_at,
        token=token.text if path else None,
        path=path,
        form_path=f"{path}/form" if path and is_drawable(instrument) else None,
    )


@door.route(
    "GET",
    _LINKS,
    roles=CARE_TEAM,
    query=PageQuery,
    answer=LinkPage,
    summary="List an episode's self-report links and what became of them, the latest made first",
)
def list_links(call: Call[None]) -> LinkPage:
    query = call.query(PageQuery)
    episode_of(call)
    made = sorted(LinkStore().links(place_of(call)), key=lambda link: (link.made.at, link.link_id), reverse=True)
    seen = listed(made, query, lambda link: link.link_id, day=lambda link: link.made.at)
    return LinkPage(
        count=seen.count,
        next_cursor=seen.next_cursor,
        withheld=seen.withheld,
        items=tuple(_seen(link, call.at) for link in seen.items),
    )


@door.route(
    "POST",
    f"{_LINKS}/{{link_id}}/revocation",
    roles=CARE_TEAM,
    answer=LinkSeen,
    summary="Withdraw a self-report link that was not answered; again, it is the same answer",
)
def revoke_link(call: Call[None]) -> LinkSeen:
    link = LinkStore().link(call.clinic.clinic_id, LinkId(call.path["link_id"]))
    if link is None or link.episode_id != call.path["episode_id"]:
        raise NotFound("there is no such link")
    return _seen(service.revoke(LinkStore(), link, call.written, call.digest), call.at)


def _link(call: Call[LinkForm], token: Token) -> Link:
    clinic_id, episode_id = place_of(call)
    return Link(
        clinic_id=clinic_id,
        episode_id=episode_id,
        link_id=token.link_id,
        version=1,
        instrument=call.body.instrument,
        secret_hash=hashed(token.secret),
        expires_at=call.at + timedelta(hours=call.body.expires_in_hours or _clinic_hours(call)),
        made=call.written,
    )


def _clinic_hours(call: Call[Any]) -> int:
    """The clinic's `self_report_hours`; 72 where that is not set, or is no number of hours up to 30 days."""
    hours = call.clinic.policy.get("self_report_hours")
    return hours if isinstance(hours, int) and 1 <= hours <= LONGEST_HOURS and hours is not True else _HOURS


def _refuse_ended(call: Call[Any], episode: EpisodeChanged) -> None:
    if episode.ended_on is not None and call.today > episode.ended_on:
        refuse([Problem("", "AFTER_DISCHARGE", f"the episode ended on {episode.ended_on}")])


def _seen(link: Link, at: datetime) -> LinkSeen:
    return LinkSeen(
        link_id=link.link_id,
        instrument=link.instrument,
        state=state(link, at),
        made=link.made,
        expires_at=link.expires_at,
        answered_at=link.answered_at,
        assessment_id=link.assessment_id,
        revoked=link.revoked,
    )
