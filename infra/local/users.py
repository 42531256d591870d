"""People who can sign in to the embedded stack: for demonstrations and tests."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

from infra.local.clients import Clients
from infra.local.home import Running
from infra.local.values import StackError


def create_user(
    running: Running,
    username: str,
    password: str,
    *,
    groups: Iterable[str] = (),
    attributes: Mapping[str, str] | None = None,
) -> str:
    """Make a user with a permanent password and return its `sub`; one who exists gets the new password."""
    cognito = Clients(running.data).cognito
    described = [{"Name": name, "Value": value} for name, value in (attributes or {}).items()]
    with suppress(cognito.exceptions.UsernameExistsException):
        cognito.admin_create_user(
            UserPoolId=running.pool,
            Username=username,
            MessageAction="SUPPRESS",
            TemporaryPassword=password,
            UserAttributes=described,  # type: ignore[arg-type]  # the stubs want their own TypedDict
        )
    cognito.admin_set_user_password(UserPoolId=running.pool, Username=username, Password=password, Permanent=True)
    for group in groups:
        cognito.admin_add_user_to_group(UserPoolId=running.pool, Username=username, GroupName=group)
    user = cognito.admin_get_user(UserPoolId=running.pool, Username=username)
    return next(it["Value"] for it in user["UserAttributes"] if it["Name"] == "sub" and "Value" in it)


def sign_in(running: Running, username: str, password: str) -> str:
    """An ID token, as a front end gets it by USER_PASSWORD_AUTH."""
    answer = Clients(running.data).cognito.initiate_auth(
        ClientId=running.client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": password},
    )
    token = answer.get("AuthenticationResult", {}).get("IdToken")
    if token is None:
        raise StackError(f"signing in needs a further step: {answer.get('ChallengeName')}")
    return token
