"""What inbound files say, as values: acknowledgements (999), answers (277CA) and payments (835). Money in cents."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from functions.billing.inbound.envelope import Envelope
from functions.billing.inbound.tokenize import Flaw


@dataclass(frozen=True, slots=True)
class SegmentError:
    """IK3: a segment of ours that was refused: its place in the transaction set (ST is 1), and why (IK3, IK4)."""

    segment: str
    position: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAcknowledgement:
    """AK2 to IK5: one transaction set of ours, taken or refused as a whole."""

    control: str
    accepted: bool
    code: str
    errors: tuple[SegmentError, ...]
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAcknowledgement:
    """AK1 to AK9: one group of ours; `sets` are those that the payer names."""

    group: str
    code: str
    sets: tuple[SetAcknowledgement, ...]
    at: int


@dataclass(frozen=True, slots=True)
class ClaimStatusCode:
    """One composite of STC: category, status, and whose it is. Numbers only."""

    category: str
    status: str
    entity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAnswer:
    """A claim (by TRN, our CLM01) that was taken into adjudication or refused. `batch` is our BHT03."""

    number: str
    batch: str
    accepted: bool
    statuses: tuple[ClaimStatusCode, ...]
    payer_control: str | None
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchAnswer:
    """A whole batch of ours refused; claims that it answers by themselves have their own answer."""

    batch: str
    statuses: tuple[ClaimStatusCode, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Adjustment:
    """CAS: what was taken off a charge (a negative one was put on), by group and reason code (CARC)."""

    group: str
    reason: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """SVC: one service line. `control` is our REF*6R; `remarks` are remark codes (RARC)."""

    code: str
    charge_cents: int
    paid_cents: int
    units: Decimal | None
    first_day: date | None
    last_day: date | None
    control: str | None
    allowed_cents: int | None
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPayment:
    """CLP: one claim's decision. `status` 22 takes an earlier one back, with negative amounts."""

    number: str
    status: str
    charge_cents: int
    paid_cents: int
    patient_cents: int | None
    payer_control: str | None
    adjustments: tuple[Adjustment, ...]
    lines: tuple[PaidLine, ...]
    remarks: tuple[str, ...]
    at: int

    @property
    def is_reversal(self) -> bool:
        return self.status == "22"


@dataclass(frozen=True, slots=True)
class ProviderAdjustment:
    """PLB: money between the payer and the clinic that belongs to no claim. Positive lessens the payment."""

    reason: str
    reference: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One 835: a payment (BPR; negative when it is a debit) under a trace number, and the claims that it is for."""

    method: str
    cents: int
    paid_on: date
    trace: str
    payer: str
    payee: str
    claims: tuple[ClaimPayment, ...]
    provider: tuple[ProviderAdjustment, ...]
    at: int

    @property
    def key(self) -> str:
        """Names the payment, whatever file it comes in."""
        return f"{self.payer}#{self.trace}#{self.paid_on.isoformat()}#{self.cents}"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundFile:
    """A file as it was read. With any flaw in it, it is not posted."""

    sha256: str
    envelope: Envelope | None
    groups: tuple[GroupAcknowledgement, ...]
    answers: tuple[ClaimAnswer, ...]
    batches: tuple[BatchAnswer, ...]
    payments: tuple[Payment, ...]
    flaws: tuple[Flaw, ...]
