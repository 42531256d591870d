"""General behavioural health integration: 99484 once a month at 20 full minutes, without registry or consultant (R7).

A CoCM month that earns nothing never falls back to 99484: it is offered, for a person to decide.
"""

from datetime import date

from functions.billing.rules.codes import BHI_FAMILY
from functions.billing.rules.evidence import PatientMonth, Program
from functions.billing.rules.policy import Policy
from functions.kernel.dated import in_force
from functions.kernel.time_codes import GENERAL_BHI_RULES, CodeUnits, FlatRule, flat_reach


def general_rule(on: date) -> FlatRule | None:
    return in_force(GENERAL_BHI_RULES, on)


def offered(month: PatientMonth, policy: Policy, seconds: int) -> tuple[CodeUnits, ...]:
    """99484, when an unpaid CoCM month has its minutes, the payer takes it and no other code stands in its way."""
    rule = general_rule(month.month.first_day)
    if rule is None or month.program is not Program.COCM or BHI_FAMILY.intersection(month.other_codes):
        return ()
    return flat_reach(rule, seconds).lines if policy.pays(rule.code, in_clinic=month.in_clinic) else ()
