"""Tokens that only look like the pool's, sent over the wire to the running gateway: real keys, real claims, altered.

tests/trust/test_tokens.py tries every attack in process, those too that need the pool's own key.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import hashes, hmac, serialization

from infra.local.clients import Clients
from infra.local.read_plan import read_plan
from tests.local.running import PASSWORD
from tests.stack.clinic import Clinic
from tests.template.document import TEMPLATE
from tests.trust.token_attacks import a_key, part, public_jwk

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

pytestmark = pytest.mark.stack

MANAGER, OTHER_KEY = "care_manager@stack.test", a_key()
_NOWHERE = "https://evil.example/jwks.json"


@dataclass(frozen=True, slots=True)
class Real:
    """What a signed-in person holds, taken apart, and the pool's public key, which everybody can read."""

    id_token: str
    access_token: str
    refresh_token: str
    public_pem: bytes

    @property
    def header(self) -> dict[str, Any]:
        return dict(jwt.get_unverified_header(self.id_token))

    @property
    def claims(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(urlsafe_b64decode(self.id_token.split(".")[1] + "=="))
        return said

    def signed_with_another_key(self, **header: Any) -> str:
        return jwt.encode(self.claims, OTHER_KEY, "RS256", {"kid": self.header["kid"], **header})

    def unsigned(self, algorithm: str) -> str:
        return f"{part({**self.header, 'alg': algorithm})}.{part(self.claims)}."

    def with_the_public_key_as_a_secret(self) -> str:
        text = f"{part({**self.header, 'alg': 'HS256'})}.{part(self.claims)}"
        made = hmac.HMAC(self.public_pem, hashes.SHA256())
        made.update(text.encode())
        return f"{text}.{part(made.finalize())}"

    def altered(self, **claims: Any) -> str:
        head, _, signature = self.id_token.split(".")
        return f"{head}.{part({**self.claims, **claims})}.{signature}"


ATTACKS: Mapping[str, Callable[[Real], str]] = {
    "no algorithm": lambda it: it.unsigned("none"),
    "the right algorithm and no signature": lambda it: it.unsigned("RS256"),
    "the public key taken for a secret": lambda it: it.with_the_public_key_as_a_secret(),
    "another key under the right name": lambda it: it.signed_with_another_key(),
    "another key under its own name": lambda it: it.signed_with_another_key(kid="key-9"),
    "keys at the attacker's address": lambda it: it.signed_with_another_key(kid="key-9", jku=_NOWHERE),
    "the attacker's key in the header": lambda it: it.signed_with_another_key(jwk=public_jwk(OTHER_KEY, "key-9")),
    "somebody else's name": lambda it: it.altered(sub="somebody-else"),
    "a later end": lambda it: it.altered(exp=it.claims["exp"] + 10**6),
    "half a signature": lambda it: it.id_token[:-100],
    "an access token of the same person": lambda it: it.access_token,
    "a refresh token of the same person": lambda it: it.refresh_token,
    "a very long text": lambda _: "A" * 8000,
}


def signed_in(pool: "CognitoIdentityProviderClient", client_id: str) -> Mapping[str, str]:
    said = {"USERNAME": MANAGER, "PASSWORD": PASSWORD}
    answer = pool.initiate_auth(ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=said)
    return {name: str(value) for name, value in answer["AuthenticationResult"].items()}


@pytest.fixture(scope="module")
def real(clinic: Clinic) -> Real:
    running = clinic.stack.running
    its = signed_in(Clients(running.data).cognito, running.client)
    keys = httpx.get(f"{running.data}/{running.pool}/.well-known/jwks.json").raise_for_status().json()["keys"]
    public = jwt.PyJWK(keys[0]).key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return Real(its["IdToken"], its["AccessToken"], its["RefreshToken"], public)


def answers(clinic: Clinic, token: str) -> list[int]:
    """What reading, writing and asking who one is answer to a token, with and without the word before it."""
    asked = (("GET", clinic.url("/caseload")), ("POST", clinic.url("/patient-searches")), ("GET", "/v1/me"))
    with clinic.stack.client() as client:
        sent = [{"Authorization": value} for value in (token, f"Bearer {token}")]
        return [client.request(*what, headers=headers).status_code for what in asked for headers in sent]


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_only_looks_like_a_token_gets_nowhere_over_the_wire(clinic: Clinic, real: Real, attack: str) -> None:
    assert answers(clinic, real.id_token)[0] == 200
    assert answers(clinic, ATTACKS[attack](real)) == [401] * 6


def test_a_real_token_of_another_pool_and_of_another_client_is_none(clinic: Clinic) -> None:
    """The same person, address and password, signed by the same emulator."""
    pool, running = Clients(clinic.stack.running.data).cognito, clinic.stack.running
    asked: Any = read_plan(TEMPLATE).pools[0]
    other_pool = pool.create_user_pool(**{**asked.properties, "PoolName": "another"})["UserPool"]["Id"]
    pool.admin_create_user(UserPoolId=other_pool, Username=MANAGER, MessageAction="SUPPRESS")
    pool.admin_set_user_password(UserPoolId=other_pool, Username=MANAGER, Password=PASSWORD, Permanent=True)
    properties = next(iter(asked.clients.values()))
    for name in (other_pool, running.pool):
        made = pool.create_user_pool_client(**{**properties, "UserPoolId": name, "ClientName": "another"})
        token = signed_in(pool, made["UserPoolClient"]["ClientId"])["IdToken"]
        assert answers(clinic, token) == [401] * 6
