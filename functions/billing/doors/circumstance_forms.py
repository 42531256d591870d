"""What callers send about the circumstances of a patient's months."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from functions.aws.bodies import Body
from functions.aws.fields import Line, Name
from functions.aws.paging import PageQuery
from functions.kernel.circumstances import CircumstanceKind

ReportedCode = Annotated[str, Meta(pattern=r"^[A-Z0-9][0-9]{3}[0-9A-Z]$(?!\n)", description="a CPT or HCPCS code")]
MonthName = Annotated[
    str, Meta(pattern=r"^[12][0-9]{3}-(0[1-9]|1[0-2])$(?!\n)", description="a month, written 2026-03")
]


class CircumstanceForm(Body):
    """Something that held from a day to a day, both included; each kind says which of the other parts it needs."""

    kind: CircumstanceKind
    starts_on: date
    ends_on: date | None = None
    codes: Annotated[list[ReportedCode], Meta(max_length=20)] | None = None
    by_billing_practitioner: bool | None = None
    reference: Name | None = None


class CircumstanceAmendmentForm(CircumstanceForm):
    """The whole circumstance as it should have been recorded; `correction` says why."""

    correction: Line | None = None


class MistakeForm(Body):
    """Why it should never have been recorded."""

    reason: Line


class CircumstancesQuery(PageQuery):
    """Those of a month: that hold on any of its days."""

    month: MonthName | None = None
