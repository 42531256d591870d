"""Invented patients, the same for the same seed: scores that mostly come down, marks, plans, recommendations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from functions.review.packet import document as d
from functions.review.packet.compose import weeks_in_treatment
from functions.review.packet.words import course

AS_OF = date(2026, 3, 9)
MEDICATION = (
    "sertraline 100 mg daily (since Jan 12)",
    "escitalopram 10 mg daily; trazodone 50 mg at night as needed",
    "bupropion XL 300 mg daily; levothyroxine 75 mcg",
    "",
)
PLANS = (
    "Behavioral activation, weekly calls: daily 20-minute walk, Sunday call with sister. Target PHQ-9 below 5.",
    "CBT for worry: worry time at 17:00, thought record twice a week. PCP visit for blood pressure in March.",
    "",
)
QUESTIONS = (
    "Eight weeks at 100 mg with a partial answer: raise the dose, or add something?",
    "Irritable and sleeping four hours. Could this be bipolar before we raise the SSRI? MDQ was 6 of 13.",
    "",
)
CHANGES = ("sertraline 50 mg started", "sertraline 100 mg", "BA started", "CBT started", "trazodone 50 mg added")
REVIEW = (
    "Partial response at six weeks; adherence good, side effects mild. Raise the dose and repeat PHQ-9 in two weeks."
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How one sample patient should look: the name, how many scores and treatment changes, and the special cases."""

    name: str
    scores: int = 6
    changes: int = 2
    is_urgent: bool = False
    is_long: bool = False


def reading(on: date, total: int | None, *, prorated: bool = False, item9: int | None = 0) -> d.Reading:
    return d.Reading(on=on, total=total, prorated=prorated, item9=item9)


def series(instrument: d.Instrument, readings: Sequence[d.Reading], outcome: str = "") -> d.Series:
    """A series whose first, last and best are the obvious ones."""
    scored = [one for one in readings if one.total is not None]
    return d.Series(
        instrument=instrument,
        readings=tuple(readings),
        first=scored[0] if scored else None,
        last=readings[-1] if readings else None,
        best=min(scored, key=lambda one: one.total or 0) if scored else None,
        outcome=outcome,
        absent="" if readings else f"no {instrument} since enrollment (C10: baseline missing after 14 days)",
    )


def walk(random: Random, instrument: d.Instrument, scores: int, enrolled: date, *, item9: int) -> d.Series:
    """Scores from enrollment to three days ago that mostly come down, now and then prorated."""
    top = 27 if instrument == "PHQ-9" else 21
    level = random.randint(top // 2, top - 3)
    span = (AS_OF - enrolled).days - 3
    found = []
    for number in range(scores):
        on = enrolled + timedelta(days=span * number // max(scores - 1, 1))
        is_last = number == scores - 1
        prorated = not is_last and random.random() < 0.1
        found.append(reading(on, level, prorated=prorated, item9=item9 if is_last else 0))
        level = max(2, min(top, level + random.choice((-3, -2, -1, 0, 1))))
    return series(instrument, found, outcome(found))


def outcome(found: Sequence[d.Reading]) -> str:
    """The sentence under the heading, as C5 and C8 would have it."""
    if len(found) < 2 or not found[0].total or not found[-1].total:
        return ""
    change = round(100 * (found[0].total - found[-1].total) / found[0].total)
    way = f"{change}% below first" if change >= 0 else f"{-change}% above first"
    return f"{way}: response (C5)" if change >= 50 else f"{way}: not improved (C8)"


def discussion(random: Random, position: int, shape: Shape) -> d.Discussion:
    """One patient to discuss."""
    enrolled = AS_OF - timedelta(days=random.randint(75, 300))
    phq9 = walk(random, "PHQ-9", shape.scores, enrolled, item9=2 if shape.is_urgent else 0)
    return d.Discussion(
        position=position,
        why=reasons(
            shape, f"PHQ-9 {course(phq9.first, phq9.last)} after {weeks_in_treatment(enrolled, AS_OF)} weeks", position
        ),
        patient=person(random, position, shape.name),
        episode=episode(enrolled),
        phq9=phq9,
        gad7=walk(random, "GAD-7", max(shape.scores - 1, 0), enrolled, item9=0),
        changes=changes(random, enrolled, shape.changes),
        plan=random.choice(PLANS),
        medication=random.choice(MEDICATION),
        last_contact=d.Touch(AS_OF - timedelta(days=6), "phone, 25 min, BA step 3"),
        contacts_this_month=random.randint(0, 4),
        last_review=d.LastReview(AS_OF - timedelta(days=35), "Dr. Sample Consultant", REVIEW) if position % 3 else None,
        recommendations=advice(shape) if position % 3 else (),
        question=random.choice(QUESTIONS),
        safety=(d.Safety("moderate", AS_OF - timedelta(days=3), "acknowledged, assessment not recorded"),)
        if shape.is_urgent
        else (),
        measures_due=(d.MeasureDue("PHQ-9", AS_OF - timedelta(days=4)), d.MeasureDue("GAD-7", AS_OF)),
        minutes_this_month=random.randint(0, 80),
    )


def person(random: Random, number: int, name: str) -> d.Person:
    return d.Person(
        id=f"pat_{number}", name=name, mrn=f"S-{number:05d}", age=random.randint(18, 88), sex=random.choice("FMX")
    )


def episode(enrolled: date) -> d.Episode:
    return d.Episode(
        id=f"epi_{enrolled}",
        phase="active",
        enrolled_on=enrolled,
        weeks=weeks_in_treatment(enrolled, AS_OF),
        diagnoses=(
            d.Diagnosis("F33.1", "Major depressive disorder, recurrent, moderate"),
            d.Diagnosis("F41.1", "Generalized anxiety disorder"),
        ),
        payer="Sample Health Plan",
        care_manager="Sample Manager, LCSW",
        pcp="Dr. Sample Practitioner",
    )


def reasons(shape: Shape, standing: str, position: int) -> tuple[d.Reason, ...]:
    """Why this patient is proposed: safety first."""
    slow = d.Reason(
        flag="PSYCH_REVIEW_NOT_IMPROVING",
        rule="C12",
        words=f"{standing}; {'no review in 35 days' if position % 3 else 'never reviewed'}",
        threshold="no review in 28 days",
        since=AS_OF - timedelta(days=7),
    )
    safety = d.Reason(
        flag="SAFETY_ITEM9",
        rule="C3",
        words="PHQ-9 item 9 answered 2 on Mar 6; no suicide-risk assessment recorded since",
        threshold="item 9 of 1 or more",
        since=AS_OF - timedelta(days=3),
    )
    return (safety, slow) if shape.is_urgent else (slow,)


def changes(random: Random, enrolled: date, number: int) -> tuple[d.TreatmentChange, ...]:
    days = sorted(random.sample(range((AS_OF - enrolled).days * 4 // 5), number))
    return tuple(
        d.TreatmentChange(enrolled + timedelta(days=day), CHANGES[index % len(CHANGES)])
        for index, day in enumerate(days)
    )


def advice(shape: Shape) -> tuple[d.Recommendation, ...]:
    """A modified recommendation and an open one."""
    long = (
        "Consider lithium augmentation if there is no response by week twelve; check TSH, creatinine and ECG first. "
        * 8
    )
    day = AS_OF - timedelta(days=35)
    steps = (
        d.Step("proposed", day),
        d.Step("delivered", day + timedelta(days=1)),
        d.Step("seen", day + timedelta(days=2)),
    )
    modified = d.Recommendation(
        kind="Medication change",
        text="raise sertraline to 150 mg",
        status="modified",
        steps=(*steps, d.Step("modified", day + timedelta(days=4))),
        reason="PCP chose 125 mg because of nausea",
        owner="Dr. Sample Practitioner",
        due=None,
    )
    further = d.Recommendation(
        kind="Further evaluation",
        text=long if shape.is_long else "rule out thyroid disease: TSH",
        status="seen",
        steps=steps,
        reason="",
        owner="Sample Manager, LCSW",
        due=AS_OF + timedelta(days=5),
    )
    return (modified, further)


def line(one: d.Discussion) -> d.CaseloadLine:
    """The caseload line of a patient to discuss."""
    return d.CaseloadLine(
        position=one.position,
        patient=one.patient,
        phase=one.episode.phase,
        enrolled_on=one.episode.enrolled_on,
        weeks=one.episode.weeks,
        phq9_first=one.phq9.first,
        phq9_last=one.phq9.last,
        gad7_first=one.gad7.first,
        gad7_last=one.gad7.last,
        last_contact=one.last_contact.on if one.last_contact else None,
        last_review=one.last_review.on if one.last_review else None,
        minutes_this_month=one.minutes_this_month,
        flags=tuple(f"{reason.words.split(';')[0]} ({reason.rule})" for reason in one.why),
        safety_open=bool(one.safety),
    )
