"""What became of a file that came in: posted or refused, with its money and everything that was found in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from functions.billing.inbound.post import Totals
from functions.billing.inbound.tokenize import Flaw
from functions.billing.inbound.values import InboundFile

Status = Literal["posting", "posted", "refused"]
_MOST_FINDINGS = 200  # of a file of any size; all are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One file by its content. `posting` is a post that was broken off, or is under way: sent again, it is finished.

    `months` are those of the claims that it told of.
    """

    sha256: str
    status: Status
    received_at: datetime
    sender: str | None
    control: str | None
    acknowledgements: int
    answers: int
    decisions: int
    totals: Totals | None
    findings: tuple[Flaw, ...]
    findings_in_all: int
    months: tuple[str, ...] = ()


def receipt_of(
    file: InboundFile,
    status: Status,
    received_at: datetime,
    totals: Totals | None,
    findings: Sequence[Flaw],
    months: Sequence[str] = (),
) -> Receipt:
    return Receipt(
        sha256=file.sha256,
        status=status,
        received_at=received_at,
        sender=file.envelope.sender if file.envelope else None,
        control=file.envelope.control if file.envelope else None,
        acknowledgements=sum(len(group.sets) for group in file.groups),
        answers=len(file.answers),
        decisions=sum(len(payment.claims) for payment in file.payments),
        totals=totals,
        findings=tuple(findings[:_MOST_FINDINGS]),
        findings_in_all=len(findings),
        months=tuple(months),
    )
