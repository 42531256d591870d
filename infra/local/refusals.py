"""What API Gateway answers by itself, in its own words or in those of the template's GatewayResponses."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from infra.local.plan import GatewayResponse
from infra.local.proxy import Answer


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer of the gateway's own: its type in GatewayResponses, and what it says unless the template differs."""

    kind: str
    status: int
    message: str
    error_type: str


UNAUTHORIZED = Refusal("UNAUTHORIZED", 401, "Unauthorized", "UnauthorizedException")
NO_ROUTE = Refusal(
    "MISSING_AUTHENTICATION_TOKEN", 403, "Missing Authentication Token", "MissingAuthenticationTokenException"
)
TOO_LARGE = Refusal("REQUEST_TOO_LARGE", 413, "Request Too Long", "RequestTooLargeException")
THROTTLED = Refusal("THROTTLED", 429, "Too Many Requests", "TooManyRequestsException")
FUNCTION_FAILED = Refusal("DEFAULT_5XX", 502, "Internal server error", "InternalServerErrorException")
GATEWAY_FAILED = Refusal("DEFAULT_5XX", 500, "Internal server error", "InternalServerErrorException")
TIMED_OUT = Refusal("INTEGRATION_TIMEOUT", 504, "Endpoint request timed out", "InternalServerErrorException")


def expired(message: str) -> Refusal:
    """An expired token: its own type and message, the same status."""
    return Refusal("EXPIRED_TOKEN", 401, message, "UnauthorizedException")


def refuse(refusal: Refusal, declared: Mapping[str, GatewayResponse], request_id: str) -> Answer:
    """The answer, worded by the most specific GatewayResponse that the template declares."""
    general = f"DEFAULT_{refusal.status // 100}XX"
    own = declared.get(refusal.kind) or declared.get(general)
    plain = json.dumps({"message": refusal.message})
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": refusal.error_type}
    if own is None:
        return Answer(refusal.status, _with_id(headers, request_id), plain.encode())
    body = plain if own.body is None else _filled(own.body, refusal, request_id)
    status = own.status or refusal.status
    return Answer(status, _with_id({**headers, **own.headers}, request_id), body.encode())


def _with_id(headers: Mapping[str, str], request_id: str) -> list[tuple[str, str]]:
    return [*headers.items(), ("x-amzn-RequestId", request_id)]


def _filled(template: str, refusal: Refusal, request_id: str) -> str:
    """The variables that a response template may use; `messageString` is quoted, as in AWS."""
    for name, value in (
        ("$context.error.messageString", json.dumps(refusal.message)),
        ("$context.error.message", refusal.message),
        ("$context.error.responseType", refusal.kind),
        ("$context.requestId", request_id),
    ):
        template = template.replace(name, value)
    return template
