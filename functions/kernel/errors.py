"""The few ways in which a request can be refused, each carrying all of its problems at once."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where, a stable code, and words without personal data.

    `field` is a JSON pointer into the request, "" for the whole of it.
    """

    field: str
    code: str
    detail: str


class DomainError(Exception):
    """A request that was not answered as it was asked."""

    code = "REFUSED"

    def __init__(self, detail: str, problems: Sequence[Problem] = (), *, code: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.problems = tuple(problems)
        self.code = code or type(self).code


class Invalid(DomainError):
    """What was sent cannot be read as what was asked for."""

    code = "INVALID"


class Refused(DomainError):
    """It can be read, and a rule of the clinic's work forbids it."""

    code = "REFUSED"


def refuse(problems: Sequence[Problem]) -> None:
    """Refuse with all problems at once, if there are any."""
    if problems:
        raise Refused("the record cannot be as it was sent", problems)


class NotFound(DomainError):
    """There is no such thing, or it is not the caller's to know."""

    code = "NOT_FOUND"


class Conflict(DomainError):
    """Something else already stands where this would go."""

    code = "CONFLICT"


class Stale(DomainError):
    """The caller changed a version that is no longer the latest."""

    code = "STALE_VERSION"


class Forbidden(DomainError):
    """The caller is known and may not do this."""

    code = "FORBIDDEN"


class PreconditionMissing(DomainError):
    """A change that does not say which version it changes."""

    code = "IF_MATCH_REQUIRED"


class NotSignedIn(DomainError):
    """Nobody has said who they are."""

    code = "NOT_SIGNED_IN"


class TooLarge(DomainError):
    """More was sent than anybody can mean."""

    code = "TOO_LARGE"


class WrongMediaType(DomainError):
    """The body is not application/json."""

    code = "MEDIA_TYPE"


class Busy(DomainError):
    """The platform refused for now; the same request may be sent again."""

    code = "BUSY"


class Fault(DomainError):
    """A mistake of ours, said without a word of what it was about."""

    code = "FAULT"
