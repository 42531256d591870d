"""A patient's month, decided: what to bill, what is held, what was not earned, and the reason for each (R1, R6)."""

from dataclasses import dataclass
from datetime import date

from functions.billing.rules import minutes
from functions.billing.rules.decision import Decision
from functions.billing.rules.destination import destination
from functions.billing.rules.episode_gap import month_type
from functions.billing.rules.evidence import PatientMonth
from functions.billing.rules.evidence_hash import evidence_hash
from functions.billing.rules.exclusions import Window
from functions.billing.rules.facts import Facts
from functions.billing.rules.fees import allowed, charge
from functions.billing.rules.holds import HOLDS, WARNINGS, findings
from functions.billing.rules.overrides import overridden
from functions.billing.rules.payers import NOT_CONFIGURED
from functions.billing.rules.plan import Plan, plan_month
from functions.billing.rules.policy import Policy
from functions.billing.rules.resolve import resolve
from functions.billing.rules.rulebook import BUILT_IN, Rulebook, RuleUsed
from functions.billing.rules.service_date import date_of_service
from functions.billing.rules.service_place import place_of_service
from functions.billing.rules.verdict import ClaimLine, Finding, Status
from functions.billing.rules.version import RULE_VERSION
from functions.kernel.time_codes import CodeUnits


@dataclass(frozen=True, slots=True)
class _Found:
    status: Status
    reasons: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a month's time has earned, under which rows, and the facts that its checks look at.

    `known` are warnings found on the way.
    """

    facts: Facts
    counted: minutes.Counted
    plan: Plan
    known: tuple[Finding, ...]
    rows: tuple[RuleUsed, ...]


def decide(month: PatientMonth, book: Rulebook = BUILT_IN) -> Decision:
    """Decide one month under the rules in force on its first day, and the fees of its day of service, for ever."""
    weighed = weigh(month, book)
    return _decision(weighed, _found(weighed.facts, weighed.plan, weighed.known), book)


def weigh(month: PatientMonth, book: Rulebook) -> Weighed:
    """Count the month's time and plan its codes, before anything is held."""
    found = resolve(book, month.payer, month.month.first_day)
    policy = overridden(found.policy if found else None, month.overrides) or NOT_CONFIGURED
    kind, gap_warnings = month_type(month.history, month.month, once_a_year=policy.initial_once_per_calendar_year)
    counted = minutes.count(month.time, _window(month, policy))
    plan = plan_month(month, policy, kind, counted.seconds)
    facts = Facts(
        month=month,
        policy=policy,
        month_type=kind,
        first_service_on=_first_service(month, counted),
        served_on=date_of_service(month, policy, counted, plan.minutes_needed),
    )
    known = (*gap_warnings, *minutes.warnings(counted), *plan.warnings)
    return Weighed(facts, counted, plan, known, found.rows if found else ())


def _found(facts: Facts, plan: Plan, known: tuple[Finding, ...]) -> _Found:
    """R6: what earned nothing is not held. All holds come at once."""
    if plan.refusal:
        return _Found(Status.NO_BILL, (plan.refusal,), known)
    holds = tuple(findings(HOLDS, facts))
    return _Found(Status.HOLD if holds else Status.BILL, holds, (*known, *findings(WARNINGS, facts)))


def _window(month: PatientMonth, policy: Policy) -> Window:
    return Window(
        month=month.month,
        from_day=month.consent.documented_on,
        to_day=month.ended_on,
        revoked_on=month.consent.revoked_on,
        inpatient_counts=policy.inpatient_minutes_count,
        triad_counts=policy.triad_minutes_count,
        consented=month.consent.spans,
    )


def _first_service(month: PatientMonth, counted: minutes.Counted) -> date | None:
    """The episode's first countable service: known from before, or seen in the episode's first month."""
    if month.history.first_service_on is None and month.month == month.history.first_activity:
        return counted.first_day
    return month.history.first_service_on


def _decision(weighed: Weighed, found: _Found, book: Rulebook) -> Decision:
    facts, counted, plan = weighed.facts, weighed.counted, weighed.plan
    month, policy = facts.month, facts.policy
    status, day = found.status, facts.served_on
    lines = tuple(_priced(line, policy, day, book) for line in plan.lines)
    return Decision(
        status=status,
        lines=lines if status is Status.BILL else (),
        would_bill=lines if status is Status.HOLD else (),
        offered=plan.offered,
        reasons=found.reasons,
        warnings=found.warnings,
        date_of_service=None if status is Status.NO_BILL else day,
        place_of_service=place_of_service(month.setting, policy),
        month_type=facts.month_type,
        minutes=plan.earned.minutes,
        counted=counted,
        thresholds=plan.earned.thresholds,
        next_code=plan.earned.next_code,
        minutes_to_next=plan.earned.minutes_to_next,
        payer_rule=policy.source,
        rule_version=RULE_VERSION,
        evidence_hash=evidence_hash(month),
        rules=weighed.rows,
        destination=destination(month.setting, policy),
    )


def _priced(line: CodeUnits, policy: Policy, day: date, book: Rulebook) -> ClaimLine:
    asked = charge(book, policy.fee_schedule, line.code, day)
    expected = allowed(book, policy.fee_schedule, line.code, day)
    return ClaimLine(
        code=line.code,
        units=line.units,
        charge_cents=None if asked is None else asked.cents * line.units,
        charge_from=None if asked is None else asked.said_by,
        expected_cents=None if expected is None else expected.cents * line.units,
    )
