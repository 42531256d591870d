"""The claim's date of service: inside the month, not after discharge or death, on or after the threshold (R18, R22)."""

from datetime import date

from functions.billing.rules.evidence import PatientMonth
from functions.billing.rules.minutes import Counted
from functions.billing.rules.policy import Policy, ServiceDate
from functions.kernel.calendar import whole_minutes


def date_of_service(month: PatientMonth, policy: Policy, counted: Counted, needed_minutes: int) -> date:
    """The last day of service, or, where the payer wants it and days are known, the day the minimum was met."""
    if policy.date_of_service is ServiceDate.THRESHOLD_DAY:
        return _day_reached(counted, needed_minutes) or month.last_service_day
    return month.last_service_day


def _day_reached(counted: Counted, needed_minutes: int) -> date | None:
    """The first day by whose end so many whole minutes had been credited."""
    seconds = 0
    for day, worked in sorted((one.day, one.seconds) for one in counted.credited if one.day is not None):
        seconds += worked
        if whole_minutes(seconds) >= needed_minutes:
            return day
    return None
