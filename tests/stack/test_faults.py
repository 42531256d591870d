"""Faults on the embedded stack: a record that cannot be heard, and a stack that stops in the middle."""

import json
from datetime import UTC, date, datetime

import pytest

from functions.billing.closing.runs import Claims
from functions.kernel.ids import ClinicId
from functions.review.shelves import Shelves
from infra.local.acting import as_function
from infra.local.clients import Clients
from infra.local.commands import MONTHLY, tick
from infra.local.control import fire
from infra.local.maintenance import main_recover, main_redrive
from tests.stack.clinic import Clinic

pytestmark = pytest.mark.stack

ITEMS = [1, 1, 1, 1, 1, 1, 1, 1, 1]


def points(clinic: Clinic, episode_id: str) -> int:
    return len(clinic.get("care_manager", f"/episodes/{episode_id}/registry")["phq9"]["points"])


def test_a_record_that_cannot_be_heard_goes_to_its_queue_and_blocks_nothing(clinic: Clinic) -> None:
    running = clinic.stack.running
    episode = clinic.enrol(on=date(2026, 3, 2))
    episode_id = episode["episode_id"]
    clinic.assess(episode, ITEMS, "2026-03-09T15:00:00Z")
    clinic.settle()
    partition = f"CLINIC#{clinic.clinic_id}#EPISODE#{episode_id}"
    Clients(running.data).dynamodb.put_item(
        TableName=running.tables["AssessmentsTable"],
        Item={
            "pk": {"S": partition},
            "sk": {"S": "ASSESSMENT#asm_poison"},
            "kind": {"S": "assessment"},
            "version": {"N": "1"},
            "body": {"S": '{"clinic_id": "a body of another kind"}'},
            "request": {"S": ""},
        },
    )
    clinic.assess(episode, ITEMS, "2026-03-10T15:00:00Z")
    clinic.settle()
    assert points(clinic, episode_id) == 2
    told = [
        json.loads(body) for room in ("Review", "Billing") for body in clinic.stack.messages(f"{room}StreamFailures")
    ]
    assert [message["DDBStreamBatchInfo"]["batchSize"] for message in told] == [1, 1]
    assert "another kind" not in json.dumps(told)
    key = {"pk": {"S": partition}, "sk": {"S": "ASSESSMENT#asm_poison"}}
    Clients(running.data).dynamodb.delete_item(TableName=running.tables["AssessmentsTable"], Key=key)


def copy_for(clinic: Clinic, other: str, table: str, sort_key: str, *, partition: str = "") -> None:
    """Write a record once more, as another clinic's."""
    running, own = clinic.stack.running, f"CLINIC#{clinic.clinic_id}{partition}"
    data = Clients(running.data).dynamodb
    key = {"pk": {"S": own}, "sk": {"S": sort_key}}
    item = data.get_item(TableName=running.tables[table], Key=key)["Item"]
    changed = {name: {"S": item[name]["S"].replace(clinic.clinic_id, other)} for name in ("pk", "body")}
    data.put_item(TableName=running.tables[table], Item={**item, **changed})


@pytest.fixture
def commands(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands find this stack."""
    monkeypatch.setenv("CASELOAD_HOME", str(clinic.stack.home.path))


@pytest.mark.usefixtures("commands")
def test_what_was_given_up_stays_until_it_is_repaired_and_is_then_redriven_by_the_command(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    """An answer of a clinic that the directory does not know yet."""
    episode = clinic.enrol()
    asked = clinic.assess(episode, ITEMS, "2026-03-09T15:00:00Z")["assessment_id"]
    copy_for(
        clinic, "cli-late", "AssessmentsTable", f"ASSESSMENT#{asked}", partition=f"#EPISODE#{episode['episode_id']}"
    )
    clinic.settle()
    for _ in range(2):
        assert main_redrive([]) == 1
        assert "ReviewStreamFailures: 0 done, 1 failed again, 0 forgotten" in capsys.readouterr().out
    copy_for(clinic, "cli-late", "DirectoryTable", "PROFILE")
    assert main_redrive([]) == 0
    assert "BillingStreamFailures: 1 done, 0 failed again, 0 forgotten" in capsys.readouterr().out
    with as_function(clinic.stack.running):
        row = Shelves().row(ClinicId("cli-late"), episode["episode_id"])
    assert row is not None
    assert list(row.scores) == [asked]
    assert main_redrive([]) == 0


@pytest.mark.usefixtures("commands")
def test_a_claims_table_that_forgot_everything_is_recovered_from_the_files_by_the_command(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    tick(clinic.stack.running, MONTHLY, date(2026, 5, 1))
    clinic.settle()
    before = clinic.get("finance", "/months/2026-04/files")["items"]
    with as_function(clinic.stack.running):
        for record in Claims.scan():
            if record.pk.startswith(f"CLINIC#{clinic.clinic_id}"):
                record.delete()
    assert clinic.get("finance", "/months/2026-04/files")["items"] == []
    assert main_recover([]) == 0
    assert "1 forgotten" in capsys.readouterr().out
    after = clinic.get("finance", "/months/2026-04/files")["items"]
    assert [(one["run"]["status"], set(one["files"])) for one in after] == [("closed", set(before[0]["files"]))]


def test_the_nightly_comparison_runs_and_finds_nothing_amiss(clinic: Clinic) -> None:
    clinic.settle()
    for clock in ("RegistryCheck", "LedgerCheck"):
        fire(clinic.stack.running, clock, datetime(2026, 5, 4, 7, tzinfo=UTC))
    clinic.settle()
    failures = ("RegistryFailures", "LedgerFailures", "ClockFailures")
    assert [message for name in failures for message in clinic.stack.messages(name)] == []
