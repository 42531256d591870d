"""A run's claims as 837 files: one a payer and kind of claim, each an interchange of its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from functions.billing.files.edi_settings import envelope
from functions.billing.x12.claim_kind import ClaimKind
from functions.billing.x12.claims import Claim, ControlNumbers
from functions.billing.x12.lint837 import lint
from functions.billing.x12.write837 import write
from functions.kernel.facts import ClinicChanged

Allocate = Callable[[Sequence[str]], Mapping[str, ControlNumbers]]
"""Control numbers for these files: the same run is always given the same ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EdiFile:
    """A file under its control numbers. `withheld` says what our own linter found: such a file is not published."""

    name: str
    payer_id: str
    kind: ClaimKind
    interchange_control: int
    group_control: int
    transaction_sets: tuple[str, ...]
    claims: int
    charge_cents: int
    withheld: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class _Addressed:
    """Which file a claim goes into."""

    payer_id: str
    kind: ClaimKind

    @property
    def key(self) -> str:
        """Under which its control numbers are kept: professional files are known by their payer alone."""
        return self.payer_id if self.kind is ClaimKind.PROFESSIONAL else f"{self.payer_id}-{self.kind}"


def files_of(
    clinic: ClinicChanged, claims: Iterable[tuple[str, Claim]], frozen_at: datetime, allocate: Allocate
) -> list[tuple[EdiFile, bytes]]:
    """The files of these claims, each beside the payer that it goes to."""
    by_file = {to: [claim for _, claim in group] for to, group in groupby(sorted(claims, key=_order), _addressed)}
    control = allocate(tuple(to.key for to in by_file)) if by_file else {}
    return [_file(clinic, to, claims, control[to.key], frozen_at) for to, claims in by_file.items()]


def _file(
    clinic: ClinicChanged, to: _Addressed, claims: Sequence[Claim], control: ControlNumbers, frozen_at: datetime
) -> tuple[EdiFile, bytes]:
    segments = list(write(envelope(clinic, control, frozen_at), claims))
    file = EdiFile(
        name=f"claims-{_safe(to.key)}.837",
        payer_id=to.payer_id,
        kind=to.kind,
        interchange_control=control.interchange,
        group_control=control.group,
        transaction_sets=tuple(segment.split("*")[2] for segment in segments if segment.startswith("ST*")),
        claims=len(claims),
        charge_cents=sum(claim.total_cents for claim in claims),
        withheld=tuple(sorted({finding.code for finding in lint(segments)})),
    )
    return file, "".join(segments).encode("ascii")


def _addressed(one: tuple[str, Claim]) -> _Addressed:
    payer_id, claim = one
    return _Addressed(payer_id, claim.kind)


def _order(one: tuple[str, Claim]) -> tuple[str, str, str, str]:
    """File, billing provider, CLM01: the same claims give the same file."""
    payer_id, claim = one
    return payer_id, claim.kind, claim.billing.name.entity + claim.billing.npi, claim.number


def _safe(key: str) -> str:
    return "".join(char if (char.isascii() and char.isalnum()) or char in "_-" else "-" for char in key)
