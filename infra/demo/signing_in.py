"""Signing in to the embedded stack as the people of the demonstration, by the flow that a front end uses."""

from collections.abc import Callable
from dataclasses import dataclass

from botocore.exceptions import ClientError

from infra.demo.people import Vendor
from infra.local.home import Running
from infra.local.users import create_user, sign_in
from infra.local.values import StackError

# Everybody's: the stack listens on loopback only, and holds nobody's data.
PASSWORD = "Common-Thread-1"  # noqa: S105
_UNKNOWN = ("NotAuthorizedException", "UserNotFoundException")
_DOMAIN = "common-thread.example"


@dataclass(frozen=True, slots=True)
class Pool:
    """The user pool of a running stack."""

    running: Running

    def token(self, username: str) -> str:
        """An ID token; StackError when there is no such person or the pool asks for more."""
        try:
            return sign_in(self.running, address(username), PASSWORD)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _UNKNOWN:
                raise
            raise StackError(f"nobody of the demonstration signs in as {username}; `caseload demo` says who") from error

    def create(self, vendor: Vendor, advance: Callable[[], None]) -> dict[str, str]:
        """Everybody's id by sign-in name; who exists already keeps theirs."""
        ids: dict[str, str] = {}
        for member in vendor.staff:
            ids[member.username] = self._create(member.username)
            advance()
        return ids

    def _create(self, username: str) -> str:
        email = {"email": address(username), "email_verified": "true"}
        return create_user(self.running, address(username), PASSWORD, attributes=email)


def address(username: str) -> str:
    """People sign in with an e-mail address; ours are short for it."""
    return username if "@" in username else f"{username}@{_DOMAIN}"
