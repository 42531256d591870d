"""What a request says, as API Gateway hands it on: who signed in, the body, the key against doubling, the version."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from chalice.app import MultiDict

from functions.aws.bodies import read_json, read_query
from functions.aws.door import FORM, NOTHING, Route
from functions.kernel.errors import Invalid, Problem, TooLarge, WrongMediaType

LARGEST_BODY = 256 * 1024
_MOST_FIELDS = 100
_ETAG = re.compile(r'(?:W/)?"([0-9]{1,9})"')


def body(route: Route, raw: bytes, headers: Mapping[str, str]) -> object:
    if route.body is NOTHING:
        return None
    if len(raw) > LARGEST_BODY:
        raise TooLarge(f"a body may have {LARGEST_BODY} bytes")
    if headers.get("content-type", "").split(";")[0].strip().lower() != route.media:
        raise WrongMediaType(f"send {route.media}")
    read: object = read_query(_fields(raw), route.body) if route.media == FORM else read_json(raw, route.body)
    return read


def _fields(raw: bytes) -> Mapping[str, str]:
    """What a browser's form sends; a field that was left empty is not there."""
    try:
        return dict(parse_qsl(raw.decode("ascii"), max_num_fields=_MOST_FIELDS, errors="strict"))
    except ValueError as error:
        raise Invalid(
            "the form cannot be read", [Problem("", "NOT_A_FORM", f"at most {_MOST_FIELDS} fields")]
        ) from error


def claims(request: Any) -> dict[str, str]:  # noqa: ANN401
    claims: dict[str, str] = (request.context.get("authorizer") or {}).get("claims") or {}
    return claims


def request_id(request: Any) -> str:  # noqa: ANN401
    return str(request.context.get("requestId") or "none")


def single(request: Any) -> Mapping[str, str]:  # noqa: ANN401
    """The query's parameters, each given once: of two values a filter would silently take one."""
    sent = request.query_params or MultiDict({})
    if repeated := [name for name in sent if len(sent.getlist(name)) > 1]:
        raise Invalid("this cannot be read", [Problem(f"/{name[:40]}", "REPEATED", "once") for name in repeated])
    return {name: sent[name] for name in sent}


def digest(route: Route, path: Mapping[str, str], raw: bytes, headers: Mapping[str, str]) -> str:
    """What makes two requests the same request."""
    parts = (route.method, route.path, *path.values(), headers.get("if-match", ""))
    return hashlib.sha256("\x00".join(parts).encode() + b"\x00" + raw).hexdigest()


def key(headers: Mapping[str, str]) -> str | None:
    sent: str | None = headers.get("idempotency-key")
    if sent is not None and not 1 <= len(sent) <= 200:
        raise Invalid("the key is too long", [Problem("", "IDEMPOTENCY_KEY", "1 to 200 characters")])
    return sent


def if_match(headers: Mapping[str, str]) -> int | None:
    given = headers.get("if-match")
    if given is None:
        return None
    tag = _ETAG.fullmatch(given.strip())
    if tag is None:
        raise Invalid("If-Match is not an ETag of ours", [Problem("", "IF_MATCH", "a number in quotes")])
    return int(tag[1])
