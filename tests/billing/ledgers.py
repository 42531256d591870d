"""An episode's month as the ledger and the records tell it, with nothing missing, and short ways to change it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from functions.billing.evidence.circumstances import in_month
from functions.billing.evidence.ledger import ConsultationLine, Entry, Line, MeasureLine, ReviewLine, TimeLine
from functions.billing.evidence.month import History, Recorded, patient_month
from functions.billing.evidence.standing import PatientPart, Standing, with_service
from functions.billing.rules.decide import decide
from functions.billing.rules.decision import Decision
from functions.billing.rules.evidence import PatientMonth
from functions.kernel.calendar import Month, day_bounds
from functions.kernel.circumstances import CircumstanceChanged, CircumstanceKind
from functions.kernel.facts import CareTeam, Consent, TeamMember, Written
from functions.kernel.ids import CircumstanceId, ConsentId, PatientId, StaffId
from tests.charts import EPISODE, an_episode
from tests.support import CLINIC, CONSULTANT, CONSULTANT_NPI, LONG_AGO, MANAGER, NPI, PCP

ZONE = "America/New_York"
WRITTEN = Written(at=LONG_AGO, by=MANAGER)
NO_HISTORY = History(service_months=frozenset(), initial_billed_in=())


def team(billing: StaffId = PCP) -> CareTeam:
    return CareTeam(
        care_manager=TeamMember(staff_id=MANAGER, name="Mai Nguyen"),
        psychiatric_consultant=TeamMember(staff_id=CONSULTANT, name="Ada Okafor", npi=CONSULTANT_NPI),
        pcp=TeamMember(staff_id=billing, name="Ines Duarte", npi=NPI, practitioner_type="MD"),
    )


def consent(given_on: date, revoked_on: date | None = None, *, to: StaffId = PCP) -> Consent:
    return Consent(
        consent_id=ConsentId(f"con_{given_on:%Y%m%d}_{to}"),
        status="revoked" if revoked_on else "documented",
        given_on=given_on,
        method="verbal",
        obtained_by=MANAGER,
        statements=("cost_sharing", "specialist_consultation"),
        billing_practitioner_id=to,
        covers_part2_payment=False,
        revoked_on=revoked_on,
        recorded=WRITTEN,
    )


def worked(day: date, minutes: int = 20, **changes: Any) -> TimeLine:
    """Minutes of the care manager's work from nine in the morning of a clinic day."""
    start = day_bounds(day, ZONE)[0] + timedelta(hours=9)
    return worked_at(start, minutes, day=day, **changes)


def worked_at(start: datetime, minutes: int, *, day: date, **changes: Any) -> TimeLine:
    line = TimeLine(
        version=1,
        gone=False,
        source=f"ctc_{start:%Y%m%d%H%M}",
        day=day,
        started_at=start,
        ended_at=start + timedelta(minutes=minutes),
        seconds=60 * minutes,
        actor="bhcm",
        kind="cocm",
        staff_id=MANAGER,
        code=None,
        inpatient=False,
        counts=True,
    )
    return replace(line, **changes)


def elements(month: Month) -> tuple[Line, ...]:
    day = month.last_day
    return (
        MeasureLine(version=1, gone=False, source="asm", day=day, instrument="PHQ-9", total=9, valid=True),
        ReviewLine(version=1, gone=False, source="rev", day=day),
    )


def standing(consents: Sequence[Consent], every: Sequence[TimeLine], **episode: Any) -> Standing:
    """What the months rest on, with the days of all the work there ever was."""
    heard = an_episode(**{"enrolled_on": date(2026, 1, 5), "care_team": team(), **episode})
    patient = PatientPart(version=1, person=heard.person, consents=tuple(consents), episode_ids=(heard.episode_id,))
    found = Standing(clinic_id=CLINIC, episode_id=heard.episode_id, episode=heard, patient=patient)
    for line in every:
        found = with_service(found, Entry(CLINIC, heard.episode_id, line))
    return found


def circumstance(
    kind: CircumstanceKind, starts_on: date, ends_on: date | None = None, **changes: Any
) -> CircumstanceChanged:
    values: dict[str, Any] = {
        "clinic_id": CLINIC,
        "episode_id": EPISODE,
        "patient_id": PatientId("pat_anna"),
        "circumstance_id": CircumstanceId(f"cir_{kind}_{starts_on:%Y%m%d}"),
        "version": 1,
        "status": "final",
        "codes": (),
        "by_billing_practitioner": None,
        "reference": None,
        "recorded": WRITTEN,
    }
    return CircumstanceChanged(kind=kind, starts_on=starts_on, ends_on=ends_on, **{**values, **changes})


def told(
    month: Month,
    rests_on: Standing,
    every: Sequence[TimeLine],
    circumstances: Sequence[CircumstanceChanged] = (),
    history: History = NO_HISTORY,
    on: date | None = None,
) -> PatientMonth:
    """The month with its elements complete, as the fold makes it of the ledger."""
    held = ConsultationLine(
        version=1, gone=False, source="csl", day=month.last_day, care_manager_id=MANAGER, episode_ids=()
    )
    lines = [*(line for line in every if line.day in month), *elements(month)]
    recorded = Recorded(
        lines=lines, consultations=[held], circumstances=in_month(circumstances, month), on=on or month.last_day
    )
    found = patient_month(month, rests_on, recorded, history)
    assert found is not None
    return found


def decided(
    month: Month,
    consents: Sequence[Consent],
    every: Sequence[TimeLine],
    circumstances: Sequence[CircumstanceChanged] = (),
    **episode: Any,
) -> Decision:
    return decide(told(month, standing(consents, every, **episode), every, circumstances))


def excluded(decision: Decision) -> dict[str, int]:
    """Minutes left out, by the reason's code."""
    found: dict[str, int] = {}
    for one in decision.counted.excluded:
        found[one.reason.code] = found.get(one.reason.code, 0) + one.seconds // 60
    return found
