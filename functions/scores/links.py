"""Self-report links: one patient, one form, one answer; what a token says, and whether it still opens anything.

A token is `clinic.link.secret`: the ids say where to look, the secret proves that the link was handed on. Only the
secret's hash is kept.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NewType

from functions.kernel.facts import Written
from functions.kernel.ids import AssessmentId, ClinicId, EpisodeId, is_id

LinkId = NewType("LinkId", str)
State = Literal["open", "answered", "revoked", "expired"]

_LONGEST_TOKEN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link as it is kept; it is answered at most once, and what was answered is no longer revoked."""

    clinic_id: ClinicId
    episode_id: EpisodeId
    link_id: LinkId
    version: int
    instrument: str
    secret_hash: str
    expires_at: datetime
    made: Written
    assessment_id: AssessmentId | None = None
    answered_at: datetime | None = None
    revoked: Written | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """What stands in the path of a link."""

    clinic_id: ClinicId
    link_id: LinkId
    secret: str

    @property
    def text(self) -> str:
        return f"{self.clinic_id}.{self.link_id}.{self.secret}"


def read_token(text: str) -> Token | None:
    """The parts of a token; None when it cannot be one of ours."""
    parts = text.split(".")
    if len(parts) != 3 or len(text) > _LONGEST_TOKEN or not text.isascii():
        return None
    clinic_id, link_id, secret = parts
    return Token(ClinicId(clinic_id), LinkId(link_id), secret) if is_id(clinic_id) and is_id(link_id) else None


def hashed(secret: str) -> str:
    """What is kept of a secret. It is 128 random bits, so that a plain digest cannot be searched."""
    return hashlib.sha256(secret.encode()).hexdigest()


def proves(secret: str, link: Link | None) -> bool:
    """Whether this is the link's secret; as slow for a wrong one, and for no link, as for the right one."""
    kept = link.secret_hash if link else hashed("")
    return hmac.compare_digest(hashed(secret), kept) and link is not None


def state(link: Link, at: datetime) -> State:
    """What has become of a link. An answer outlives its link's last hour."""
    if link.answered_at is not None:
        return "answered"
    if link.revoked is not None:
        return "revoked"
    return "open" if at < link.expires_at else "expired"


def digest_of(link: Link, items: Sequence[int | None], functional: int | None) -> str:
    """What makes two answers to a link the same answer, however they were sent."""
    said = ",".join("" if value is None else str(value) for value in (*items, functional))
    return hashlib.sha256(f"{link.link_id} {said}".encode()).hexdigest()
