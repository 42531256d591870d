"""How somebody gets into a clinic on the embedded stack, and out: invited, signed in, reset, blocked, let in again."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from botocore.exceptions import ClientError

from infra.local.clients import Clients
from tests.local.running import Stack
from tests.stack.clinic import ORGANIZATION, Clinic

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import InitiateAuthResponseTypeDef

pytestmark = pytest.mark.stack

STAFF = f"/v1/organizations/{ORGANIZATION}/staff"
OWN, ANOTHER = "My-own-words-17", "Other-words-2-keep"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a mailbox and a front end."""

    stack: Stack
    email: str

    @property
    def pool(self) -> "CognitoIdentityProviderClient":
        return Clients(self.stack.running.data).cognito

    @property
    def client_id(self) -> str:
        return self.stack.running.client

    def mail(self, pattern: str) -> str:
        """What the last mail of the pool to this address says in a place; the emulator keeps what it would send."""
        kept = httpx.get(f"{self.stack.running.data}/_ministack/ses/messages").raise_for_status().json()["messages"]
        mine = [one["BodyText"] for sent in kept.values() for one in sent if self.email in one["To"]]
        found = re.search(pattern, mine[-1])
        assert found, mine[-1]
        return found[1]

    def sign_in(self, password: str) -> "InitiateAuthResponseTypeDef":
        said = {"USERNAME": self.email, "PASSWORD": password}
        return self.pool.initiate_auth(ClientId=self.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=said)

    def token(self, password: str) -> str:
        return self.sign_in(password)["AuthenticationResult"]["IdToken"]

    def first_token(self, invited_with: str, own: str) -> str:
        """The first sign-in: from the password of the mail to one's own."""
        asked = self.sign_in(invited_with)
        assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
        answered = self.pool.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName="NEW_PASSWORD_REQUIRED",
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": self.email, "NEW_PASSWORD": own},
        )
        return answered["AuthenticationResult"]["IdToken"]

    def refused(self, password: str) -> str:
        with pytest.raises(ClientError) as told:
            self.sign_in(password)
        return str(told.value.response["Error"]["Code"])

    def ask(self, token: str, method: str, path: str, **sent: Any) -> httpx.Response:
        with self.stack.client() as client:
            return client.request(method, path, headers={"Authorization": token}, **sent)


def administer(clinic: Clinic, what: str, body: object = None, *, version: int | None = None) -> Any:
    headers = {"If-Match": f'"{version}"'} if version else {}
    answer = clinic.clients["admin"].post(f"{STAFF}/{what}", json=body, headers=headers)
    assert answer.status_code in (200, 201, 202), answer.text
    return answer.json()


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody who was invited, granted a role, and has a password."""

    person: Person
    staff_id: str
    token: str


@pytest.fixture(scope="module")
def joined(clinic: Clinic) -> Joined:
    person = Person(clinic.stack, "nia.brook@stack.test")
    staff_id = administer(clinic, "invitations", {"email": person.email, "name": "Nia Brook"})["staff_id"]
    place = clinic.url("/grants").replace("/v1/", f"/v1/organizations/{ORGANIZATION}/")
    granted = {"staff_id": staff_id, "grants": [{"role": "pcp", "starts_on": "2020-01-01"}]}
    clinic.clients["admin"].put(place, json=granted).raise_for_status()
    administer(clinic, f"{staff_id}/invitations")
    return Joined(person, staff_id, person.first_token(person.mail(r"temporary password is (.+)\.$"), OWN))


def test_who_is_invited_signs_in_with_the_password_of_the_mail_and_then_with_their_own(
    clinic: Clinic, joined: Joined
) -> None:
    for token in (joined.token, joined.person.token(OWN)):
        me = joined.person.ask(token, "GET", "/v1/me").raise_for_status().json()
        assert me["staff_id"] == joined.staff_id
        assert [one["clinic_id"] for one in me["memberships"]] == [clinic.clinic_id]


def test_a_password_that_was_reset_opens_nothing_and_the_code_of_the_mail_makes_another(
    clinic: Clinic, joined: Joined
) -> None:
    person = joined.person
    administer(clinic, f"{joined.staff_id}/password-reset")
    assert person.refused(OWN) == "PasswordResetRequiredException"
    code = person.mail(r"code is ([0-9]+)\.$")
    person.pool.confirm_forgot_password(
        ClientId=person.client_id, Username=person.email, ConfirmationCode=code, Password=ANOTHER
    )
    assert person.refused(OWN) == "NotAuthorizedException"
    assert person.ask(person.token(ANOTHER), "GET", "/v1/me").json()["staff_id"] == joined.staff_id


def test_who_is_blocked_signs_in_no_more_and_writes_nothing_with_the_token_that_they_have(
    clinic: Clinic, joined: Joined
) -> None:
    person, referrals = joined.person, clinic.url("/referrals")
    assert person.ask(joined.token, "POST", referrals, json={}).status_code == 400
    administer(clinic, f"{joined.staff_id}/block", {"reason": "left on Friday"}, version=1)
    assert person.refused(ANOTHER) == "NotAuthorizedException"
    assert person.ask(joined.token, "POST", referrals, json={}).status_code == 404
    administer(clinic, f"{joined.staff_id}/unblock", {"reason": "back from leave"}, version=2)
    assert person.ask(person.token(ANOTHER), "POST", referrals, json={}).status_code == 400
