"""Lambda proxy integration, payload 1.0: an HTTP request as a function's event, and its answer as HTTP."""

import base64
import binascii
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl
from uuid import uuid4

from infra.local import names
from infra.local.routes import Match
from infra.local.values import Json, Object

API_ID = "caseload"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What came in over HTTP; `target` is path and query as sent."""

    method: str
    target: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    source: str

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out over HTTP."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes


class Malformed(Exception):
    """The function's answer is not one that API Gateway understands."""


def event(
    request: Request, match: Match, *, stage: str, claims: Mapping[str, str] | None, binary_types: Sequence[str]
) -> Object:
    """The event that API Gateway would send."""
    query = parse_qsl(request.target.partition("?")[2], keep_blank_values=True)
    is_binary = _is_binary(request.header("content-type"), binary_types)
    body: str | None = None
    if request.body:
        body = base64.b64encode(request.body).decode() if is_binary else request.body.decode("utf-8", "replace")
    return {
        "resource": match.route.path,
        "path": request.path,
        "httpMethod": request.method,
        **_single_and_many("headers", "multiValueHeaders", request.headers),
        **_single_and_many("queryStringParameters", "multiValueQueryStringParameters", query),
        "pathParameters": {**match.parameters} or None,
        "stageVariables": None,
        "requestContext": _context(request, match, stage, claims),
        "body": body,
        "isBase64Encoded": is_binary and body is not None,
    }


def _single_and_many(one: str, many: str, pairs: Sequence[tuple[str, str]]) -> Object:
    """Both forms of repeated names: the last value, and all of them; null when there are none."""
    values: dict[str, Json] = {}
    for name, value in pairs:
        earlier = values.get(name)
        values[name] = [*earlier, value] if isinstance(earlier, list) else [value]
    last: dict[str, Json] = dict(pairs)
    return {one: last or None, many: values or None}


def _context(request: Request, match: Match, stage: str, claims: Mapping[str, str] | None) -> Object:
    now = time.time()
    context: Object = {
        "resourceId": "local",
        "resourcePath": match.route.path,
        "httpMethod": request.method,
        "extendedRequestId": uuid4().hex[:16],
        "requestTime": datetime.fromtimestamp(now, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "requestTimeEpoch": int(now * 1000),
        "path": f"/{stage}{request.path}",
        "accountId": names.ACCOUNT,
        "apiId": API_ID,
        "protocol": "HTTP/1.1",
        "stage": stage,
        "domainName": request.header("host") or "localhost",
        "domainPrefix": API_ID,
        "requestId": str(uuid4()),
        "identity": {"sourceIp": request.source, "userAgent": request.header("user-agent")},
    }
    return context if claims is None else {**context, "authorizer": {"claims": {**claims}}}


def _is_binary(media_type: str | None, binary_types: Sequence[str]) -> bool:
    plain = (media_type or "").partition(";")[0].strip().lower()
    return "*/*" in binary_types or (bool(plain) and plain in binary_types)


def answer(payload: bytes, *, accept: str | None, binary_types: Sequence[str]) -> Answer:
    """The function's answer as HTTP; Malformed when it is not a proxy response."""
    try:
        found: Json = json.loads(payload)
    except ValueError as error:
        raise Malformed from error
    if not isinstance(found, dict):
        raise Malformed
    status, text = found.get("statusCode"), found.get("body") or ""
    if not str(status).isdigit() or not isinstance(text, str):
        raise Malformed
    headers = list(_headers(found))
    body = text.encode()
    media_type = next((value for name, value in headers if name.lower() == "content-type"), None)
    if found.get("isBase64Encoded") and (_is_binary(media_type, binary_types) or _is_binary(accept, binary_types)):
        try:
            body = base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise Malformed from error
    if media_type is None:
        headers.append(("Content-Type", "application/json"))
    return Answer(int(str(status)), headers, body)


def _headers(found: Object) -> list[tuple[str, str]]:
    """`multiValueHeaders` win over `headers` of the same name."""
    many, single = found.get("multiValueHeaders") or {}, found.get("headers") or {}
    if not isinstance(many, dict) or not isinstance(single, dict):
        raise Malformed
    pairs = [(name, _text(value)) for name, values in many.items() if isinstance(values, list) for value in values]
    taken = {name.lower() for name, _ in pairs}
    return pairs + [(name, _text(value)) for name, value in single.items() if name.lower() not in taken]


def _text(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise Malformed
