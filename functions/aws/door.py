"""The door of a room: its routes as declared values, each with what it takes, what it answers and whom it lets in.

Chalice finds the route; `functions.aws.http` answers it. The API's document and the template's events are held against
these declarations by a test.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from chalice.app import Chalice, Response

from functions.aws.bodies import read_query
from functions.aws.clock import derived_id, new_id
from functions.kernel.calendar import local_day
from functions.kernel.errors import DomainError, PreconditionMissing
from functions.kernel.facts import ClinicChanged, Written
from functions.kernel.roles import Caller, Role

B = TypeVar("B")
Q = TypeVar("Q")

NOTHING = type(None)
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[B]):
    """One request after the door: who asks, where, for what, and when."""

    caller: Caller
    path: Mapping[str, str]
    body: B
    params: Mapping[str, str]
    at: datetime
    request_id: str
    digest: str
    key: str | None
    if_match: int | None
    place: ClinicChanged | None = None

    @property
    def clinic(self) -> ClinicChanged:
        if self.place is None:
            raise TypeError("this route is not about one clinic")
        return self.place

    @property
    def today(self) -> date:
        """The day it is in the clinic."""
        return local_day(self.at, self.clinic.time_zone)

    @property
    def written(self) -> Written:
        return Written(at=self.at, by=self.caller.staff_id)

    def new_id(self, prefix: str) -> str:
        """A new id; with an Idempotency-Key always the same one for the same caller, route and key."""
        if self.key is None:
            return new_id(prefix)
        scope = self.caller.clinic_id or self.path.get("organization_id", "")
        return derived_id(prefix, scope, self.caller.staff_id, *sorted(self.path.values()), self.key)

    def query(self, kind: type[Q]) -> Q:
        return read_query(self.params, kind)

    def version(self) -> int:
        """The version that the caller read (`If-Match`), which a change must name."""
        if self.if_match is None:
            raise PreconditionMissing("send the version that you read as If-Match")
        return self.if_match


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that says more than its body: its version as ETag."""

    body: object
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """An answer for a browser: a whole HTML document, and the headers that it needs."""

    html: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody without an account whom a secret in the path lets in, to one thing; `subjects` name it in the audit."""

    caller: Caller
    place: ClinicChanged
    subjects: tuple[str, ...]


Admit = Callable[[Mapping[str, str]], Guest]
Day = date | datetime | None
"""The day of an entry of a record; None for what is of no day and stands, such as who somebody is."""
Refuse = Callable[[DomainError], Page]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One operation of the API as it is declared, routed, documented and tested.

    A route with `admit` is public: nobody signs in, and that function, given the path, lets a guest in or raises
    NotFound. `refuse` words refusals for a browser; `media` is the type of its body. A route `outside` is for who holds
    no role in the clinic of its path, too: its view decides who passes. A route `by_number` tells of patients by ids
    alone, which identify nobody outside the program (42 CFR 2.11), or what the caller sent: nothing of it is withheld.
    `day` is the earliest day of which an answer about one patient tells, for a consent that covers no earlier ones.
    """

    method: str
    path: str
    name: str
    summary: str
    roles: frozenset[Role]
    body: Any
    query: Any
    answer: Any
    status: int
    admit: Admit | None
    refuse: Refuse | None
    media: str
    outside: bool
    by_number: bool
    day: Callable[[Any], Day] | None
    view: Callable[[Any], object] = field(repr=False)


def of_no_day(_: object) -> None:
    """The `day` of an answer that only says who somebody is or what they consented to."""


class Door:
    """The HTTP way into a room: Chalice routes, this decides who passes and in what shape."""

    def __init__(self, room: str) -> None:
        self.room = room
        self.routes: list[Route] = []
        self._app = Chalice(app_name=f"caseload-{room}")

    def __call__(self, event: dict[str, Any], context: object) -> dict[str, Any]:
        """Answer an API Gateway event. What Chalice refuses by itself gets the shape of our own refusals."""
        from functions.aws.responses import refusal_of_router

        reply: dict[str, Any] = self._app(event, context)
        return reply if "Cache-Control" in reply["headers"] else refusal_of_router(reply["statusCode"])

    def route(
        self,
        method: str,
        path: str,
        *,
        roles: frozenset[Role],
        answer: Any,  # noqa: ANN401
        summary: str,
        body: type[B] = NOTHING,  # type: ignore[assignment]
        query: Any = None,  # noqa: ANN401
        status: int = 200,
        admit: Admit | None = None,
        refuse: Refuse | None = None,
        media: str = JSON,
        outside: bool = False,
        by_number: bool = False,
        day: Callable[[Any], Day] | None = None,
    ) -> Callable[[Callable[[Call[B]], object]], Callable[[Call[B]], object]]:
        """Declare an operation. `roles` empty means whoever is signed in, or with `admit` whom that lets in."""

        def declare(view: Callable[[Call[B]], object]) -> Callable[[Call[B]], object]:
            route = Route(
                method=method,
                path=path,
                name=view.__name__,
                summary=summary,
                roles=roles,
                body=body,
                query=query,
                answer=answer,
                status=status,
                admit=admit,
                refuse=refuse,
                media=media,
                outside=outside,
                by_number=by_number,
                day=day,
                view=view,
            )
            self.routes.append(route)
            routed = self._app.route(path, methods=[method], name=view.__name__, content_types=[media])
            routed(self._answering(route))
            return view

        return declare

    def _answering(self, route: Route) -> Callable[..., Response]:
        def answer(**path: str) -> Response:
            from functions.aws.http import answer_request

            return answer_request(route, self._app.current_request, path)

        return answer
