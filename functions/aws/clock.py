"""The only place that reads the clock and makes ids and secrets."""

import hashlib
import secrets
import uuid
from base64 import b32encode
from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)


def new_id(prefix: str) -> str:
    """An id that nobody has had: `epi_` and 26 letters and digits."""
    return _named(prefix, uuid.uuid4().bytes)


def new_secret() -> str:
    """128 bits that nobody can guess, as text that needs no escaping in a path."""
    return secrets.token_urlsafe(16)


def derived_id(prefix: str, *parts: str) -> str:
    """The same id for the same parts, so that a repeated request names the same thing."""
    return _named(prefix, hashlib.sha256("\x00".join(parts).encode()).digest()[:16])


def _named(prefix: str, raw: bytes) -> str:
    return f"{prefix}_{b32encode(raw).decode().rstrip('=').lower()}"
