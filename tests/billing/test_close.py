"""A clinic's month, closed: from facts to files, once, whatever is repeated, broken off or done twice at once."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.aws.files import DifferentContentError, put_once
from functions.billing.api import door
from functions.billing.closing import freezing, publishing
from functions.billing.files.run_balance import cents
from functions.billing.schedule import handler as strike
from functions.billing.worker import close_month
from functions.intake.api import door as intake
from tests.billing.dying import dies_at
from tests.billing.worked_month import (
    EXPLAIN,
    FROZEN_AT,
    MONTH,
    TABLES,
    WORK,
    a_clinic_month,
    bucket_files,
    looked_at,
    measured,
    met,
    table,
    tell,
    tell_again,
    worked,
)
from tests.intake.test_api import CONSENTS, EPISODES, a_consent, an_episode, refer
from tests.support import CLINIC, FINANCE, MANAGER, OTHER_CLINIC, aws_client, knock

pytestmark = pytest.mark.usefixtures("aws")

CIRCUMSTANCES = "/v1/clinics/{clinic_id}/episodes/{episode_id}/circumstances"


def test_a_month_is_closed_into_claims_held_and_a_manifest_that_adds_up() -> None:
    people = a_clinic_month()
    close_month(WORK)
    (claim,), lines, held = table("claims.csv"), table("claim_lines.csv"), table("held.csv")
    assert (claim["step"], claim["frequency"], claim["original_reference"]) == ("new", "1", "")
    assert (claim["codes"], claim["episode_id"]) == ("99492x1 99494x1", people["billed"]["episode_id"])
    assert [(row["hcpcs"], row["units"], row["claim_number"]) for row in lines] == [
        ("99492", "1", claim["claim_number"]),
        ("99494", "1", claim["claim_number"]),
    ]
    assert {row["reasons"]: row["status"] for row in held} == {
        "CONSENT_MISSING": "HOLD",
        "TIME_BELOW_THRESHOLD": "NO_BILL",
    }
    assert next(row["would_bill"] for row in held if row["status"] == "HOLD") == "99492x1 99494x1"
    manifest = json.loads(bucket_files()[f"billing/{CLINIC}/2026-03/run-1/manifest.json"])
    totals = manifest["totals"]
    assert (totals["patient_months"], totals["claims"], totals["lines"], totals["held"]) == (3, 1, 2, 1)
    assert totals["charge_cents"] == sum(cents(row["charge"]) for row in lines) == cents(claim["total_charge"]) > 0
    assert {entry["name"] for entry in manifest["files"]} == TABLES
    assert (manifest["kind"], manifest["supersedes"], manifest["clinic_version"]) == ("close", None, 1)


def test_a_closed_month_is_left_as_it_is_whatever_is_written_down_later() -> None:
    people = a_clinic_month()
    close_month(WORK)
    before = bucket_files()
    tell(worked(people["short"], 90, day=20, name="late"))
    close_month(WORK)
    close_month(replace(WORK, frozen_at=FROZEN_AT + timedelta(days=1)))
    assert bucket_files() == before


def test_what_is_written_down_after_the_close_is_listed_and_nothing_is_lost() -> None:
    people = a_clinic_month()
    late = f"{MONTH}/late-changes"
    too_early = knock(door, "GET", late, path={"month": "2026-03"}, by=FINANCE)
    assert (too_early.status, too_early.body["code"]) == (404, "MONTH_NOT_CLOSED")
    close_month(WORK)
    assert knock(door, "GET", late, path={"month": "2026-03"}, by=FINANCE).body["count"] == 0
    tell(worked(people["short"], 90, day=20, name="late"), worked(people["billed"], 1, day=20, name="late"))
    page = knock(door, "GET", late, path={"month": "2026-03"}, by=FINANCE).body
    assert (page["count"], page["claims_changed"]) == (2, 1)
    changed = {one["episode_id"]: one for one in page["items"]}
    short, billed = (changed[people[name]["episode_id"]] for name in ("short", "billed"))
    assert (short["closed_as"], short["now"], short["closed_lines"]) == ("NO_BILL", "BILL", [])
    assert [line["code"] for line in short["lines_now"]] == ["99492", "99494"]
    assert (billed["changes_claim"], billed["closed_minutes"], billed["minutes_now"]) == (False, 86, 87)


def test_a_circumstance_recorded_after_the_close_is_a_late_change() -> None:
    people = a_clinic_month()
    close_month(WORK)
    where = {"episode_id": people["billed"]["episode_id"]}
    reported = {"kind": "other_practitioner_claim", "starts_on": "2026-03-01", "ends_on": "2026-03-31"}
    assert knock(door, "POST", CIRCUMSTANCES, path=where, body=reported, by=FINANCE).status == 201
    page = knock(door, "GET", f"{MONTH}/late-changes", path={"month": "2026-03"}, by=FINANCE).body
    assert [(one["episode_id"], one["closed_as"], one["now"]) for one in page["items"]] == [
        (people["billed"]["episode_id"], "BILL", "HOLD")
    ]
    explained = knock(door, "GET", EXPLAIN, path={"month": "2026-04", **where}, by=FINANCE).body
    assert explained["decision"]["reasons"][0]["code"] != "OTHER_PRACTITIONER_BILLED"


@pytest.mark.parametrize("broken_at", range(1, 10))
def test_a_close_that_is_broken_off_anywhere_is_finished_with_the_same_bytes(
    monkeypatch: pytest.MonkeyPatch, broken_at: int
) -> None:
    """The worker dies at its nth step, evidence changes, and the message comes again: the frozen decisions hold."""
    people = a_clinic_month()
    with dies_at(monkeypatch, broken_at), pytest.raises(TimeoutError):
        close_month(WORK)
    frozen = f"billing/{CLINIC}/2026-03/run-1/decisions.json" in bucket_files()
    tell(worked(people["short"], 90, day=20, name="late"))
    close_month(WORK)
    assert len(table("claims.csv")) == (1 if frozen else 2)
    assert {entry["name"] for entry in _manifest()["files"]} == TABLES
    assert "manifest.json" in "".join(bucket_files())


@pytest.mark.parametrize("refused_after", range(len(TABLES)))
def test_a_close_that_goes_on_decides_nothing_anew_and_writes_only_what_does_not_stand(
    monkeypatch: pytest.MonkeyPatch, refused_after: int
) -> None:
    """However often a bucket refuses, each try comes further than the last."""
    a_clinic_month()
    written: list[str] = []

    def refusing(bucket: str, key: str, content: bytes, media_type: str) -> None:
        if len(written) == refused_after:
            raise TimeoutError
        put_once(bucket, key, content, media_type)
        written.append(key.rpartition("/")[2])

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "put_once", refusing)
        with pytest.raises(TimeoutError):
            close_month(WORK)
        patched.setattr(freezing, "decided_now", None)
        refused_after = -1
        close_month(WORK)
    assert sorted(written) == sorted({*TABLES, "manifest.json"} - {"decisions.json"})


def _manifest() -> Any:
    return json.loads(bucket_files()[f"billing/{CLINIC}/2026-03/run-1/manifest.json"])


def test_a_file_of_another_content_is_an_alarm_and_never_written_over() -> None:
    a_clinic_month()
    key = f"billing/{CLINIC}/2026-03/run-1/claims.csv"
    aws_client("s3").put_object(Bucket="billing-bucket", Key=key, Body=b"somebody else's")
    with pytest.raises(DifferentContentError):
        close_month(WORK)
    assert bucket_files()[key] == b"somebody else's"


def test_facts_in_another_order_and_again_give_the_same_month() -> None:
    people = a_clinic_month()
    first = knock(door, "GET", MONTH, path={"month": "2026-03"}, by=FINANCE).body
    corrected = worked(people["billed"], 86)
    for fact in (met(), looked_at(people["billed"]), corrected, measured(people["billed"]), corrected):
        tell(fact)
    tell_again()
    assert knock(door, "GET", MONTH, path={"month": "2026-03"}, by=FINANCE).body == first


def test_an_entry_made_in_error_stops_counting_and_a_late_first_version_does_not_bring_it_back() -> None:
    people = a_clinic_month()
    where = {"month": "2026-03", "episode_id": people["billed"]["episode_id"]}
    first = worked(people["billed"], 86)
    tell(replace(first, version=2, status="entered_in_error"), first)
    explained = knock(door, "GET", EXPLAIN, path=where, by=FINANCE).body
    assert (explained["decision"]["status"], explained["decision"]["minutes"]) == ("NO_BILL", 0)


def test_a_patient_month_explains_itself_while_it_runs() -> None:
    people = a_clinic_month()
    where = {"month": "2026-03", "episode_id": people["short"]["episode_id"]}
    explained = knock(door, "GET", EXPLAIN, path=where, by=MANAGER).body["decision"]
    assert (explained["next_code"], explained["minutes_to_next"]) == ("G2214", 6)
    page = knock(door, "GET", MONTH, path={"month": "2026-03"}, query={"limit": "1"}, by=FINANCE).body
    assert (page["count"], page["state"], len(page["items"])) == (3, "open", 1)
    assert page["by_status"] == {"BILL": 1, "HOLD": 1, "NO_BILL": 1}
    assert (page["items"][0]["person"]["phone"], page["items"][0]["person"]["address"]) == (None, None)


def test_files_are_for_finance_by_short_links() -> None:
    a_clinic_month()
    strike_at = {"scheduled_at": "2026-04-03T10:00:00Z"}
    with pytest.raises(Exception, match="CLOSE_QUEUE"):
        strike(strike_at, None)
    asked = knock(door, "GET", f"{MONTH}/files", path={"month": "2026-03"}, by=FINANCE).body
    assert [(one["run"]["status"], one["files"]) for one in asked["items"]] == [("asked", {})]
    close_month(WORK)
    closed = knock(door, "GET", f"{MONTH}/files", path={"month": "2026-03"}, by=FINANCE).body
    assert set(closed["items"][0]["files"]) == {*TABLES, "manifest.json"}
    assert knock(door, "GET", f"{MONTH}/files", path={"month": "2026-03"}, by=MANAGER).status == 403
    foreign = {"month": "2026-03", "clinic_id": OTHER_CLINIC}
    assert knock(door, "GET", f"{MONTH}/files", path=foreign, by=FINANCE).status == 404
    assert knock(door, "GET", MONTH, path={"month": "2026-13"}, by=FINANCE).status == 404


def test_a_name_that_looks_like_a_formula_is_only_a_name() -> None:
    patient_id = refer(mrn="=1+1", family_name="@SUM(A1)").body["patient_id"]
    knock(intake, "POST", CONSENTS, path={"patient_id": patient_id}, body=a_consent())
    episode = knock(intake, "POST", EPISODES, path={"patient_id": patient_id}, body=an_episode()).body
    tell_again()
    tell(worked(episode, 40), measured(episode), looked_at(episode), met())
    close_month(WORK)
    assert [(row["patient_mrn"], row["last_name"]) for row in table("claims.csv")] == [("'=1+1", "'@SUM(A1)")]
