"""What the edits of an 837 are functions of: a segment in its loop, and what the file has said before it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from functions.billing.x12.blocks import Placed
from functions.billing.x12.claim_kind import ClaimKind
from functions.billing.x12.findings import Finding


@dataclass(frozen=True, slots=True)
class Context:
    """What a segment is judged against: what claims these are, the day of the file, whether an organization bills."""

    kind: ClaimKind
    written_on: date | None
    is_organization: bool


Edit = Callable[[Placed, Context], Iterator[Finding]]
