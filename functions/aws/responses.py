"""What goes back over HTTP: an answer's headers, a page, and a refusal in the shape of RFC 9457.

The only place that turns errors into status codes.
"""

import json
from collections.abc import Mapping
from typing import Any

import msgspec
from chalice.app import Response

from functions.aws.door import JSON, Page
from functions.aws.settings import optional_setting
from functions.kernel.errors import (
    Busy,
    Conflict,
    DomainError,
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    NotSignedIn,
    PreconditionMissing,
    Refused,
    Stale,
    TooLarge,
    WrongMediaType,
)

STATUS: Mapping[type[DomainError], int] = {
    Invalid: 400,
    NotSignedIn: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Stale: 412,
    TooLarge: 413,
    WrongMediaType: 415,
    Refused: 422,
    PreconditionMissing: 428,
    Fault: 500,
    Busy: 503,
}
_READABLE = "ETag, Part2-Notice, Part2-Consent"
OURS = Fault("something went wrong on our side")
_OF_ROUTER: Mapping[int, DomainError] = {
    415: WrongMediaType("send what this operation takes, mostly application/json"),
    500: OURS,
}


def answered(body: object, status: int, version: int | None, notice: Mapping[str, str]) -> Response:
    """A view's answer as JSON; its version, where it has one, is what a change must name. A notice goes with it."""
    headers = _headers(JSON) | dict(notice)
    if version is not None:
        headers["ETag"] = f'"{version}"'
    return Response(msgspec.json.encode(body).decode(), headers, status)


def page_response(page: Page, status: int) -> Response:
    return Response(page.html, {**_headers("text/html; charset=utf-8"), **page.headers}, status)


def refusal(error: DomainError) -> Response:
    status = STATUS[type(error)]
    problem = {
        "type": "about:blank",
        "title": type(error).__name__,
        "status": status,
        "code": error.code,
        "detail": error.detail,
        "errors": [{"field": p.field, "code": p.code, "detail": p.detail} for p in error.problems],
    }
    headers = _headers("application/problem+json")
    if status == STATUS[Busy]:
        headers["Retry-After"] = "1"
    return Response(json.dumps(problem), headers, status)


def refusal_of_router(status: int) -> dict[str, Any]:
    """The router's own refusal (no such route or method, another media type) in the shape of ours."""
    error = _OF_ROUTER.get(status, NotFound("there is no such operation"))
    reply: dict[str, Any] = refusal(error).to_dict()
    return reply


def _headers(media_type: str) -> dict[str, str | list[str]]:
    headers: dict[str, str | list[str]] = {
        "Content-Type": media_type,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    origin = optional_setting("ALLOWED_ORIGIN")
    if origin is None:
        return headers
    return {**headers, "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": _READABLE}
