"""A patient's month, decided: what to bill, what is held, what was not earned, and the reason for each (R1, R6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from functions.billing.rules import minutes
from functions.billing.rules.decision import Decision
from functions.billing.rules.episode_gap import month_type
from functions.billing.rules.evidence import PatientMonth
from functions.billing.rules.evidence_hash import evidence_hash
from functions.billing.rules.exclusions import Window
from functions.billing.rules.facts import Facts
from functions.billing.rules.holds import HOLDS, WARNINGS, findings
from functions.billing.rules.overrides import policy_for
from functions.billing.rules.payers import NOT_CONFIGURED
from functions.billing.rules.plan import Plan, plan_month
from functions.billing.rules.policy import Policy
from functions.billing.rules.rates import Fee, charge_cents
from functions.billing.rules.service_date import date_of_service
from functions.billing.rules.service_place import place_of_service
from functions.billing.rules.verdict import ClaimLine, Finding, Status
from functions.billing.rules.version import RULE_VERSION


@dataclass(frozen=True, slots=True)
class _Found:
    status: Status
    reasons: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


def decide(month: PatientMonth, fees: Iterable[Fee] = ()) -> Decision:
    """Decide one month under the rules in force on its first day, for ever. `fees`: the clinic's own charges."""
    policy = policy_for(month.payer, month.month.first_day, month.overrides) or NOT_CONFIGURED
    kind, gap_warnings = month_type(month.history, month.month, once_a_year=policy.initial_once_per_calendar_year)
    counted = minutes.count(month.time, _window(month, policy))
    plan = plan_month(month, policy, kind, counted.seconds)
    facts = Facts(month=month, policy=policy, month_type=kind, first_service_on=_first_service(month, counted))
    known = (*gap_warnings, *minutes.warnings(counted), *plan.warnings)
    return _decision(facts, counted, plan, _found(facts, plan, known), tuple(fees))


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


def _decision(facts: Facts, counted: minutes.Counted, plan: Plan, found: _Found, fees: tuple[Fee, ...]) -> Decision:
    month, policy = facts.month, facts.policy
    status, day = found.status, date_of_service(month, policy, counted, plan.minutes_needed)
    lines = _priced(plan, policy, day, fees)
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
    )


def _priced(plan: Plan, policy: Policy, day: date, fees: tuple[Fee, ...]) -> tuple[ClaimLine, ...]:
    return tuple(
        ClaimLine(line.code, line.units, charge_cents(line.code, line.units, day, policy.fee_schedule, fees))
        for line in plan.lines
    )
