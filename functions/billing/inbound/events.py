"""What can happen to a claim: written, sent, acknowledged, answered, adjudicated. Each by itself, in the past tense.

`key` tells whether two files tell of the same happening, `order` which came first by the sender's own clock and number.
"""

from dataclasses import dataclass
from datetime import date, datetime

from functions.billing.inbound.values import Adjustment, ClaimStatusCode, PaidLine


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """The file that says so: when its sender made it, its control number, and its content."""

    made_at: str
    control: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledLine:
    """A line as we billed it; `expected_cents` is what the payer's fee comes to, None where none is known."""

    code: str
    units: int
    charge_cents: int | None
    expected_cents: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """The claim as one run of a month wrote it: without lines, as no longer billed.

    `kept_back`: it should have gone to the payer and was in no file, so that a later run must send it.
    """

    run: int
    written_at: datetime
    service_on: date
    lines: tuple[BilledLine, ...]
    kept_back: bool = False

    @property
    def charge_cents(self) -> int:
        return sum(line.charge_cents or 0 for line in self.lines)

    @property
    def key(self) -> int:
        return self.run

    @property
    def order(self) -> tuple[int]:
        return (self.run,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """The claim in one file that was handed over: its group (GS06), transaction set (ST02), batch (BHT03), segments.

    `frequency` is CLM05-3: 1 as if for the first time, 7 in the place of what the payer has, 8 to take that back.
    """

    run: int
    group: str
    transaction: str
    batch: str
    first_segment: int
    last_segment: int
    sent_at: datetime
    frequency: str = "1"

    @property
    def key(self) -> tuple[str, str]:
        return (self.group, self.transaction)

    @property
    def order(self) -> tuple[datetime, str, str]:
        return (self.sent_at, self.group, self.transaction)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """By a 999: the transaction set with this claim was taken, or refused; `at_fault` if a segment of the claim was."""

    source: Source
    group: str
    transaction: str
    accepted: bool
    at_fault: bool
    codes: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, Source]:
        return (self.group, self.transaction, self.source)

    @property
    def order(self) -> tuple[Source, str, str]:
        return (self.source, self.group, self.transaction)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """By a 277CA: taken into adjudication, or refused."""

    source: Source
    batch: str
    place: int
    accepted: bool
    statuses: tuple[ClaimStatusCode, ...]
    payer_control: str | None

    @property
    def key(self) -> tuple[Source, int]:
        return (self.source, self.place)

    @property
    def order(self) -> tuple[Source, int]:
        return (self.source, self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudicated:
    """By an 835: paid, denied, or an earlier decision taken back. `place` is the claim's place in the payment."""

    source: Source
    payment: str
    place: int
    paid_on: date
    status: str
    charge_cents: int
    paid_cents: int
    patient_cents: int
    payer_control: str | None
    adjustments: tuple[Adjustment, ...]
    lines: tuple[PaidLine, ...]
    remarks: tuple[str, ...]

    @property
    def is_reversal(self) -> bool:
        return self.status == "22"

    @property
    def is_denial(self) -> bool:
        """Nothing is paid and nothing is left to the patient, whatever CLP02 calls it."""
        return not self.is_reversal and self.paid_cents == 0 and self.patient_cents == 0

    @property
    def key(self) -> tuple[str, int]:
        return (self.payment, self.place)

    @property
    def order(self) -> tuple[date, Source, int]:
        return (self.paid_on, self.source, self.place)


Event = Writing | Sending | Acknowledged | Answered | Adjudicated
