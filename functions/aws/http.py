"""One request, answered: who asks, what they sent, the view's answer or the refusal, the audit record, the log line.

The only place that turns errors into status codes (RFC 9457). A fault of ours is a 500 without a word, and a log line
that says where it happened: an exception's text may hold what a patient said.
"""

import json
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from chalice.app import Response
from pynamodb.exceptions import PynamoDBException

from functions.aws import audit, directory
from functions.aws.bodies import read_query
from functions.aws.clock import now
from functions.aws.door import JSON, Call, Page, Reply, Route
from functions.aws.files import noting_links
from functions.aws.observability import count, logger
from functions.aws.paging import bound, is_paged, read_back
from functions.aws.refusals import is_busy
from functions.aws.request import body, claims, digest, if_match, key, request_id, single
from functions.aws.settings import optional_setting
from functions.aws.subjects import named_in
from functions.aws.tenancy import confined_to
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
    Problem,
    Refused,
    Stale,
    TooLarge,
    WrongMediaType,
)
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import ClinicId, OrganizationId, StaffId, is_id
from functions.kernel.roles import Caller, Purpose, purpose_of

_STATUS: Mapping[type[DomainError], int] = {
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
_OURS = Fault("something went wrong on our side")
_OF_ROUTER: Mapping[int, DomainError] = {
    415: WrongMediaType("send what this operation takes, mostly application/json"),
    500: _OURS,
}


@dataclass(slots=True)
class _Visit:
    """What is known of one request so far; what the audit record says, whether or not it got far."""

    route: Route
    request: Any
    path: dict[str, str]
    at: datetime
    subjects: tuple[str, ...]
    caller: Caller | None = None
    place: ClinicChanged | None = None
    organization_id: str | None = None
    purpose: Purpose | None = None
    shown: tuple[str, ...] = ()
    code: str | None = None


def answer_request(route: Route, request: Any, path: dict[str, str]) -> Response:  # noqa: ANN401
    """Answer one request by its route: always with an audit record, and never with the words of a fault.

    What cannot be audited is not answered: what was done stands, and the same request again gets its answer.
    """
    visit = _Visit(route, request, path, now(), _subjects(route, path))
    try:
        response = _success(visit, _enter(visit))
    except DomainError as error:
        response = _refused(visit, error)
    except Exception as error:  # noqa: BLE001
        response = _refused(visit, _unserved(error))
    try:
        _record(visit, response)
    except Exception as error:  # noqa: BLE001
        return _refused(visit, _unserved(error))
    return response


def refusal_of_router(status: int) -> dict[str, Any]:
    """The router's own refusal (no such route or method, another media type) in the shape of ours."""
    error = _OF_ROUTER.get(status, NotFound("there is no such operation"))
    refusal: dict[str, Any] = _refusal(error).to_dict()
    return refusal


def _subjects(route: Route, path: Mapping[str, str]) -> tuple[str, ...]:
    """The ids in a path; a public path holds a secret, and only what that opens is told on."""
    return () if route.admit else tuple(part for part in path.values() if is_id(part))


def _enter(visit: _Visit) -> Call[Any]:
    _let_in(visit)
    raw = visit.request.raw_body or b""
    headers, params = visit.request.headers, single(visit.request)
    if visit.route.query is None and params:
        raise Invalid(
            "this takes no query", [Problem(f"/{name[:40]}", "UNKNOWN_PARAMETER", "unknown") for name in params]
        )
    return Call(
        caller=_caller(visit),
        path=visit.path,
        body=body(visit.route, raw, headers),
        params=_turned(visit, params),
        at=visit.at,
        request_id=request_id(visit.request),
        digest=digest(visit.route, visit.path, raw, headers),
        key=key(headers),
        if_match=if_match(headers),
        place=visit.place,
    )


def _turned(visit: _Visit, params: Mapping[str, str]) -> Mapping[str, str]:
    """The query with its cursor read back, where this list takes one: of this caller, place and query, or Invalid."""
    if "cursor" not in params or not is_paged(visit.route.query):
        return params
    return {**params, "cursor": read_back(params["cursor"], _list_of(visit, params))}


def _list_of(visit: _Visit, params: Mapping[str, str]) -> tuple[str, ...]:
    """What makes two requests pages of one list; how long a page is does not."""
    asked = sorted(f"{name}={value}" for name, value in params.items() if name not in ("cursor", "limit"))
    return (visit.route.path, *visit.path.values(), _caller(visit).staff_id, *asked)


def _let_in(visit: _Visit) -> None:
    if visit.route.admit is not None:
        guest = visit.route.admit(visit.path)
        visit.caller, visit.place, visit.subjects = guest.caller, guest.place, guest.subjects
        visit.purpose = Purpose.SELF_REPORT
        return
    staff_id = StaffId(claims(visit.request).get("sub", ""))
    if not is_id(staff_id):
        raise NotSignedIn("sign in first")
    _find_place(visit, staff_id)


def _find_place(visit: _Visit, staff_id: StaffId) -> None:
    """Who the caller is where the path points; then every id in the path, so that a foreign one tells nothing."""
    visit.caller = Caller(staff_id, None, frozenset())
    if any(name.endswith("_id") and not is_id(part) for name, part in visit.path.items()):
        raise NotFound("there is no such thing")
    if organization_id := visit.path.get("organization_id"):
        visit.caller = directory.at_organization(staff_id, OrganizationId(organization_id), visit.at)
        visit.organization_id = organization_id
    elif clinic_id := visit.path.get("clinic_id"):
        is_write = visit.route.method != "GET"
        visit.caller, visit.place = directory.at_clinic(staff_id, ClinicId(clinic_id), visit.at, anew=is_write)
        if not visit.caller.roles and not visit.route.outside:
            raise NotFound("there is no such clinic")
    if visit.caller.emergency_id is not None and visit.route.method != "GET" and not visit.route.outside:
        visit.purpose = Purpose.BREAK_GLASS
        raise Forbidden("an emergency access reads, and does nothing else")
    if visit.route.roles and not visit.route.roles & visit.caller.roles:
        raise Forbidden("none of your roles here may do this")
    by_roles = purpose_of(visit.caller.roles & (visit.route.roles or visit.caller.roles))
    visit.purpose = Purpose.BREAK_GLASS if visit.caller.emergency_id or visit.route.outside else by_roles


def _caller(visit: _Visit) -> Caller:
    if visit.caller is None:
        raise NotSignedIn("sign in first")
    return visit.caller


def _success(visit: _Visit, call: Call[Any]) -> Response:
    route = visit.route
    if route.query is not None:
        read_query(call.params, route.query)
    with confined_to(None if route.outside else call.place), noting_links() as linked:
        answer = route.view(call)
    visit.subjects += tuple(linked)
    if isinstance(answer, Page):
        return _page(answer, route.status)
    reply = answer if isinstance(answer, Reply) else Reply(answer)
    visit.shown = tuple(name for name in named_in(reply.body) if name not in visit.subjects)
    sent = bound(reply.body, _list_of(visit, call.params))
    headers = _headers(JSON)
    if reply.version is not None:
        headers["ETag"] = f'"{reply.version}"'
    return Response(msgspec.json.encode(sent).decode(), headers, route.status)


def _page(page: Page, status: int) -> Response:
    return Response(page.html, {**_headers("text/html; charset=utf-8"), **page.headers}, status)


def _unserved(error: Exception) -> DomainError:
    is_for_now = isinstance(error, PynamoDBException) and is_busy(error)
    return Busy("try again in a moment") if is_for_now else _fault(error)


def _fault(error: Exception) -> Fault:
    frames = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    logger().error("fault", extra={"fault": type(error).__name__, "frames": frames})
    count("Fault")
    return _OURS


def _headers(media_type: str) -> dict[str, str | list[str]]:
    headers: dict[str, str | list[str]] = {
        "Content-Type": media_type,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    origin = optional_setting("ALLOWED_ORIGIN")
    if origin is None:
        return headers
    return {**headers, "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "ETag"}


def _refused(visit: _Visit, error: DomainError) -> Response:
    visit.code = error.code
    refuse = visit.route.refuse
    return _page(refuse(error), _STATUS[type(error)]) if refuse else _refusal(error)


def _refusal(error: DomainError) -> Response:
    status = _STATUS[type(error)]
    problem = {
        "type": "about:blank",
        "title": type(error).__name__,
        "status": status,
        "code": error.code,
        "detail": error.detail,
        "errors": [{"field": p.field, "code": p.code, "detail": p.detail} for p in error.problems],
    }
    headers = _headers("application/problem+json")
    if status == _STATUS[Busy]:
        headers["Retry-After"] = "1"
    return Response(json.dumps(problem), headers, status)


def _record(visit: _Visit, response: Response) -> None:
    caller, asked = visit.caller, request_id(visit.request)
    action = f"{visit.route.method} {visit.route.path}"
    audit.record(
        audit.Access(
            at=visit.at,
            request_id=asked,
            staff_id=caller.staff_id if caller else "",
            roles=tuple(sorted(caller.roles)) if caller else (),
            clinic_id=visit.place.clinic_id if visit.place else None,
            action=action,
            subjects=visit.subjects,
            status=int(response.status_code),
            code=visit.code,
            organization_id=visit.organization_id,
            purpose=visit.purpose,
            shown=visit.shown,
            emergency_id=caller.emergency_id if caller else None,
        )
    )
    logger().info(action, extra={"status": response.status_code, "request_id": asked})
