"""The Cognito authorizer: which tokens pass, and the claims as a function sees them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock

import httpx
import jwt

from infra.local import names
from infra.local.values import Json

REFRESH_SECONDS = 10.0


class Refused(Exception):
    """The token does not pass; `message` is what API Gateway tells the caller."""

    def __init__(self, message: str = "Unauthorized") -> None:
        super().__init__(message)
        self.message = message


@dataclass(slots=True)
class Authorizer:
    """Checks ID tokens of one user pool against the keys it publishes; an unknown key is looked up again, seldom."""

    endpoint: str
    pool: str
    clients: frozenset[str]
    _keys: dict[str, jwt.PyJWK] = field(default_factory=dict)
    _fetched: float = float("-inf")
    _lock: Lock = field(default_factory=Lock)

    def claims(self, header: str | None) -> Mapping[str, str]:
        """The claims of an `Authorization` header, with or without `Bearer`; Refused otherwise."""
        if not header:
            raise Refused
        token = header.removeprefix("Bearer ").strip()
        try:
            key = self._key(str(jwt.get_unverified_header(token).get("kid", "")))
            found: Mapping[str, Json] = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=sorted(self.clients),
                issuer=f"https://cognito-idp.{names.REGION}.amazonaws.com/{self.pool}",
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise Refused("The incoming token has expired") from error
        except (jwt.InvalidTokenError, ValueError) as error:
            raise Refused from error
        if found.get("token_use") != "id":
            raise Refused
        return {name: _as_api_gateway(name, value) for name, value in found.items()}

    def _key(self, kid: str) -> jwt.PyJWK:
        with self._lock:
            if kid not in self._keys and time.monotonic() - self._fetched > REFRESH_SECONDS:
                self._fetched = time.monotonic()
                self._keys = self._published() or self._keys
            if kid not in self._keys:
                raise Refused
            return self._keys[kid]

    def _published(self) -> dict[str, jwt.PyJWK]:
        """The pool's keys; none while it is out of reach: then only keys that are known already still do."""
        try:
            answer = httpx.get(f"{self.endpoint}/{self.pool}/.well-known/jwks.json", timeout=5).raise_for_status()
        except httpx.HTTPError:
            return {}
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        return {str(key.key_id): key for key in keys}


def _as_api_gateway(name: str, value: Json) -> str:
    """Claims arrive as text: lists joined by commas, `exp` and `iat` as Java writes dates."""
    if isinstance(value, list):
        return ",".join(str(item) for item in value)
    if name in {"exp", "iat"} and isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC).strftime("%a %b %d %H:%M:%S UTC %Y")
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
