"""The template's own routes behind the gateway, in this process: real tokens in, the doors' answers out."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module

from infra.local.gateway import Gateway
from infra.local.home import REPOSITORY
from infra.local.proxy import Answer, Request
from infra.local.read_plan import read_plan
from infra.local.runtime_api import Outcome
from infra.local.tokens import Authorizer
from tests.trust.identity_provider import Pool, published
from tests.trust.token_attacks import CLIENT, POOL, Keys, public_jwk


@dataclass(frozen=True, slots=True)
class Behind:
    """A gateway before the doors; `reached` is every invocation that it let through."""

    gateway: Gateway
    keys: Keys
    pool: Pool
    reached: list[str]

    def ask(self, method: str, path: str, authorization: str | None, body: bytes = b"") -> Answer:
        given = {"content-type": "application/json"} if body else {}
        headers = {**given, **({"authorization": authorization} if authorization is not None else {})}
        asked = Request(method=method, target=path, headers=tuple(headers.items()), body=body, source="127.0.0.1")
        return self.gateway.handle(asked)


@contextmanager
def a_gateway() -> Iterator[Behind]:
    plan = read_plan(REPOSITORY / "template.yaml")
    handlers = {name: function.handler.rpartition(".") for name, function in plan.functions.items()}
    keys, reached = Keys(), list[str]()

    def invoke(function: str, event: bytes, seconds: float) -> Outcome:
        del seconds
        reached.append(function)
        module, _, name = handlers[function]
        return Outcome(json.dumps(getattr(import_module(module), name)(json.loads(event), None)).encode())

    with published(public_jwk(keys.pool, keys.kid)) as pool:
        tokens = Authorizer(pool.endpoint, POOL, frozenset({CLIENT}))
        yield Behind(Gateway(plan.api, tokens, invoke), keys, pool, reached)
