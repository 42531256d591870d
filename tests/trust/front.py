"""The whole API in one process: the template's routes, the gateway's own refusals, and every room's door behind them.

A bearer token is the name of somebody; the real tokens are tested elsewhere.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from infra.local.gateway import Gateway
from infra.local.plan import Plan
from infra.local.proxy import Answer, Request
from infra.local.read_plan import read_plan
from infra.local.runtime_api import Outcome, failed
from infra.local.tokens import Refused
from tests.template.document import TEMPLATE

StartResponse = Callable[[str, list[tuple[str, str]]], object]
Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


class Names:
    """Whoever says a name is let in by it."""

    def claims(self, header: str | None) -> Mapping[str, str]:
        name = (header or "").removeprefix("Bearer ").strip()
        if not name.startswith("stf-"):
            raise Refused
        return {"sub": name}


@cache
def plan() -> Plan:
    return read_plan(TEMPLATE)


def gateway() -> Gateway:
    """API Gateway as the template makes it, its functions called where they stand."""
    return Gateway(plan().api, Names(), invoke)


def invoke(function: str, event: bytes, _seconds: float) -> Outcome:
    module, _, name = plan().functions[function].handler.rpartition(".")
    try:
        answer = getattr(import_module(module), name)(json.loads(event), None)
    except Exception as error:  # noqa: BLE001 (as Lambda does: the gateway answers with a bare 502)
        return failed("Unhandled", type(error).__name__)
    return Outcome(json.dumps(answer).encode())


def wsgi() -> Wsgi:
    """The same as an application that a test client calls."""
    its = gateway()

    def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        answer = its.handle(_request(environ))
        start_response(f"{answer.status} -", [*answer.headers])
        return [answer.body]

    return application


def ask(its: Gateway, method: str, target: str, *, by: str | None, body: bytes = b"", **headers: str) -> Answer:
    """One request without a client between."""
    sent = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    signed = {"Authorization": f"Bearer {by}"} if by else {}
    return its.handle(
        Request(method=method, target=target, headers=[*{**sent, **signed}.items()], body=body, source="127.0.0.1")
    )


def _request(environ: Mapping[str, Any]) -> Request:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").title(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_") or (name in ("CONTENT_TYPE", "CONTENT_LENGTH") and value)
    }
    return Request(
        method=environ["REQUEST_METHOD"],
        target=environ["REQUEST_URI"],
        headers=[*headers.items()],
        body=environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)),
        source="127.0.0.1",
    )
