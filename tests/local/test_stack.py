"""The sample template running: real HTTP, real tokens, real workers, streams, queues and clocks."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from infra.local import stack
from infra.local.commands import MONTHLY, WEEKLY, tick
from infra.local.control import ask, drain, fire, invoke
from infra.local.users import sign_in
from infra.local.values import StackError
from tests.local.running import PASSWORD, SAMPLE, Stack

pytestmark = pytest.mark.stack


def _write(client: httpx.Client, name: str, text: str = "hi") -> None:
    answer = client.post("/v1/notes", json={"pk": "NOTES", "sk": name, "text": text})
    assert answer.status_code == 200, answer.text


def _copy(sample: Stack, key: str) -> dict[str, object] | None:
    found = sample.dynamodb.get_item(TableName=sample.running.tables["CopiesTable"], Key={"pk": {"S": key}})
    return {**found["Item"]} if "Item" in found else None


def test_a_request_reaches_its_function_with_the_callers_claims(sample: Stack, nurse: httpx.Client) -> None:
    answer = nurse.get("/v1/notes/n1?day=a&day=b")
    said = answer.json()
    claims = said["event"]["requestContext"]["authorizer"]["claims"]
    assert answer.headers["X-Echo"] == "yes"
    assert (claims["token_use"], claims["aud"]) == ("id", sample.running.client)
    assert said["event"]["requestContext"]["resourcePath"] == "/v1/notes/{note_id}"


def test_a_function_sees_its_own_environment_only(sample: Stack, nurse: httpx.Client) -> None:
    found = nurse.get("/v1/notes/n1").json()["environment"]
    assert found == {
        "GREETING": "hello",
        "STAGE": "local",
        "POOL": sample.running.pool,
        "BUCKET": "caseload-local-files",
        "HOME": None,
    }


def test_a_warm_worker_is_used_again(nurse: httpx.Client) -> None:
    assert len({nurse.get("/v1/notes/n1").json()["pid"] for _ in range(5)}) == 1


def _forged(token: str, **changes: object) -> str:
    claims = {**jwt.decode(token, options={"verify_signature": False}), **changes}
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return jwt.encode(claims, key, "RS256", headers={"kid": str(jwt.get_unverified_header(token)["kid"])})


def test_no_token_but_the_pools_own_id_token_passes(sample: Stack, nurse: httpx.Client) -> None:
    good = sign_in(sample.running, "nurse@example.org", PASSWORD)
    head, body, signature = good.split(".")
    unsigned = jwt.encode(jwt.decode(good, options={"verify_signature": False}), "", "none")
    swapped = f"{head}.{jwt.encode({'sub': 'x'}, 'k' * 32).split('.')[1]}.{signature}"
    tokens = ["", "Bearer", "nonsense", _forged(good), unsigned, swapped, f"{head}.{body}.", f"{head}.{body}"]
    answers = [nurse.get("/v1/notes/n1", headers={"Authorization": token}) for token in tokens]
    assert {(it.status_code, it.text) for it in answers} == {(401, '{"message": "Unauthorized"}')}


def test_an_access_token_does_not_pass(sample: Stack, nurse: httpx.Client) -> None:
    from infra.local.clients import Clients

    answer = Clients(sample.running.data).cognito.initiate_auth(
        ClientId=sample.running.client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "nurse@example.org", "PASSWORD": PASSWORD},
    )
    token = answer["AuthenticationResult"]["AccessToken"]
    assert nurse.get("/v1/notes/n1", headers={"Authorization": token}).status_code == 401


def test_bearer_and_bare_tokens_both_pass(sample: Stack, nurse: httpx.Client) -> None:
    token = sign_in(sample.running, "nurse@example.org", PASSWORD)
    assert nurse.get("/v1/notes/n1", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_a_public_route_needs_no_token(sample: Stack) -> None:
    with sample.client() as anyone:
        assert anyone.get("/openapi.json").status_code == 200


def test_a_handlers_exception_stays_inside(sample: Stack, nurse: httpx.Client) -> None:
    answer = nurse.post("/v1/fail/raise")
    assert (answer.status_code, answer.json()) == (502, {"message": "Internal server error"})
    assert "secret words" in (sample.home.logs / "Door.log").read_text(encoding="utf-8")


def test_a_worker_that_exits_or_times_out_is_replaced(nurse: httpx.Client) -> None:
    before = nurse.get("/v1/notes/n1").json()["pid"]
    assert nurse.post("/v1/fail/exit").status_code == 502
    after = nurse.get("/v1/notes/n1").json()["pid"]
    began = time.monotonic()
    assert nurse.post("/v1/fail/sleep").status_code == 502
    assert 4.9 < time.monotonic() - began < 8
    assert len({before, after, nurse.get("/v1/notes/n1").json()["pid"]}) == 3


def test_too_large_a_body_is_413(nurse: httpx.Client) -> None:
    answer = nurse.post("/v1/notes", content=b"x" * (10 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.json()) == (413, {"message": "Request Too Long"})


def test_many_callers_at_once_are_all_served(nurse: httpx.Client) -> None:
    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda n: nurse.get(f"/v1/notes/{n}"), range(40)))
    assert [it.json()["event"]["pathParameters"]["note_id"] for it in answers] == [str(n) for n in range(40)]


def test_a_written_item_reaches_both_functions_on_its_stream(sample: Stack, nurse: httpx.Client) -> None:
    _write(nurse, "streamed")
    drain(sample.running)
    assert _copy(sample, "COPY#streamed") == {"pk": {"S": "COPY#streamed"}, "text": {"S": "hi"}}
    assert _copy(sample, "SEEN#streamed") is not None


def test_a_filtered_record_is_not_delivered(sample: Stack) -> None:
    item = {"pk": {"S": "NOTES"}, "sk": {"S": "wordless"}}
    sample.dynamodb.put_item(TableName=sample.running.tables["NotesTable"], Item=item)
    drain(sample.running)
    assert _copy(sample, "COPY#wordless") is None
    assert _copy(sample, "SEEN#wordless") is not None


@pytest.mark.parametrize(("text", "error"), [("poison", None), ("explode", "Unhandled")])
def test_a_poison_record_goes_to_its_queue_and_blocks_nothing(
    sample: Stack, nurse: httpx.Client, text: str, error: str | None
) -> None:
    for name, words in (("before", "hi"), ("bad", text), ("after", "hi")):
        _write(nurse, f"{text}-{name}", words)
    drain(sample.running)
    (message,) = [json.loads(body) for body in sample.messages("NotesFailed")]
    assert message["DDBStreamBatchInfo"]["batchSize"] == 1
    assert message["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert message["requestContext"]["approximateInvokeCount"] == 3
    assert message["responseContext"].get("functionError") == error
    assert text not in json.dumps(message)
    assert _copy(sample, f"COPY#{text}-before")
    assert _copy(sample, f"COPY#{text}-after")
    assert _copy(sample, f"SEEN#{text}-bad")


def test_jobs_are_done_and_a_poison_one_is_redriven(sample: Stack) -> None:
    for body in ("first", "poison", "second"):
        sample.sqs.send_message(QueueUrl=sample.queue_url("Jobs"), MessageBody=body)
    drain(sample.running)
    assert _copy(sample, "JOB#first")
    assert _copy(sample, "JOB#second")
    assert sample.messages("JobsFailed") == ["poison"]


def test_a_week_ticks_on_its_monday_and_a_month_after_its_end(sample: Stack) -> None:
    assert tick(sample.running, WEEKLY, date(2026, 3, 9)) == datetime(2026, 3, 9, 10, tzinfo=UTC)
    assert tick(sample.running, MONTHLY, date(2026, 4, 1)) == datetime(2026, 4, 2, 8, tzinfo=UTC)
    assert _copy(sample, "FIRED#weekly#2026-03-09T10:00:00Z")
    assert _copy(sample, "FIRED#month#2026-04-02T08:00:00Z")


def test_a_failing_clock_is_retried_and_reported(sample: Stack) -> None:
    with pytest.raises(StackError, match="after 2 tries"):
        fire(sample.running, WEEKLY, datetime(1999, 1, 4, 11, tzinfo=UTC))
    (message,) = [json.loads(body) for body in sample.messages("ClockFailed")]
    assert message["requestPayload"]["at"] == "1999-01-04T11:00:00Z"


def test_a_function_can_be_run_directly(sample: Stack) -> None:
    event = {"kind": "direct", "at": "2026-01-01"}
    assert invoke(sample.running, "Clock", {**event}) == event


def test_the_control_port_is_closed_without_its_secret(sample: Stack) -> None:
    answer = httpx.post(f"{sample.running.control}/status", headers={"Authorization": "Bearer guess"})
    assert answer.status_code == 401


def test_status_tells_what_runs_and_what_waits(sample: Stack) -> None:
    state = ask(sample.running, "/status")
    assert set(state) == {"functions", "streams", "queues", "schedules", "skipped"}
    assert state["streams"] == {
        "Copier.Notes": {"behind": 0, "replaying": False},
        "Counter.Notes": {"behind": 0, "replaying": False},
    }


def test_a_second_start_finds_the_first(sample: Stack) -> None:
    assert stack.up(sample.home, port=1, template=SAMPLE) == (sample.running, False)
