"""What callers sent, as records to be kept: checked against the calendar and the episode, every problem at once."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal, TypeVar

import msgspec

from functions.aws.bodies import Body
from functions.aws.door import Call
from functions.care.forms import (
    ContactAmendmentForm,
    ContactForm,
    MistakeForm,
    SafetyForm,
    SpentForm,
    TimeAmendmentForm,
    TimeForm,
)
from functions.care.rules import contact as rules
from functions.care.rules.details import detail_problems
from functions.kernel.care_words import Barrier, MedicationUse, Practised
from functions.kernel.errors import Forbidden, Problem, refuse
from functions.kernel.facts import Actor, ContactRecorded, EpisodeChanged, SafetyAssessed, Spent, TimeRecorded
from functions.kernel.ids import ContactId, SafetyAssessmentId, TimeEntryId
from functions.kernel.moments import joined, not_after
from functions.kernel.versions import same_month

R = TypeVar("R", ContactRecorded, TimeRecorded, SafetyAssessed)
T = TypeVar("T")


def contact(call: Call[ContactForm], episode: EpisodeChanged) -> ContactRecorded:
    return _contact(call, call.body, episode, ContactId(call.new_id("cnt")))


def amended_contact(call: Call[ContactAmendmentForm], episode: EpisodeChanged, old: ContactRecorded) -> ContactRecorded:
    new = _contact(call, call.body, episode, old.contact_id)
    refuse(same_month(call.clinic.time_zone, "/occurred_at", new.occurred_at, old.occurred_at))
    return replace(new, status="amended", correction=call.body.correction)


def time_entry(call: Call[TimeForm], episode: EpisodeChanged) -> TimeRecorded:
    return _time(call, call.body, episode, TimeEntryId(call.new_id("tim")))


def amended_time(call: Call[TimeAmendmentForm], episode: EpisodeChanged, old: TimeRecorded) -> TimeRecorded:
    new = _time(call, call.body, episode, old.entry_id)
    zone = call.clinic.time_zone
    refuse(same_month(zone, "/spent/started_at", new.spent.started_at, old.spent.started_at))
    return replace(new, status="amended", correction=call.body.correction)


def safety_assessment(call: Call[SafetyForm], episode: EpisodeChanged) -> SafetyAssessed:
    """Taken after a discharge too: an alert that is open at the end waits for it (C15)."""
    form = call.body
    assessed_at = rules.whole_second(form.assessed_at)
    born = episode.person.birth_date
    refuse(joined(not_after(call.at, assessed_at=assessed_at), rules.before_birth(born, assessed_at=assessed_at)))
    return SafetyAssessed(
        clinic_id=episode.clinic_id,
        episode_id=episode.episode_id,
        patient_id=episode.patient_id,
        safety_assessment_id=SafetyAssessmentId(call.new_id("saf")),
        version=1,
        status="final",
        assessed_at=assessed_at,
        risk=form.risk,
        disposition=form.disposition,
        note=form.note,
        staff_id=call.caller.staff_id,
        recorded=call.written,
    )


def mistaken(call: Call[MistakeForm], old: R) -> R:
    return replace(old, status="entered_in_error", correction=call.body.reason, recorded=call.written)


def told(forms: Iterable[Body], kind: type[T]) -> tuple[T, ...]:
    """Parts of a form as the values of the same shape that a fact is made of."""
    return tuple(msgspec.convert(form, kind, from_attributes=True) for form in forms)


def _contact(call: Call[Any], form: ContactForm, episode: EpisodeChanged, contact_id: ContactId) -> ContactRecorded:
    drafted = ContactRecorded(
        clinic_id=episode.clinic_id,
        episode_id=episode.episode_id,
        patient_id=episode.patient_id,
        contact_id=contact_id,
        version=1,
        status="final",
        occurred_at=rules.whole_second(form.occurred_at),
        mode=form.mode,
        outcome=form.outcome,
        party=form.party,
        techniques=tuple(dict.fromkeys(form.techniques)),
        note=form.note,
        staff_id=call.caller.staff_id,
        spent=_spent(form.spent, _actor(call, form.actor, episode)) if form.spent else None,
        recorded=call.written,
        steps=told(form.steps, Practised),
        medication=msgspec.convert(form.medication, MedicationUse | None, from_attributes=True),
        barriers=None if form.barriers is None else told(form.barriers, Barrier),
        family=form.family,
        next_contact_on=form.next_contact_on,
    )
    zone, occurred = call.clinic.time_zone, {"occurred_at": drafted.occurred_at}
    refuse(
        joined(
            not_after(call.at, **occurred),
            rules.before_birth(episode.person.birth_date, **occurred),
            rules.after_end(episode.ended_on, zone, **occurred),
            rules.contact_problems(drafted, zone),
            detail_problems(drafted, zone),
            _time_problems(call, drafted.spent, episode) if drafted.spent else (),
        )
    )
    return drafted


def _time(call: Call[Any], form: TimeForm, episode: EpisodeChanged, entry_id: TimeEntryId) -> TimeRecorded:
    """Scheduling is clerical whoever does it (R20)."""
    clerical = "clerical" if form.activity == "scheduling" else form.actor
    drafted = TimeRecorded(
        clinic_id=episode.clinic_id,
        episode_id=episode.episode_id,
        patient_id=episode.patient_id,
        entry_id=entry_id,
        version=1,
        status="final",
        activity=form.activity,
        entry=form.entry,
        reason=form.reason,
        staff_id=call.caller.staff_id,
        spent=_spent(form.spent, _actor(call, clerical, episode)),
        recorded=call.written,
    )
    refuse(joined(rules.time_problems(drafted), _time_problems(call, drafted.spent, episode)))
    return drafted


def _spent(form: SpentForm, actor: Actor) -> Spent:
    return Spent(
        started_at=rules.whole_second(form.started_at),
        ended_at=rules.whole_second(form.ended_at),
        seconds=rules.seconds_between(form.started_at, form.ended_at),
        actor=actor,
        kind=form.kind,
        code=form.code,
        inpatient=form.inpatient,
    )


def _actor(call: Call[Any], said: Literal["clerical"] | None, episode: EpisodeChanged) -> Actor:
    actor = said or rules.actor_of(call.caller.staff_id, call.caller.roles, episode.care_team)
    if actor is None:
        raise Forbidden("none of your roles here may do this")
    return actor


def _time_problems(call: Call[Any], spent: Spent, episode: EpisodeChanged) -> list[Problem]:
    return joined(
        rules.spent_problems(spent, rules.longest_hours(call.clinic.policy)),
        not_after(call.at, **{"spent/ended_at": spent.ended_at}),
        rules.before_birth(episode.person.birth_date, **{"spent/started_at": spent.started_at}),
        rules.after_end(episode.ended_on, call.clinic.time_zone, **{"spent/ended_at": rules.last_second(spent)}),
    )
