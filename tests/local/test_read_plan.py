"""What the sample template asks for, read for the stage `local`."""

from pathlib import Path

import pytest

from infra.local.plan import FOR_EVER, Plan
from infra.local.read_plan import read_plan
from infra.local.values import StackError
from tests.local.running import SAMPLE


@pytest.fixture(scope="module")
def plan() -> Plan:
    identities = {"UserPool": "us-east-1_abc", "Key": "k-1"}
    return read_plan(SAMPLE, endpoint="http://127.0.0.1:9", identities=identities)


def test_a_functions_environment_holds_globals_and_its_own_resolved(plan: Plan) -> None:
    assert plan.functions["Door"].environment == {
        "STAGE": "local",
        "NOTES_TABLE": "caseload-local-notes-table",
        "GREETING": "hello",
        "POOL": "us-east-1_abc",
        "QUEUE_URL": "http://127.0.0.1:9/000000000000/caseload-local-jobs",
        "BUCKET": "caseload-local-files",
    }


def test_globals_give_timeout_and_memory(plan: Plan) -> None:
    door = plan.functions["Door"]
    assert (door.timeout, door.memory, door.handler) == (5, 256, "tests.local.handlers.door")


def test_a_route_is_authorized_unless_it_says_none(plan: Plan) -> None:
    found = {(route.method, route.path): route.authorized for route in plan.api.routes}
    assert found == {
        ("GET", "/v1/notes/{note_id}"): True,
        ("POST", "/v1/notes"): True,
        ("POST", "/v1/fail/{how}"): True,
        ("GET", "/openapi.json"): False,
    }


def test_a_stream_mapping_keeps_every_failure_rule(plan: Plan) -> None:
    mapping = next(it for it in plan.streams if it.name == "Copier.Notes")
    assert (mapping.table, mapping.batch_size, mapping.max_retries) == ("caseload-local-notes-table", 10, 2)
    assert (mapping.bisect, mapping.reports_failures) == (True, True)
    assert mapping.on_failure == "caseload-local-notes-failed"
    assert mapping.patterns[0]["eventName"] == ["INSERT", "MODIFY"]


def test_a_stream_mapping_without_limits_retries_for_ever(plan: Plan) -> None:
    mapping = next(it for it in plan.streams if it.name == "Counter.Notes")
    assert (mapping.max_retries, mapping.max_age_seconds, mapping.batch_size) == (FOR_EVER, FOR_EVER, 100)
    assert mapping.on_failure is None


def test_a_table_keeps_what_ministack_ignores_at_create_apart(plan: Plan) -> None:
    notes = plan.tables["NotesTable"]
    assert (notes.ttl_attribute, notes.point_in_time_recovery) == ("expires", True)
    assert "TimeToLiveSpecification" not in notes.definition
    assert notes.definition["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


def test_a_name_may_be_a_sub(plan: Plan) -> None:
    assert plan.tables["CopiesTable"].name == "caseload-local-copies-local"


def test_a_redrive_policy_names_the_other_queue(plan: Plan) -> None:
    policy = plan.queues["Jobs"].attributes["RedrivePolicy"]
    assert "arn:aws:sqs:us-east-1:000000000000:caseload-local-jobs-failed" in policy


def test_a_locked_bucket_keeps_versions(plan: Plan) -> None:
    files = plan.buckets["Files"]
    assert files.versioned
    assert files.lock == {"Mode": "GOVERNANCE", "Days": 1}


def test_a_schedule_goes_by_its_event_name(plan: Plan) -> None:
    weekly = plan.schedules["WeeklyPackets"]
    assert (weekly.function, weekly.expression, weekly.zone) == ("Clock", "cron(0 6 ? * MON *)", "America/New_York")


def test_cors_headers_lose_their_inner_quotes(plan: Plan) -> None:
    assert plan.api.cors is not None
    assert plan.api.cors.headers["Access-Control-Allow-Origin"] == "https://app.example.org"
    assert not plan.api.cors.authorized


def test_a_resource_whose_condition_fails_is_not_there(plan: Plan) -> None:
    assert plan.skipped == {}


def _written(folder: Path, resources: str) -> Path:
    path = folder / "template.yaml"
    path.write_text(f"Resources:\n{resources}", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("resources", "problem"),
    [
        ("  T: {Type: AWS::DynamoDB::Table, Properties: {TableName: !Ref Nobody}}", "Nobody"),
        ("  T: {Properties: {}}", "has no Type"),
        ("  T: {Type: AWS::SQS::Queue, Properties: {QueueName: !Cidr [a, b]}}", "Fn::Cidr"),
        ("  F: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Timeout: soon}}", "whole number"),
        ("  F: [", "not valid YAML"),
    ],
)
def test_what_cannot_run_is_refused_in_words(tmp_path: Path, resources: str, problem: str) -> None:
    with pytest.raises(StackError, match=problem):
        read_plan(_written(tmp_path, resources))


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(StackError, match="no template at"):
        read_plan(tmp_path / "nowhere.yaml")
