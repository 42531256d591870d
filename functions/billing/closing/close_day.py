"""When a clinic's month is over, and on which day of the next one the clock closes it: its setting `close_day`.

Days are the clinic's. The third, unless it says otherwise: entries of the last days are in, and there is a day to look
at what is held. Finance may close earlier, or have the clock wait for the review of holds until day 28.
"""

from datetime import date, datetime, timedelta

from functions.kernel.calendar import Month, local_day
from functions.kernel.facts import ClinicChanged

SETTING = "close_day"
DEFAULT = 3
LATEST = 28


def closes_on(clinic: ClinicChanged, month: Month) -> date:
    """The day on which the clock closes the month; what is no day from 1 to 28 is as if it were not set."""
    set_to = clinic.policy.get(SETTING, DEFAULT)
    is_day = isinstance(set_to, int) and not isinstance(set_to, bool) and 1 <= set_to <= LATEST
    return month.plus(1).first_day + timedelta(days=(int(set_to) if is_day else DEFAULT) - 1)


def is_due(clinic: ClinicChanged, month: Month, at: datetime) -> bool:
    return local_day(at, clinic.time_zone) >= closes_on(clinic, month)


def has_ended(clinic: ClinicChanged, month: Month, at: datetime) -> bool:
    return local_day(at, clinic.time_zone) > month.last_day
