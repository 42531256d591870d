"""What billing's routes share: the door that they hang on, the month in the path."""

from typing import Any

from functions.aws.door import Call, Door
from functions.kernel.calendar import Month
from functions.kernel.errors import NotFound

door = Door("billing")

MONTH = "/v1/clinics/{clinic_id}/months/{month}"


def month_of(call: Call[Any]) -> Month:
    try:
        return Month.parse(call.path["month"])
    except ValueError as error:
        raise NotFound("a month is written 2026-03") from error
