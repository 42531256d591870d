"""Rural Health Clinics and FQHCs before 2026: G0512 once a month, at its full minutes (R25).

From 2026 they report the codes of R2-R5 one by one, so there is nothing here for those months.
"""

from datetime import date

from functions.kernel.time_codes import FlatRule, MonthType

ENDED = date(2026, 1, 1)
_SINCE = date(2021, 1, 1)
_SOURCE = "R25: S11, S16"

CLINIC_RULES = {
    MonthType.INITIAL: FlatRule(_SINCE, "G0512", 70, _SOURCE),
    MonthType.SUBSEQUENT: FlatRule(_SINCE, "G0512", 60, _SOURCE),
}


def clinic_rule(month_type: MonthType, on: date) -> FlatRule | None:
    """G0512's rule for a month that begins on `on`; None once the codes are reported one by one."""
    return CLINIC_RULES[month_type] if on < ENDED else None
