"""Scores' routes for the patient: a link's form and the one answer to it; nobody signs in, and nothing personal shows.

A GET changes nothing: a phone that looks at a link to preview it does not use it up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.aws import chart, directory
from functions.aws.clock import derived_id
from functions.aws.door import FORM, Call, Guest, Page
from functions.kernel.errors import Conflict, DomainError, Invalid, NotFound
from functions.kernel.facts import AssessmentRecorded, EpisodeChanged
from functions.kernel.ids import PATIENT, AssessmentId
from functions.kernel.roles import EVERYBODY, Caller
from functions.scores import drafts, page, service
from functions.scores.crisis import Crisis, crisis_help
from functions.scores.doorway import door
from functions.scores.forms import SelfReportForm, SheetFields
from functions.scores.instruments import Instrument, Item, find
from functions.scores.links import Link, digest_of, read_token, state
from functions.scores.store import LinkStore

_LINK = "/v1/self-report/{token}"
_FORM = f"{_LINK}/form"
_NOBODY_SIGNS_IN = EVERYBODY - EVERYBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfReport:
    """What is needed to draw the form: the questions, and help in a crisis to show beside them."""

    instrument: str
    name: str
    stem: str | None
    items: tuple[Item, ...]
    functional: Item | None
    crisis: Crisis
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Thanks:
    """The answers are in. `crisis` is help to show at once, after an answer that calls for a person (C3)."""

    thanks: bool
    crisis: Crisis | None


def _admit(path: Mapping[str, str]) -> Guest:
    """The patient whom this link was handed to, who may answer it and nothing else."""
    link = service.proven(LinkStore(), read_token(path["token"]))
    caller = Caller(PATIENT, link.clinic_id, frozenset())
    return Guest(caller, directory.clinic_profile(link.clinic_id), (link.link_id, link.episode_id))


def _refuse(error: DomainError) -> Page:
    match error:
        case NotFound():
            said = "It may have been used already, have expired or been withdrawn. Ask your care team for a new one."
            title = "This link cannot be used"
        case Conflict():
            title, said = "Already answered", "This form was sent before. Tell your care team what you want to change."
        case Invalid():
            title, said = "That could not be read", "Go back, check your answers and send them again."
        case _:
            title, said = "That did not work", "Please try again in a moment."
    return Page(page.refusal(title, said), page.headers())


@door.route(
    "GET",
    _LINK,
    roles=_NOBODY_SIGNS_IN,
    admit=_admit,
    answer=SelfReport,
    summary="Read the form that a self-report link asks: its questions, nothing personal",
)
def read_self_report(call: Call[None]) -> SelfReport:
    link, instrument = _usable(call)
    return SelfReport(
        instrument=instrument.code,
        name=instrument.name,
        stem=instrument.stem,
        items=instrument.items,
        functional=instrument.functional,
        crisis=crisis_help(call.clinic.policy),
        expires_at=link.expires_at,
    )


@door.route(
    "POST",
    _LINK,
    roles=_NOBODY_SIGNS_IN,
    admit=_admit,
    body=SelfReportForm,
    answer=Thanks,
    status=201,
    summary="Answer a self-report link, exactly once; a positive safety item is answered with crisis help (C3)",
)
def send_self_report(call: Call[SelfReportForm]) -> Thanks:
    kept = _keep(call, call.body)
    return Thanks(thanks=True, crisis=crisis_help(call.clinic.policy) if kept.safety else None)


@door.route(
    "GET",
    _FORM,
    roles=_NOBODY_SIGNS_IN,
    admit=_admit,
    refuse=_refuse,
    answer=Page,
    summary="Show a self-report link's form as a page for a phone",
)
def show_self_report(call: Call[None]) -> Page:
    _, instrument = _usable(call)
    if not page.is_drawable(instrument):
        raise service.no_such_link()
    return Page(page.form(instrument, crisis_help(call.clinic.policy), given={}), page.headers())


@door.route(
    "POST",
    _FORM,
    roles=_NOBODY_SIGNS_IN,
    admit=_admit,
    refuse=_refuse,
    body=SheetFields,
    media=FORM,
    answer=Page,
    summary="Send the page's form: thanks, help in a crisis, or once more the questions that were left open",
)
def send_self_report_form(call: Call[dict[str, int]]) -> Page:
    instrument, crisis = find(_link(call).instrument), crisis_help(call.clinic.policy)
    answered, left_open = drafts.from_sheet(instrument, call.body)
    if left_open:
        _usable(call)
        return Page(page.form(instrument, crisis, given=call.body, left_open=left_open), page.headers())
    kept = _keep(call, answered)
    return Page(page.thanks(crisis, urgent=kept.safety), page.headers())


def _keep(call: Call[Any], answered: SelfReportForm) -> AssessmentRecorded:
    store, link = LinkStore(), _link(call)
    request = digest_of(link, answered.items, answered.functional)
    if link.answered_at is not None:
        return store.answer_of(link, request)
    _usable(call)
    assessment_id = AssessmentId(derived_id("asm", link.clinic_id, link.link_id))
    drafted = drafts.self_report(call, answered, link.instrument, _episode(link), assessment_id)
    return service.answer(store, link, drafted, at=call.at, request=request)


def _usable(call: Call[Any]) -> tuple[Link, Instrument]:
    """A link that can be answered now: not used, revoked or expired, and its episode not ended before today."""
    link = _link(call)
    ended_on = _episode(link).ended_on
    if state(link, call.at) != "open" or (ended_on is not None and call.today > ended_on):
        raise service.no_such_link()
    return link, find(link.instrument)


def _link(call: Call[Any]) -> Link:
    return service.proven(LinkStore(), read_token(call.path["token"]))


def _episode(link: Link) -> EpisodeChanged:
    return chart.episode(link.clinic_id, link.episode_id)
