"""What callers sent, scored and checked against the calendar: an assessment as it will be kept, or every problem."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from functions.aws.door import Call
from functions.kernel.calendar import day_bounds
from functions.kernel.errors import Invalid, Problem, refuse
from functions.kernel.facts import AssessmentRecorded, EpisodeChanged
from functions.kernel.ids import AssessmentId
from functions.kernel.moments import not_after
from functions.kernel.versions import same_month
from functions.scores.forms import AmendmentForm, AssessmentForm, MistakeForm, SelfReportForm
from functions.scores.instruments import Instrument
from functions.scores.rules import Answers, Score, find, from_questions, score


def assessment(call: Call[AssessmentForm], episode: EpisodeChanged) -> AssessmentRecorded:
    return _scored(call, call.body, episode, AssessmentId(call.new_id("asm")), [])


def amended(call: Call[AmendmentForm], episode: EpisodeChanged, old: AssessmentRecorded) -> AssessmentRecorded:
    """The assessment as it should have been, scored again; another instrument is another assessment."""
    form, also = call.body, []
    if form.instrument != old.instrument:
        also.append(Problem("/instrument", "OTHER_INSTRUMENT", "mark this one entered in error and record the other"))
    also += same_month(call.clinic.time_zone, "/answered_at", form.answered_at, old.answered_at)
    new = _scored(call, form, episode, old.assessment_id, also)
    return replace(new, status="amended", correction=form.correction)


def self_report(
    call: Call[Any], form: SelfReportForm, instrument: str, episode: EpisodeChanged, assessment_id: AssessmentId
) -> AssessmentRecorded:
    """What a patient answered by a link, now."""
    sent = AssessmentForm(
        instrument=instrument, answered_at=call.at, how="patient_link", items=form.items, functional=form.functional
    )
    return _scored(call, sent, episode, assessment_id, [])


def from_sheet(instrument: Instrument, fields: Mapping[str, int]) -> tuple[SelfReportForm, tuple[int, ...]]:
    """A browser's fields as answers, and the numbers of the questions to ask about once more.

    Nothing is asked again of a patient who wants it so (`as_is`), nor after a safety item above 0: that must not wait.
    """
    names = [f"item_{number}" for number in range(1, len(instrument.items) + 1)]
    unknown = sorted(fields.keys() - {*names, "functional", "as_is"})
    if unknown:
        raise Invalid("the form has other fields", [Problem("", "UNKNOWN_FIELD", "there is no such field")])
    answered = SelfReportForm(items=[fields.get(name) for name in names], functional=fields.get("functional"))
    is_urgent = instrument.safety_item is not None and (answered.items[instrument.safety_item - 1] or 0) > 0
    left_open = tuple(number for number, value in enumerate(answered.items, start=1) if value is None)
    return answered, () if is_urgent or fields.get("as_is") else left_open


def mistaken(call: Call[MistakeForm], old: AssessmentRecorded) -> AssessmentRecorded:
    return replace(old, status="entered_in_error", correction=call.body.reason, recorded=call.written)


def _scored(
    call: Call[Any],
    form: AssessmentForm,
    episode: EpisodeChanged,
    assessment_id: AssessmentId,
    also: list[Problem],
) -> AssessmentRecorded:
    items, result = _read(form, episode, [*_timing(call, form.answered_at, episode), *also])
    return AssessmentRecorded(
        clinic_id=episode.clinic_id,
        episode_id=episode.episode_id,
        patient_id=episode.patient_id,
        assessment_id=assessment_id,
        version=1,
        status="final",
        instrument=result.instrument,
        instrument_version=result.version,
        items=items,
        functional=form.functional,
        answers={name: said for name, said in (form.answers or {}).items() if said is not None},
        total=result.total,
        valid=result.valid,
        prorated=result.prorated,
        band=result.band,
        positive=result.positive,
        safety_item=result.safety_item,
        safety=result.safety,
        reason=result.reason,
        how=form.how,
        answered_at=form.answered_at.astimezone(UTC),
        recorded=call.written,
        risk=result.risk,
        missing=result.missing,
        rules=result.rules,
    )


def _read(form: AssessmentForm, episode: EpisodeChanged, others: list[Problem]) -> tuple[tuple[int | None, ...], Score]:
    """The items and what they amount to; what is wrong with them is said together with the other problems."""
    try:
        instrument = find(form.instrument)
        others = [*others, *_unasked(instrument, form)]
        items = _items(instrument, form)
        answers = Answers(
            items=items,
            total=form.total,
            safety_item=form.safety_item,
            functional=form.functional,
            sex=episode.person.sex,
        )
        result = score(form.instrument, answers)
    except Invalid as error:
        raise Invalid(error.detail, [*map(_in_the_form, error.problems), *others], code=error.code) from error
    refuse(others)
    return items or (), result


def _items(instrument: Instrument, form: AssessmentForm) -> tuple[int | None, ...] | None:
    """The item scores; yes and no are taken by the tools that ask nothing else."""
    if form.answers is None:
        return None if form.items is None else tuple(form.items)
    if form.items is not None:
        raise Invalid("answers come once", [Problem("/answers", "ANSWERED_TWICE", "send items or answers, not both")])
    if not all(item.key and item.high == 1 for item in instrument.items):
        raise Invalid(
            f"these answers do not fit the {instrument.code}",
            [Problem("/answers", "ITEMS_REQUIRED", f"the {instrument.code} takes item scores, in items")],
        )
    return from_questions(instrument, form.answers)


def _unasked(instrument: Instrument, form: AssessmentForm) -> list[Problem]:
    """What was sent and the instrument has no place for: kept nowhere, so not taken silently."""
    asked = {"functional": instrument.functional, "safety_item": instrument.safety_item}
    sent = {"functional": form.functional, "safety_item": form.safety_item}
    return [
        Problem(f"/{name}", "NOT_ASKED", f"the {instrument.code} does not ask this")
        for name, value in sent.items()
        if value is not None and asked[name] is None
    ]


def _timing(call: Call[Any], answered_at: datetime, episode: EpisodeChanged) -> list[Problem]:
    """Not before it happened, and not after the episode's last day; what was answered by then may come in late."""
    if answered_at.tzinfo is None:
        return [Problem("/answered_at", "NO_OFFSET", "a time needs its offset from UTC")]
    problems = not_after(call.at, answered_at=answered_at)
    if answered_at.date() < episode.person.birth_date:
        problems.append(Problem("/answered_at", "BEFORE", "this is before the patient was born"))
    if episode.ended_on is not None and answered_at >= day_bounds(episode.ended_on, call.clinic.time_zone)[1]:
        problems.append(Problem("/answered_at", "AFTER_DISCHARGE", f"the episode ended on {episode.ended_on}"))
    return problems


def _in_the_form(problem: Problem) -> Problem:
    """A problem of the answers at its place in the form: `/q/1` is `/answers/1`, `/item9` is `/safety_item`."""
    if problem.field.startswith("/q/"):
        return replace(problem, field=f"/answers/{problem.field.removeprefix('/q/')}")
    if problem.field.startswith("/item") and not problem.field.startswith("/items"):
        return replace(problem, field="/safety_item")
    return problem
