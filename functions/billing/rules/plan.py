"""Which codes a month's minutes earn with this payer: where R2-R5, R7, R24 and R25 meet."""

from collections.abc import Callable
from dataclasses import dataclass

from functions.billing.rules import apcm
from functions.billing.rules.codes import COCM_SHORT
from functions.billing.rules.evidence import PatientMonth, Program
from functions.billing.rules.general_bhi import general_rule, offered
from functions.billing.rules.payers import NOT_CONFIGURED
from functions.billing.rules.policy import Policy
from functions.billing.rules.rhc import clinic_rule
from functions.billing.rules.verdict import Finding
from functions.kernel.calendar import whole_minutes
from functions.kernel.time_codes import CodeUnits, FlatRule, MonthType, Reach, flat_reach, reach


@dataclass(frozen=True, slots=True)
class Plan:
    """What is earned, or `refusal`: why nothing is. `offered` is for a person to decide, never billed by itself."""

    earned: Reach
    refusal: Finding | None
    warnings: tuple[Finding, ...] = ()
    offered: tuple[CodeUnits, ...] = ()

    @property
    def lines(self) -> tuple[CodeUnits, ...]:
        return () if self.refusal else self.earned.lines

    @property
    def minutes_needed(self) -> int:
        """Minutes from which the first line was earned; 0 when there is none."""
        base = {line.code for line in self.lines[:1]}
        return next((step.from_minutes for step in self.earned.thresholds if step.code in base), 0)


def plan_month(month: PatientMonth, policy: Policy, month_type: MonthType, seconds: int) -> Plan:
    """The month's codes in the family that program, setting and payer choose."""
    if policy is NOT_CONFIGURED:
        return _unconfigured(month, month_type, seconds)
    if apcm.has_add_on(month.apcm, policy):
        return _once(apcm.add_on(month.program, month_type), seconds, month, policy, apcm.no_service)
    rule = _flat_rule(month, policy, month_type)
    plan = (
        _timed(month, policy, month_type, seconds) if rule is None else _once(rule, seconds, month, policy, too_short)
    )
    warnings = (*apcm.warnings(month.apcm, policy), *_cap_warnings(plan.earned))
    return Plan(plan.earned, plan.refusal, warnings, offered(month, policy, seconds) if plan.refusal else ())


def too_short(earned: Reach) -> Finding:
    """R6: below every threshold."""
    lowest = min((step.from_minutes for step in earned.thresholds), default=0)
    words = f"{earned.minutes} whole minutes of the {lowest} that {earned.next_code or 'any code'} needs"
    return Finding("TIME_BELOW_THRESHOLD", "R6", words)


def _flat_rule(month: PatientMonth, policy: Policy, month_type: MonthType) -> FlatRule | None:
    """The rule of a month that is paid once, whatever its minutes beyond; None for the R2-R5 table."""
    on = month.month.first_day
    if month.program is Program.GENERAL_BHI:
        return general_rule(on)
    return clinic_rule(month_type, on) if month.in_clinic and policy.clinics_report_g0512 else None


def _once(
    rule: FlatRule, seconds: int, month: PatientMonth, policy: Policy, when_short: Callable[[Reach], Finding]
) -> Plan:
    earned = flat_reach(rule, seconds)
    if not earned.lines:
        return Plan(earned, when_short(earned))
    return Plan(earned, _not_covered(earned.lines, month, policy))


def _timed(month: PatientMonth, policy: Policy, month_type: MonthType, seconds: int) -> Plan:
    """R2-R5 with the payer's G2214 minimum and cap. Minutes that reach only an unpaid G2214 are not "too short"."""
    pays_short = policy.pays(COCM_SHORT, in_clinic=month.in_clinic)
    earned = reach(
        month_type,
        seconds,
        on=month.month.first_day,
        g2214_min=policy.g2214_min_minutes if pays_short else None,
        max_addons=policy.max_99494_units,
    )
    if earned.lines:
        return Plan(earned, _not_covered(earned.lines, month, policy))
    if not pays_short and whole_minutes(seconds) >= policy.g2214_min_minutes:
        return Plan(earned, _uncovered(COCM_SHORT))
    return Plan(earned, too_short(earned))


def _unconfigured(month: PatientMonth, month_type: MonthType, seconds: int) -> Plan:
    """R27: what a payer without a row pays is unknown, except that no payer pays below the published minutes (R6)."""
    on = month.month.first_day
    rule = general_rule(on) if month.program is Program.GENERAL_BHI else None
    published = reach(month_type, seconds, on=on) if rule is None else flat_reach(rule, seconds)
    is_short = bool(published.thresholds) and not published.lines
    nothing = Reach(lines=(), minutes=published.minutes, next_code=None, minutes_to_next=None, thresholds=())
    return Plan(nothing, too_short(published) if is_short else None)


def _not_covered(lines: tuple[CodeUnits, ...], month: PatientMonth, policy: Policy) -> Finding | None:
    unpaid = [line.code for line in lines if not policy.pays(line.code, in_clinic=month.in_clinic)]
    return _uncovered(" and ".join(unpaid)) if unpaid else None


def _uncovered(codes: str) -> Finding:
    return Finding(
        "CODE_NOT_COVERED_BY_PAYER", "R26", f"the minutes reach {codes}, which this payer is not known to pay"
    )


def _cap_warnings(earned: Reach) -> tuple[Finding, ...]:
    if not earned.units_over_cap:
        return ()
    return (Finding("UNITS_CAPPED", "R4", f"{earned.units_over_cap} more units of 99494 than this payer pays"),)
