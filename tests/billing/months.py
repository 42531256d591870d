"""A patient's month in which nothing is missing, and short ways to change one thing in it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from functions.billing.rules.decide import decide
from functions.billing.rules.decision import Decision
from functions.billing.rules.evidence import (
    ApcmBase,
    Consent,
    Elements,
    EpisodeHistory,
    InitiatingVisit,
    Part2,
    PatientMonth,
    Program,
    Setting,
    Team,
)
from functions.billing.rules.overrides import Override
from functions.billing.rules.settings import Value
from functions.billing.rules.time_entries import Actor, Kind, PatientStatus, StatedTime, TimeEntry
from functions.kernel.calendar import Month
from tests.billing.told import as_told

Outcome = tuple[str, dict[str, int], set[str], set[str]]

MARCH = Month(2026, 3)
NPI = "1234567893"
CONSULTANT = "1245319599"
CONSENT = Consent(documented_on=date(2026, 3, 1), revoked=False, revoked_on=None, cost_sharing_explained=True)
ELEMENTS = Elements(measures=("PHQ-9",), registry_entry=True, caseload_consultation=True, patient_review=True)
TEAM = Team(billing_npi=NPI, billing_type="MD", consultant_npi=CONSULTANT)
FIRST = EpisodeHistory(
    first_activity=MARCH, prior_episode_last_service=None, initial_billed_in=(), first_service_on=None
)
LATER = replace(FIRST, first_activity=Month(2026, 1))

INITIAL_MONTH = PatientMonth(
    month=MARCH,
    payer="medicare_ffs",
    setting=Setting.OFFICE,
    program=Program.COCM,
    history=FIRST,
    time=StatedTime(70 * 60),
    consent=CONSENT,
    initiating_visit=InitiatingVisit(required=False, held_on=None),
    elements=ELEMENTS,
    diagnoses=("F32.1",),
    team=TEAM,
    apcm=None,
    discharged_on=None,
    died_on=None,
    other_practitioner_claim=False,
    other_codes=(),
    part2=Part2(covered_record=False, payment_consent=None),
    treatment_months_elapsed=1,
    prior_auth_on_file=False,
)
SUBSEQUENT_MONTH = replace(INITIAL_MONTH, history=LATER, consent=replace(CONSENT, documented_on=date(2026, 1, 5)))
GENERAL_MONTH = replace(SUBSEQUENT_MONTH, program=Program.GENERAL_BHI)
APCM = ApcmBase("G0557", same_billing_npi=True)


def stated(minutes: int) -> StatedTime:
    return StatedTime(60 * minutes)


def set_to(**values: Value) -> tuple[Override, ...]:
    return tuple(Override(name, value) for name, value in values.items())


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(date(2026, 3, day), time(hour, minute), UTC)


def entry(
    source: str,
    day: int,
    *,
    minutes: int = 10,
    start: datetime | None = None,
    actor: Actor = Actor.BHCM,
    kind: Kind = Kind.COCM,
    staff: str = "",
    status: PatientStatus = PatientStatus.COMMUNITY,
) -> TimeEntry:
    """Minutes of work on a day of March; timed when `start` is given."""
    end = None if start is None else datetime.fromtimestamp(start.timestamp() + 60 * minutes, UTC)
    return TimeEntry(
        source=source,
        day=date(2026, 3, day),
        start=start,
        end=end,
        seconds=60 * minutes,
        actor=actor,
        kind=kind,
        staff=staff or actor,
        patient_status=status,
    )


def units(decision: Decision) -> dict[str, int]:
    """What is billed now, or would be when held."""
    return {line.code: line.units for line in decision.lines + decision.would_bill}


def reasons(decision: Decision) -> set[str]:
    return {found.code for found in as_told(decision.reasons)}


def warnings(decision: Decision) -> set[str]:
    return {found.code for found in as_told(decision.warnings)}


def outcome(month: PatientMonth) -> Outcome:
    """Status, lines, reasons and warnings of a month."""
    decision = decide(month)
    return decision.status.value, units(decision), reasons(decision), warnings(decision)
