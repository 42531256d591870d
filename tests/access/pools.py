"""A user pool as the template makes it, simulated, and what stands in it."""

from functools import cache
from typing import Any

import pytest

from functions.access.pool import ORGANIZATION
from infra.local.read_plan import read_plan
from tests.support import aws_client
from tests.template.document import TEMPLATE


class UserPool:
    """The pool that the environment names; `account` is what Cognito says of somebody."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.client: Any = aws_client("cognito-idp")
        self.name = self.client.create_user_pool(**_properties())["UserPool"]["Id"]
        monkeypatch.setenv("USER_POOL", self.name)

    def account(self, username: str) -> dict[str, Any]:
        answer = self.client.admin_get_user(UserPoolId=self.name, Username=username)
        attributes = {each["Name"]: each["Value"] for each in answer["UserAttributes"]}
        return {"status": answer["UserStatus"], "enabled": answer["Enabled"], **attributes}

    def emails(self) -> list[str]:
        return [
            next(each["Value"] for each in user["Attributes"] if each["Name"] == "email")
            for user in self.client.list_users(UserPoolId=self.name)["Users"]
        ]

    def make(self, email: str, organization_id: str | None = None) -> str:
        """An account that this API did not make; its id."""
        said = {"email": email, "email_verified": "true"}
        said |= {ORGANIZATION: organization_id} if organization_id else {}
        attributes = [{"Name": name, "Value": value} for name, value in said.items()]
        self.client.admin_create_user(UserPoolId=self.name, Username=email, UserAttributes=attributes)
        return str(self.account(email)["sub"])

    def sign_in(self, username: str) -> None:
        """Somebody set a password of their own."""
        self.client.admin_set_user_password(
            UserPoolId=self.name, Username=username, Password="Nine-lives-1-2-3", Permanent=True
        )


@cache
def _properties() -> Any:
    return read_plan(TEMPLATE).pools[0].properties
