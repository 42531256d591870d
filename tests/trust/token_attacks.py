"""Tokens that somebody might try, each made by one line from a key pair of the pool and one of the attacker's."""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

POOL, CLIENT = "us-east-1_harbor", "client-1"
ISSUER = f"https://cognito-idp.us-east-1.amazonaws.com/{POOL}"


def a_key() -> RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True, slots=True)
class Keys:
    """The pool's key and its name, and a key of the attacker's."""

    pool: RSAPrivateKey = field(default_factory=a_key)
    other: RSAPrivateKey = field(default_factory=a_key)
    kid: str = "key-1"

    @property
    def public_pem(self) -> bytes:
        return self.pool.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def sign(self, claims: Mapping[str, Any], **header: Any) -> str:
        return jwt.encode(dict(claims), self.pool, "RS256", {"kid": self.kid, **header})

    def forge(self, claims: Mapping[str, Any], **header: Any) -> str:
        return jwt.encode(dict(claims), self.other, "RS256", {"kid": self.kid, **header})


def public_jwk(key: RSAPrivateKey, kid: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    return {**made, "kid": kid, "use": "sig", "alg": "RS256"}


def claims(**changes: Any) -> dict[str, Any]:
    """What an ID token of the pool says; a claim that is changed to None is left out."""
    at = int(time.time())
    said = {"sub": "s-1", "iss": ISSUER, "aud": CLIENT, "token_use": "id", "iat": at - 10, "exp": at + 600, **changes}
    return {name: value for name, value in said.items() if value is not None}


def part(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _unsigned(algorithm: str) -> str:
    return f"{part({'alg': algorithm, 'typ': 'JWT', 'kid': 'key-1'})}.{part(claims())}."


def _hmac(key: bytes, **header: str) -> str:
    """Signed by hand: the library itself refuses to take a public key for a secret."""
    text = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': 'key-1', **header})}.{part(claims())}"
    made = hmac.HMAC(key, hashes.SHA256())
    made.update(text.encode())
    return f"{text}.{part(made.finalize())}"


def _with_payload(keys: Keys, payload: object) -> str:
    head, _, signature = keys.sign(claims()).split(".")
    return f"{head}.{part(payload)}.{signature}"


def _with_header(keys: Keys, header: object) -> str:
    _, payload, signature = keys.sign(claims()).split(".")
    return f"{part(header)}.{payload}.{signature}"


def _elliptic() -> str:
    return jwt.encode(claims(), ec.generate_private_key(ec.SECP256R1()), "ES256", {"kid": "key-1"})


_EVIL = "https://evil.example/jwks.json"
_NOW = time.time

ATTACKS: Mapping[str, Callable[[Keys], str]] = {
    "no algorithm": lambda _: _unsigned("none"),
    "no algorithm, in other letters": lambda _: _unsigned("nOnE"),
    "an algorithm that is not": lambda _: _unsigned("RS257"),
    "the right algorithm and no signature": lambda _: _unsigned("RS256"),
    "the public key taken for a secret": lambda keys: _hmac(keys.public_pem),
    "an empty secret": lambda _: _hmac(b""),
    "an empty file for a key": lambda _: _hmac(b"", kid="../../../../dev/null"),
    "a query for a key": lambda _: _hmac(b"a", kid="x' UNION SELECT 'a"),
    "another key under the right name": lambda keys: keys.forge(claims()),
    "another key under its own name": lambda keys: keys.forge(claims(), kid="key-9"),
    "another key without a name": lambda keys: jwt.encode(claims(), keys.other, "RS256"),
    "the right key without a name": lambda keys: jwt.encode(claims(), keys.pool, "RS256"),
    "keys at the attacker's address": lambda keys: keys.forge(claims(), kid="key-9", jku=_EVIL),
    "a certificate at the attacker's address": lambda keys: keys.forge(claims(), kid="key-9", x5u=_EVIL),
    "the attacker's key in the header": lambda keys: keys.forge(claims(), jwk=public_jwk(keys.other, "key-1")),
    "a certificate in the header": lambda keys: keys.forge(claims(), x5c=["MIIB"]),
    "an elliptic curve": lambda _: _elliptic(),
    "another padding": lambda keys: jwt.encode(claims(), keys.pool, "PS256", {"kid": keys.kid}),
    "another digest": lambda keys: jwt.encode(claims(), keys.pool, "RS512", {"kid": keys.kid}),
    "somebody else's name": lambda keys: _with_payload(keys, claims(sub="s-2")),
    "a later end": lambda keys: _with_payload(keys, claims(exp=int(_NOW()) + 10**6)),
    "an altered header": lambda keys: _with_header(keys, {"alg": "RS256", "kid": "key-1", "typ": "at+jwt"}),
    "a header that is a list": lambda keys: _with_header(keys, ["RS256"]),
    "a payload that is no JSON": lambda keys: _with_payload(keys, b"{"),
    "a payload that is a list": lambda keys: _with_payload(keys, []),
    "half a signature": lambda keys: keys.sign(claims())[:-100],
    "the signature of another token": lambda keys: ".".join(
        [*keys.sign(claims(sub="s-2")).split(".")[:2], keys.sign(claims()).split(".")[2]]
    ),
    "expired": lambda keys: keys.sign(claims(exp=int(_NOW()) - 1)),
    "without an end": lambda keys: keys.sign(claims(exp=None)),
    "an end in words": lambda keys: keys.sign(claims(exp="never")),
    "not valid yet": lambda keys: keys.sign(claims(nbf=int(_NOW()) + 60)),
    "issued in the future": lambda keys: keys.sign(claims(iat=int(_NOW()) + 60)),
    "without its time of issue": lambda keys: keys.sign(claims(iat=None)),
    "of another pool": lambda keys: keys.sign(claims(iss=ISSUER.replace("harbor", "delta"))),
    "of an issuer that begins like ours": lambda keys: keys.sign(claims(iss=f"{ISSUER}.evil.example")),
    "without an issuer": lambda keys: keys.sign(claims(iss=None)),
    "for another client": lambda keys: keys.sign(claims(aud="client-2")),
    "for nobody": lambda keys: keys.sign(claims(aud=None)),
    "an access token": lambda keys: keys.sign(claims(token_use="access")),
    "a refresh token": lambda keys: keys.sign(claims(token_use="refresh")),
    "a token of no use": lambda keys: keys.sign(claims(token_use=None)),
    "of nobody": lambda keys: keys.sign(claims(sub=None)),
    "of an empty name": lambda keys: keys.sign(claims(sub="")),
    "two tokens in one": lambda keys: f"{keys.sign(claims())}.{keys.sign(claims())}",
    "an encrypted shape": lambda keys: f"{keys.sign(claims())}.AAAA.AAAA",
    "broken over two lines": lambda keys: keys.sign(claims()).replace(".", ".\n", 1),
    "nothing": lambda _: "",
    "a password": lambda _: "Basic dXNlcjpwYXNz",
    "a very long text": lambda _: "A" * 8000,
}
