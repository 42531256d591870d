"""A ten-line API: answers every request with ids made of its key, and remembers who asked for what."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import Any

import httpx

from infra.demo.api import Api


@dataclass(frozen=True, slots=True)
class Heard:
    """One request as it arrived."""

    method: str
    path: str
    by: str
    key: str
    if_match: str | None
    body: Any


@dataclass(slots=True)
class FakeApi:
    """`refusals` are answered before anything else, one each: (status, body)."""

    heard: list[Heard] = field(default_factory=list)
    refusals: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    versions: dict[str, int] = field(default_factory=dict)

    def token(self, username: str) -> str:
        return f"token-of-{username}"

    def answer(self, request: httpx.Request) -> httpx.Response:
        heard = Heard(
            method=request.method,
            path=request.url.path,
            by=request.headers["Authorization"].removeprefix("Bearer token-of-"),
            key=request.headers["Idempotency-Key"],
            if_match=request.headers.get("If-Match"),
            body=json.loads(request.content or b"null"),
        )
        with self.lock:
            self.heard.append(heard)
            waiting = self.refusals.get(heard.key)
            if waiting:
                status, body = waiting.pop(0)
                return httpx.Response(status, json=body)
            return self._kept(heard)

    def _kept(self, heard: Heard) -> httpx.Response:
        if heard.method == "GET":
            return httpx.Response(200, json=self.kept[heard.path])
        name = sha256(heard.key.encode()).hexdigest()[:12]
        kinds = ("clinic", "patient", "referral", "consent", "episode", "consultation", "review")
        made: dict[str, Any] = {f"{kind}_id": f"{kind}-{name}" for kind in kinds}
        advised = [] if heard.body is None else heard.body.get("recommendations", [])
        made["recommendation_ids"] = [f"rec-{name}-{place}" for place, _ in enumerate(advised)]
        made["version"] = self.versions.get(heard.key, 1)
        done = heard.method in ("PUT", "PATCH") or heard.path.endswith("/revocation")
        return httpx.Response(200 if done else 201, json=made)


def api_of(fake: FakeApi) -> Api:
    client = httpx.Client(base_url="http://demo", transport=httpx.MockTransport(fake.answer))
    return Api(client, fake)
