"""One request, answered: who asks, what they sent, the view's answer or the refusal, the audit record, the log line.

A fault of ours is a 500 without a word, and a log line that says where it happened: an exception's text may hold what a
patient said.
"""

import traceback
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalice.app import Response
from pynamodb.exceptions import PynamoDBException

from functions.aws.bodies import read_query
from functions.aws.clock import now
from functions.aws.door import Call, Page, Reply, Route
from functions.aws.entry import let_in
from functions.aws.files import noting_links
from functions.aws.observability import count, logger
from functions.aws.paging import bound, is_paged, read_back
from functions.aws.part2 import changes_what_is_there, notice_of, screen_of, screened
from functions.aws.refusals import is_busy
from functions.aws.request import body, digest, if_match, key, request_id, single
from functions.aws.responses import OURS, STATUS, answered, page_response, refusal
from functions.aws.screen import CODE
from functions.aws.subjects import named_in
from functions.aws.tenancy import confined_to
from functions.aws.visit import Visit, caller_of, record
from functions.kernel.errors import Busy, DomainError, Fault, Invalid, Problem
from functions.kernel.ids import is_id


def answer_request(route: Route, request: Any, path: dict[str, str]) -> Response:  # noqa: ANN401
    """Answer one request by its route: always with an audit record, and never with the words of a fault.

    What cannot be audited is not answered: what was done stands, and the same request again gets its answer.
    """
    visit = Visit(route, request, path, now(), _subjects(route, path))
    try:
        response = _success(visit, _enter(visit))
    except DomainError as error:
        response = _refused(visit, error)
    except Exception as error:  # noqa: BLE001
        response = _refused(visit, _unserved(error))
    try:
        record(visit, response)
    except Exception as error:  # noqa: BLE001
        return _refused(visit, _unserved(error))
    return response


def _subjects(route: Route, path: Mapping[str, str]) -> tuple[str, ...]:
    """The ids in a path; a public path holds a secret, and only what that opens is told on."""
    return () if route.admit else tuple(part for part in path.values() if is_id(part))


def _enter(visit: Visit) -> Call[Any]:
    let_in(visit)
    raw = visit.request.raw_body or b""
    headers, params = visit.request.headers, single(visit.request)
    if visit.route.query is None and params:
        raise Invalid(
            "this takes no query", [Problem(f"/{name[:40]}", "UNKNOWN_PARAMETER", "unknown") for name in params]
        )
    return Call(
        caller=caller_of(visit),
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


def _turned(visit: Visit, params: Mapping[str, str]) -> Mapping[str, str]:
    """The query with its cursor read back, where this list takes one: of this caller, place and query, or Invalid."""
    if "cursor" not in params or not is_paged(visit.route.query):
        return params
    return {**params, "cursor": read_back(params["cursor"], _list_of(visit, params))}


def _list_of(visit: Visit, params: Mapping[str, str]) -> tuple[str, ...]:
    """What makes two requests pages of one list; how long a page is does not."""
    asked = sorted(f"{name}={value}" for name, value in params.items() if name not in ("cursor", "limit"))
    return (visit.route.path, *visit.path.values(), caller_of(visit).staff_id, *asked)


def _success(visit: Visit, call: Call[Any]) -> Response:
    route = visit.route
    if route.query is not None:
        read_query(call.params, route.query)
    with confined_to(None if route.outside else call.place), noting_links() as linked:
        reply = _viewed(visit, call)
    visit.subjects += tuple(linked)
    if isinstance(reply, Page):
        return page_response(reply, route.status)
    visit.shown = tuple(name for name in named_in(reply.body) if name not in visit.subjects)
    sent = bound(reply.body, _list_of(visit, call.params))
    return answered(sent, route.status, reply.version, notice_of(visit.screen))


def _viewed(visit: Visit, call: Call[Any]) -> Reply | Page:
    """What the view answers, as far as this caller may be told of Part 2 records."""
    visit.screen = screen = screen_of(visit.route, call.caller, call.place, call.at, call.path)
    if screen is not None:
        screen.check(screen.about, to_change=changes_what_is_there(visit.route))
    with screened(screen):
        answer = visit.route.view(call)
    if isinstance(answer, Page):
        return answer
    reply = answer if isinstance(answer, Reply) else Reply(answer)
    return replace(reply, body=screen.told(reply.body, visit.route)) if screen else reply


def _refused(visit: Visit, error: DomainError) -> Response:
    is_hidden = visit.screen is not None and visit.screen.hidden
    visit.code = CODE if is_hidden else error.code
    refuse = visit.route.refuse
    return page_response(refuse(error), STATUS[type(error)]) if refuse else refusal(error)


def _unserved(error: Exception) -> DomainError:
    is_for_now = isinstance(error, PynamoDBException) and is_busy(error)
    return Busy("try again in a moment") if is_for_now else _fault(error)


def _fault(error: Exception) -> Fault:
    frames = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    logger().error("fault", extra={"fault": type(error).__name__, "frames": frames})
    count("Fault")
    return OURS
