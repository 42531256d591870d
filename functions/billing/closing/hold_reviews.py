"""What finance has said of held patient-months. Append-only: every version is a record of its own and stays.

`CLINIC#c` / `HOLD#yyyy-mm#episode#000001`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from functions.aws.codec import decode, encode
from functions.aws.tables import find_all
from functions.aws.writes import create
from functions.billing.closing.runs import Claims
from functions.kernel.calendar import Month
from functions.kernel.errors import Conflict, Stale
from functions.kernel.facts import Written
from functions.kernel.ids import ClinicId, EpisodeId

Outcome = Literal["will_cure", "accept_loss", "question"]
Loss = Literal["not_curable", "too_late", "too_small", "patient_declined", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReview:
    """One look at one held month. `due_on` of will_cure, `reason` of accept_loss; `note` asks, or explains."""

    clinic_id: ClinicId
    month: str
    episode_id: EpisodeId
    version: int
    outcome: Outcome
    due_on: date | None
    reason: Loss | None
    note: str | None
    recorded: Written


@dataclass(frozen=True, slots=True)
class HoldReviews:
    """The reviews of one clinic's month."""

    clinic_id: ClinicId
    month: Month

    def latest(self) -> Mapping[EpisodeId, HoldReview]:
        """The last word on each episode of which there is one."""
        return {review.episode_id: review for review in self._read("")}

    def history(self, episode_id: EpisodeId) -> Sequence[HoldReview]:
        """Every version, the first one first."""
        return list(self._read(f"{episode_id}#"))

    def add(self, review: HoldReview, request: str) -> HoldReview:
        """Keep a version; the same request again gets what it made. Stale when it is not the next one."""
        if review.version > len(self.history(review.episode_id)) + 1:
            raise Stale("there is no such version yet; read it again")
        pk, sk = f"CLINIC#{self.clinic_id}", f"{self._prefix}{review.episode_id}#{review.version:06d}"
        record = Claims(pk, sk, kind="hold_review", version=review.version, body=encode(review), request=request)
        try:
            return create(record).value(HoldReview)
        except Conflict as error:
            raise Stale("somebody reviewed this since it was read; read it again") from error

    def _read(self, rest: str) -> Iterator[HoldReview]:
        found = find_all(Claims, f"CLINIC#{self.clinic_id}", f"{self._prefix}{rest}")
        return (decode(record.body, HoldReview) for record in found)

    @property
    def _prefix(self) -> str:
        return f"HOLD#{self.month}#"
