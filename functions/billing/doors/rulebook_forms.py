"""What callers send about payer rules and fee schedules."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from functions.aws.bodies import Body
from functions.aws.fields import Id, Line
from functions.aws.paging import PageQuery
from functions.billing.rules.rulebook import RowStatus
from functions.billing.rules.settings import Value

SettingName = Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,60}$(?!\n)")]
_Text = Annotated[str, Meta(max_length=80)]
SettingValue = bool | int | _Text | Annotated[list[_Text], Meta(max_length=20)]
Code = Annotated[str, Meta(pattern=r"^[0-9A-Z]{5}$(?!\n)", description="a CPT or HCPCS code")]


class PayerRuleForm(Body):
    """All that is said of a payer from this day on; a setting left out is the layer's below. `source`: who says so.

    Settings by name as docs/billing.md lists them, lists for codes.
    """

    settings: Annotated[dict[SettingName, SettingValue], Meta(max_length=40)]
    source: Line
    status: RowStatus = "active"

    def values(self) -> dict[str, Value]:
        """The settings as the rules read them."""
        return {name: tuple(value) if isinstance(value, list) else value for name, value in self.settings.items()}


class FeeScheduleForm(Body):
    """Whole cents for one unit of each code; after `ends_on` the schedule says nothing. `source`: who says so."""

    amounts: Annotated[dict[Code, int], Meta(max_length=40)]
    source: Line
    ends_on: date | None = None
    status: RowStatus = "active"


class PayerRulesQuery(PageQuery):
    """Of one payer, or of all."""

    payer_id: Id | None = None


class FeeSchedulesQuery(PageQuery):
    """Of one schedule, or of all."""

    schedule_id: Id | None = None


class InForceQuery(Body):
    """The day that is asked about: its month's rows, and its own fees."""

    on: date
