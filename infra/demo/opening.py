"""How somebody comes under care: the PCP's referral, the consent, the episode."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from infra.demo import words
from infra.demo.cast import Gap
from infra.demo.events import Consented, Event, Opened, Part2Consented, Referred
from infra.demo.life import Life
from infra.demo.names import member_id
from infra.demo.people import Clinic

STATEMENTS = ("specialist_consultation", "cost_sharing", "one_practitioner_a_month", "may_stop_at_any_time")
UNKNOWN_PAYER = "regional_health_plan"
_OPIOID_USE = "F11.20"
_MEDICARE_AGE = 65


def opening(life: Life, clinic: Clinic) -> tuple[Event, ...]:
    return (_referral(life), *_consent(life), *_part2_consent(life), _episode(life, clinic))


def _morning(life: Life, *, days: int, hour: int, minute: int = 0) -> datetime:
    day = life.enrolled_on - timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(life.zone)).astimezone(UTC)


def _referral(life: Life) -> Referred:
    warm = life.draw.random() < 0.6
    return Referred(
        key=f"{life.patient.key}/referral",
        at=_morning(life, days=0 if warm else 5, hour=8, minute=5),
        by=life.patient.pcp,
        reason=life.draw.choice(words.REASONS),
        warm_handoff=warm,
    )


def _consent(life: Life) -> Iterator[Consented]:
    if life.part.gap is Gap.NO_CONSENT:
        return
    unsaid = {"cost_sharing"} if life.part.gap is Gap.COST_SHARING_UNSAID else set()
    yield Consented(
        key=f"{life.patient.key}/consent",
        at=_morning(life, days=0, hour=8, minute=15),
        by=life.patient.care_manager,
        given_on=life.enrolled_on,
        method=life.draw.choice(("verbal", "verbal", "written")),
        statements=tuple(said for said in STATEMENTS if said not in unsaid),
    )


def _part2_consent(life: Life) -> Iterator[Part2Consented]:
    """The consultant may be told, and the payer may not."""
    if life.part.gap is Gap.PART2_FOR_TREATMENT_ONLY:
        yield Part2Consented(
            key=f"{life.patient.key}/part2-consent",
            at=_morning(life, days=0, hour=8, minute=17),
            by=life.patient.care_manager,
            given_on=life.enrolled_on,
            purposes=("treatment",),
        )


def _episode(life: Life, clinic: Clinic) -> Opened:
    gap, draw = life.part.gap, life.draw
    payer = UNKNOWN_PAYER if gap is Gap.UNKNOWN_PAYER else life.part.payer or _payer(life, clinic)
    visit_required = gap is Gap.NO_VISIT or draw.random() < 0.5
    visited = visit_required and gap is not Gap.NO_VISIT
    return Opened(
        key=f"{life.patient.key}/episode",
        at=_morning(life, days=0, hour=8, minute=20),
        by=life.patient.care_manager,
        enrolled_on=life.enrolled_on,
        diagnoses=_diagnoses(life),
        payer_id=payer,
        member_id=member_id(draw, payer),
        visit_required=visit_required,
        visited_on=life.enrolled_on - timedelta(days=draw.randrange(90)) if visited else None,
        part2_record=gap is Gap.PART2_FOR_TREATMENT_ONLY,
        setting=clinic.place.setting,
        goals=tuple(draw.sample(words.GOALS, k=draw.randrange(1, 3))),
        medication=draw.choice(words.MEDICATIONS) if draw.random() < 0.6 else None,
        question=draw.choice(words.QUESTIONS) if draw.random() < 0.35 else None,
    )


def _payer(life: Life, clinic: Clinic) -> str:
    """Medicare from 65 on, and now and then before: with a disability."""
    is_medicare = life.who.age >= _MEDICARE_AGE or life.draw.random() < 0.15
    return life.draw.choice([each for each in clinic.place.payers if each.startswith("medicare") is is_medicare])


def _diagnoses(life: Life) -> tuple[str, ...]:
    if life.part.gap is Gap.NO_DIAGNOSIS:
        return ()
    found = life.draw.choice(words.DIAGNOSES)
    return (*found, _OPIOID_USE) if life.part.gap is Gap.PART2_FOR_TREATMENT_ONLY else found
