"""One patient's block in words: why, the two pictures, where care stands, what became of the last advice."""

from datetime import date

from functions.review.packet.chart import draw, letter
from functions.review.packet.document import Discussion, Part2, Reading, Reason, Recommendation, Safety, Series
from functions.review.packet.sheet import Advice, Block, Fact, Panel, Why
from functions.review.packet.words import DASH, course, full_day, near_day, plural, total, who

_CLOSED = frozenset({"declined", "done"})
_URGENT = "SAFETY"


def compose_block(patient: Discussion, as_of: date) -> Block:
    """One patient to discuss, as printed."""
    episode = patient.episode
    return Block(
        position=patient.position,
        name=patient.patient.name,
        who=who(patient.patient),
        phase=f"{episode.phase.replace('_', ' ')}, week {episode.weeks}, enrolled {full_day(episode.enrolled_on)}",
        part2=part2_words(patient.part2),
        safety=tuple(_safety(alert, as_of) for alert in patient.safety),
        why=tuple(_why(reason, as_of) for reason in patient.why),
        phq9=panel(patient, patient.phq9, as_of),
        gad7=panel(patient, patient.gad7, as_of),
        legend=tuple(
            Fact(letter(number), f"{near_day(change.on, as_of)} {change.label}")
            for number, change in enumerate(patient.changes)
        ),
        facts=facts(patient, as_of),
        advice=tuple(_advice(given, as_of) for given in patient.recommendations),
        question=patient.question,
    )


def part2_words(part2: Part2 | None) -> str:
    """The notice, the consent that it is shown under, and whether the consultant's packet leaves the patient out."""
    if part2 is None:
        return ""
    withheld = f"Not in the psychiatric consultant's packet: {part2.withheld}." if part2.withheld else ""
    parts = (part2.notice, f"Shown under consent {part2.consent_id}." if part2.consent_id else "", withheld)
    return " ".join(part for part in parts if part)


def _safety(alert: Safety, as_of: date) -> str:
    return f"{alert.level}, since {near_day(alert.since, as_of)}: {alert.status}"


def _why(reason: Reason, as_of: date) -> Why:
    parts = (
        reason.rule,
        reason.threshold and f"threshold {reason.threshold}",
        f"since {near_day(reason.since, as_of)}",
    )
    return Why(reason.words, " · ".join(part for part in parts if part), reason.flag.startswith(_URGENT))


def panel(patient: Discussion, series: Series, as_of: date) -> Panel:
    """One instrument's heading and picture; without a reading, the reason in its place."""
    return Panel(
        title=series.instrument,
        course=course(series.first, series.last),
        in_brief=_in_brief(series, as_of),
        outcome=series.outcome,
        chart=draw(series, patient.changes, start=patient.episode.enrolled_on, end=as_of),
        absent="" if series.readings else (series.absent or f"no {series.instrument} recorded"),
    )


def _in_brief(series: Series, as_of: date) -> str:
    named = (("first", series.first), ("best", series.best), ("last", series.last))
    return ", ".join(f"{name} {_dated(reading, as_of)}" for name, reading in named if reading is not None)


def _dated(reading: Reading, as_of: date) -> str:
    extra = " prorated" if reading.prorated else ""
    unscored = " not scorable" if reading.total is None else ""
    return f"{total(reading)}{extra}{unscored} ({near_day(reading.on, as_of)})"


def facts(patient: Discussion, as_of: date) -> tuple[Fact, ...]:
    """Where care stands, as label and words; a dash with its reason where there is nothing."""
    episode = patient.episode
    codes = "; ".join(f"{diagnosis.code}\u00a0{diagnosis.text}" for diagnosis in episode.diagnoses)
    return (
        Fact("Diagnoses", codes or f"{DASH} none recorded"),
        Fact("Medication", patient.medication or f"{DASH} none recorded"),
        Fact("Plan", patient.plan or f"{DASH} no plan recorded"),
        Fact("Contact", _contact(patient, as_of)),
        Fact("Last review", _review(patient, as_of)),
        Fact("Due", _measures(patient, as_of)),
        Fact("Team", _team(patient)),
    )


def _contact(patient: Discussion, as_of: date) -> str:
    last = patient.last_contact
    words = f"{DASH} never reached" if last is None else f"{near_day(last.on, as_of)}, {last.words}"
    month = f"{plural(patient.contacts_this_month, 'contact')}, {patient.minutes_this_month} min this month"
    return f"{words} · {month}"


def _review(patient: Discussion, as_of: date) -> str:
    last = patient.last_review
    return f"{DASH} never reviewed" if last is None else f"{near_day(last.on, as_of)}, {last.by}: {last.summary}"


def _measures(patient: Discussion, as_of: date) -> str:
    due = (
        f"{measure.instrument} {'overdue since' if measure.due < as_of else 'due'} {near_day(measure.due, as_of)}"
        for measure in patient.measures_due
    )
    return "; ".join(due) or "none"


def _team(patient: Discussion) -> str:
    episode = patient.episode
    parts = (
        f"care manager {episode.care_manager or DASH}",
        f"PCP {episode.pcp or DASH}",
        f"payer {episode.payer or DASH}",
    )
    return " · ".join(parts)


def _advice(given: Recommendation, as_of: date) -> Advice:
    steps = " → ".join(f"{step.status} {near_day(step.on, as_of)}" for step in given.steps)
    parts = (
        steps,
        given.reason and f"reason: {given.reason}",
        given.owner and f"owner {given.owner}",
        "" if given.due is None else f"due {near_day(given.due, as_of)}",
    )
    return Advice(
        text=f"{given.kind}: {given.text}",
        status=given.status,
        fate=" · ".join(part for part in parts if part),
        is_open=given.status not in _CLOSED,
    )
