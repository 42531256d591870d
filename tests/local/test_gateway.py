"""The gateway with a function that is a lambda of Python: events in, answers and refusals out."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from infra.local.gateway import Gateway
from infra.local.plan import Api, Cors, GatewayResponse, Route
from infra.local.proxy import Answer, Request
from infra.local.runtime_api import Outcome, failed
from infra.local.tokens import Refused
from infra.local.values import Object

API = Api(
    stage="local",
    routes=(
        Route(method="POST", path="/things/{id}", function="Door", authorized=True),
        Route(method="GET", path="/open", function="Door", authorized=False),
    ),
    cors=None,
    responses={},
    binary_types=(),
)


class Tokens:
    def claims(self, header: str | None) -> Mapping[str, str]:
        if header == "old":
            raise Refused("The incoming token has expired")
        if header != "good":
            raise Refused
        return {"sub": "s-1"}


def _gateway(answer: Outcome | None, api: Api = API, seen: Callable[[Object], None] = lambda _: None) -> Gateway:
    def invoke(_function: str, event: bytes, _seconds: float) -> Outcome | None:
        seen(json.loads(event))
        return answer

    return Gateway(api, Tokens(), invoke)


def _said(**fields: object) -> Outcome:
    return Outcome(json.dumps({"statusCode": 200, **fields}).encode())


def _ask(gateway: Gateway, method: str = "POST", target: str = "/things/a?x=1&x=2", **headers: str) -> Answer:
    given = {"authorization": "good", **headers}
    return gateway.handle(
        Request(method=method, target=target, headers=tuple(given.items()), body=b'{"a": 1}', source="127.0.0.1")
    )


def test_the_event_is_that_of_a_rest_api() -> None:
    events: list[Object] = []
    _ask(_gateway(_said(), seen=events.append))
    (event,) = events
    context = event["requestContext"]
    assert isinstance(context, dict)
    assert (event["resource"], event["path"], event["pathParameters"]) == ("/things/{id}", "/things/a", {"id": "a"})
    assert event["multiValueQueryStringParameters"] == {"x": ["1", "2"]}
    assert event["queryStringParameters"] == {"x": "2"}
    assert (event["body"], event["isBase64Encoded"]) == ('{"a": 1}', False)
    assert context["resourcePath"] == "/things/{id}"
    assert context["authorizer"] == {"claims": {"sub": "s-1"}}


def test_a_functions_answer_goes_out_with_its_status_and_headers() -> None:
    answer = _ask(
        _gateway(_said(statusCode=201, headers={"ETag": "1"}, multiValueHeaders={"Link": ["a", "b"]}, body="{}"))
    )
    assert (answer.status, answer.body) == (201, b"{}")
    assert list(answer.headers) == [
        ("Link", "a"),
        ("Link", "b"),
        ("ETag", "1"),
        ("Content-Type", "application/json"),
    ]


def test_binary_bodies_are_decoded_only_for_declared_types() -> None:
    pdf = _said(
        headers={"Content-Type": "application/pdf"}, body=base64.b64encode(b"%PDF").decode(), isBase64Encoded=True
    )
    assert _ask(_gateway(pdf)).body == base64.b64encode(b"%PDF")
    assert _ask(_gateway(pdf, replace(API, binary_types=("application/pdf",)))).body == b"%PDF"


@pytest.mark.parametrize(
    ("outcome", "status", "message"),
    [
        (failed("RuntimeError", "secret"), 502, "Internal server error"),
        (Outcome(b'"text"'), 502, "Internal server error"),
        (Outcome(b'{"body": "no status"}'), 502, "Internal server error"),
        (Outcome(b'{"statusCode": 200, "body": {"not": "text"}}'), 502, "Internal server error"),
        (failed("TooManyRequestsException", ""), 429, "Too Many Requests"),
        (None, 504, "Endpoint request timed out"),
    ],
)
def test_a_failing_function_is_answered_for_without_its_words(
    outcome: Outcome | None, status: int, message: str
) -> None:
    answer = _ask(_gateway(outcome))
    assert (answer.status, json.loads(answer.body)) == (status, {"message": message})


@pytest.mark.parametrize(
    ("token", "message"), [("", "Unauthorized"), ("bad", "Unauthorized"), ("old", "The incoming token has expired")]
)
def test_a_token_that_does_not_pass_is_401(token: str, message: str) -> None:
    answer = _ask(_gateway(_said()), authorization=token)
    assert (answer.status, json.loads(answer.body)) == (401, {"message": message})


def test_a_public_route_asks_for_no_token() -> None:
    events: list[Object] = []
    assert _ask(_gateway(_said(), seen=events.append), "GET", "/open", authorization="").status == 200
    context = events[0]["requestContext"]
    assert isinstance(context, dict)
    assert "authorizer" not in context


@pytest.mark.parametrize(("method", "target"), [("GET", "/things/a"), ("POST", "/nothing"), ("OPTIONS", "/open")])
def test_no_route_is_403_as_in_aws(method: str, target: str) -> None:
    answer = _ask(_gateway(_said()), method, target)
    assert (answer.status, json.loads(answer.body)) == (403, {"message": "Missing Authentication Token"})


@pytest.mark.parametrize(("authorized", "status"), [(False, 200), (True, 401)])
def test_a_preflight_is_open_only_when_the_template_opens_it(*, authorized: bool, status: int) -> None:
    cors = Cors(headers={"Access-Control-Allow-Origin": "https://app"}, authorized=authorized)
    assert _ask(_gateway(_said(), replace(API, cors=cors)), "OPTIONS", "/open").status == status


def test_the_template_may_word_a_refusal() -> None:
    own = GatewayResponse(
        status=404,
        headers={"Content-Type": "application/problem+json"},
        body='{"detail": $context.error.messageString, "kind": "$context.error.responseType"}',
    )
    answer = _ask(_gateway(_said(), replace(API, responses={"DEFAULT_4XX": own})), "GET", "/nothing")
    assert answer.status == 404
    assert json.loads(answer.body) == {"detail": "Missing Authentication Token", "kind": "MISSING_AUTHENTICATION_TOKEN"}
    assert ("Content-Type", "application/problem+json") in answer.headers


def test_an_event_that_lambda_would_not_take_is_413() -> None:
    big = Request(
        method="POST",
        target="/things/a",
        headers=(("authorization", "good"),),
        body=b"x" * (6 * 1024 * 1024),
        source="127.0.0.1",
    )
    assert _gateway(_said()).handle(big).status == 413
