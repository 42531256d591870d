"""The REST API: routes, tokens, limits and errors as API Gateway has them."""

import json
from collections.abc import Callable, Mapping
from typing import Protocol
from uuid import uuid4

from infra.local import refusals
from infra.local.plan import Api
from infra.local.proxy import Answer, Malformed, Request, answer, event
from infra.local.refusals import Refusal
from infra.local.routes import Match, Routes
from infra.local.runtime_api import Outcome
from infra.local.tokens import Refused

PAYLOAD_LIMIT = 6 * 1024 * 1024
SECONDS = 29.0


class Tokens(Protocol):
    """Who may pass: the claims of an `Authorization` header, or Refused."""

    def claims(self, header: str | None) -> Mapping[str, str]: ...


Invoke = Callable[[str, bytes, float], Outcome | None]


class Gateway:
    """Answers requests. `invoke(function, event, seconds)` gives an outcome, or None when time ran out."""

    def __init__(self, api: Api, tokens: Tokens, invoke: Invoke) -> None:
        self._api = api
        self._routes = Routes(api.routes)
        self._tokens = tokens
        self._invoke = invoke

    def handle(self, request: Request) -> Answer:
        """The answer to one request; a refusal of the gateway's own never says why in more words than AWS does."""
        result = self._try(request)
        if isinstance(result, Answer):
            return result
        return self.refuse(result)

    def refuse(self, refusal: Refusal) -> Answer:
        return refusals.refuse(refusal, self._api.responses, str(uuid4()))

    def _try(self, request: Request) -> Answer | Refusal:
        match = self._routes.match(request.method, request.path)
        if match is None:
            return self._preflight(request)
        claims = None
        if match.route.authorized:
            try:
                claims = self._tokens.claims(request.header("authorization"))
            except Refused as refused:
                known = refusals.UNAUTHORIZED
                return known if refused.message == known.message else refusals.expired(refused.message)
        return self._integrate(request, match, claims)

    def _preflight(self, request: Request) -> Answer | Refusal:
        cors = self._api.cors
        if request.method != "OPTIONS" or cors is None or not self._routes.has_path(request.path):
            return refusals.NO_ROUTE
        if cors.authorized:
            return refusals.UNAUTHORIZED
        return Answer(200, [("Content-Type", "application/json"), *cors.headers.items()], b"{}")

    def _integrate(self, request: Request, match: Match, claims: Mapping[str, str] | None) -> Answer | Refusal:
        types = self._api.binary_types
        asked = event(request, match, stage=self._api.stage, claims=claims, binary_types=types)
        payload = json.dumps(asked).encode()
        if len(payload) > PAYLOAD_LIMIT:
            return refusals.TOO_LARGE
        outcome = self._invoke(match.route.function, payload, SECONDS)
        if outcome is None:
            return refusals.TIMED_OUT
        if outcome.error == "TooManyRequestsException":
            return refusals.THROTTLED
        if outcome.is_error or len(outcome.payload) > PAYLOAD_LIMIT:
            return refusals.FUNCTION_FAILED
        try:
            return answer(outcome.payload, accept=request.header("accept"), binary_types=types)
        except Malformed:
            return refusals.FUNCTION_FAILED
