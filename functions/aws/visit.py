"""What is known of one request so far, and the audit record and the log line that say it at the end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalice.app import Response

from functions.aws import audit
from functions.aws.door import Route
from functions.aws.observability import logger
from functions.aws.request import request_id
from functions.aws.screen import Screen
from functions.kernel.errors import NotSignedIn
from functions.kernel.facts import ClinicChanged
from functions.kernel.roles import Caller, Purpose


@dataclass(slots=True)
class Visit:
    """One request as far as it got: what its audit record says, whether or not it was answered."""

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
    screen: Screen | None = None


def caller_of(visit: Visit) -> Caller:
    if visit.caller is None:
        raise NotSignedIn("sign in first")
    return visit.caller


def record(visit: Visit, response: Response) -> None:
    """Write down who was answered what: the audit record, then one line of log."""
    caller, screen, asked = visit.caller, visit.screen, request_id(visit.request)
    emergency_id = (screen.emergency_id if screen else None) or (caller.emergency_id if caller else None)
    action = f"{visit.route.method} {visit.route.path}"
    audit.record(
        audit.Access(
            at=visit.at,
            request_id=asked,
            staff_id=caller.staff_id if caller else "",
            roles=tuple(sorted(caller.roles)) if caller else (),
            clinic_id=visit.place.clinic_id if visit.place else None,
            action=action,
            subjects=visit.subjects + (screen.hidden if screen else ()),
            status=int(response.status_code),
            code=visit.code,
            organization_id=visit.organization_id,
            purpose=Purpose.BREAK_GLASS if emergency_id else visit.purpose,
            shown=visit.shown,
            emergency_id=emergency_id,
            consent_ids=tuple(sorted(screen.consent_ids)) if screen else (),
        )
    )
    logger().info(action, extra={"status": response.status_code, "request_id": asked})
