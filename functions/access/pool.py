"""The user pool, where people have their accounts: the only file of the room that knows Cognito.

Sign-in, second factors and forgotten passwords are Cognito's own flows between it and the person. The e-mail address
stands here and nowhere else: not in the directory, a path, a log or the audit trail.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.access.people import Account
from functions.aws.clients import cognito
from functions.aws.settings import setting
from functions.kernel.errors import Busy, Conflict, Invalid, Problem
from functions.kernel.ids import OrganizationId, StaffId

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import AdminGetUserResponseTypeDef

# Which organization an account belongs to; written when it is made, and never changed (template.yaml, UserPool).
ORGANIZATION = "custom:organization"
_BUSY = ("TooManyRequestsException", "LimitExceededException", "InternalErrorException")
_WITH_A_PASSWORD = ("CONFIRMED", "RESET_REQUIRED")


@dataclass(frozen=True, slots=True)
class Pool:
    """One user pool. The sign-in name of everybody in it is an e-mail address, and their id the `sub`."""

    client: "CognitoIdentityProviderClient"
    name: str

    def invite(self, email: str, organization_id: OrganizationId) -> StaffId:
        """Make an account, of which Cognito tells the person with a first password; one that stands is left alone."""
        with _refusals():
            try:
                self._make(email, organization_id)
            except self.client.exceptions.UsernameExistsException:
                pass
            except self.client.exceptions.InvalidParameterException as error:
                problem = Problem("/email", "EMAIL", "no mail can be sent to this address")
                raise Invalid("the person cannot be invited", [problem]) from error
            return _account(self.client.admin_get_user(UserPoolId=self.name, Username=email)).staff_id

    def account(self, staff_id: StaffId) -> Account | None:
        with _refusals():
            try:
                return _account(self.client.admin_get_user(UserPoolId=self.name, Username=staff_id))
            except self.client.exceptions.UserNotFoundException:
                return None

    def invite_again(self, account: Account) -> None:
        """Another first password, which lasts as long as the one before it did."""
        with _refusals():
            self.client.admin_create_user(
                UserPoolId=self.name,
                Username=account.email,
                MessageAction="RESEND",
                DesiredDeliveryMediums=["EMAIL"],
            )

    def disable(self, account: Account) -> None:
        """Nobody signs in with it any more, and what was signed in gets no further tokens."""
        with _refusals():
            self.client.admin_disable_user(UserPoolId=self.name, Username=account.staff_id)
            self.client.admin_user_global_sign_out(UserPoolId=self.name, Username=account.staff_id)

    def enable(self, account: Account) -> None:
        with _refusals():
            self.client.admin_enable_user(UserPoolId=self.name, Username=account.staff_id)

    def reset_password(self, account: Account) -> None:
        """The password no longer holds; Cognito sends the person a code with which they set another."""
        with _refusals():
            self.client.admin_reset_user_password(UserPoolId=self.name, Username=account.staff_id)

    def _make(self, email: str, organization_id: OrganizationId) -> None:
        self.client.admin_create_user(
            UserPoolId=self.name,
            Username=email,
            UserAttributes=[
                {"Name": "email", "Value": email},
                {"Name": "email_verified", "Value": "true"},
                {"Name": ORGANIZATION, "Value": organization_id},
            ],
            DesiredDeliveryMediums=["EMAIL"],  # Cognito's own default is a text message
        )


def the_pool() -> Pool:
    """The one pool of this deployment."""
    return Pool(cognito(), setting("USER_POOL"))


def _account(found: "AdminGetUserResponseTypeDef") -> Account:
    said = {each["Name"]: each.get("Value", "") for each in found["UserAttributes"]}
    return Account(
        staff_id=StaffId(said["sub"]),
        email=said["email"],
        organization_id=said.get(ORGANIZATION),
        has_password=found["UserStatus"] in _WITH_A_PASSWORD,
    )


@contextmanager
def _refusals() -> Iterator[None]:
    """Cognito's refusals in our words, which repeat nothing of its own: they may hold the address."""
    from botocore.exceptions import ClientError

    try:
        yield
    except ClientError as error:
        match error.response["Error"]["Code"]:
            case "NotAuthorizedException" | "UnsupportedUserStateException":
                raise Conflict("the account is in another state; try again", code="ACCOUNT_STATE") from error
            case code if code in _BUSY:
                raise Busy("try again in a moment") from error
        raise
