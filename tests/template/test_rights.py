"""Least privilege both ways: what the code asks of tables, buckets and the pool is granted, what is granted is asked.

What the recorder noted while other tests of the rooms ran is held against the roles of the template; those of them that
did not run before this, run for it.
"""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.template.document import ROOT, of, translated
from tests.template.recorder import is_whole, noted

pytestmark = [pytest.mark.artifact, pytest.mark.timeout(1800)]

# The tests that go through streams, clocks and workers; those of doors are called test_..._api.py.
_TESTS = (
    "test_api.py",
    "test_worker.py",
    "test_registry_worker.py",
    "test_ledger_worker.py",
    "test_watch.py",
    "test_close.py",
    "test_seals.py",
    "test_marks.py",
    "test_sweep.py",
    "test_overdue.py",
    "test_first_admin.py",
)


class Right(NamedTuple):
    """One action of one function on one table or bucket, or on the user pool."""

    function: str
    action: str
    resource: str


# Granted without being seen to be used, and why.
WAIVED = {
    Right("AuditSeal", "s3:GetObject", "AuditBucket"): "of two ticks at once the second compares the seal that stands",
    Right("CloseWorker", "dynamodb:GetItem", "LedgerTable"): "a patient's other episodes in the month (R17)",
    Right("ReviewApi", "s3:ListBucket", "PacketsBucket"): "S3 asks for it by itself: else a missing file is a 403",
    Right("PacketWorker", "s3:ListBucket", "PacketsBucket"): "S3 asks for it by itself: else a missing file is a 403",
    Right("ReviewStream", "dynamodb:GetItem", "DirectoryTable"): "the clinic's time zone; tests hand it in",
    Right("BillingStream", "dynamodb:GetItem", "DirectoryTable"): "the clinic's time zone; tests hand it in",
    Right("FlagSweep", "dynamodb:GetItem", "RegistryTable"): "a row is read again when another noted it meanwhile",
    Right("WeeklyPackets", "dynamodb:Query", "DirectoryTable"): "every clinic; the same call as MonthEnd's",
}


@pytest.fixture(scope="module")
def used(request: pytest.FixtureRequest) -> set[Right]:
    modules = [path for path in (ROOT / "tests").rglob("test_*.py") if path.name in _TESTS or _is_of_door(path)]
    _run([path for path in modules if not is_whole(path, request.session)])
    seen = {Right(*_plain(*call)) for path in modules for call in noted(path).calls}
    return {right for right in seen if right.resource.endswith(("Table", "Bucket", "Pool"))}


def _run(modules: Sequence[Path]) -> None:
    """Run what has not run, in a process of its own; its recorder writes where ours does."""
    if modules:
        options = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
        command = [sys.executable, "-m", "pytest", *options, *map(str, modules)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
        assert done.returncode == 0, done.stdout[-3000:]


def _is_of_door(path: Path) -> bool:
    return path.name.endswith("_api.py")


def _plain(function: str, action: str, name: str) -> tuple[str, str, str]:
    """`directory-table` of the tests is the DirectoryTable of the template."""
    return function, action, name.title().replace("-", "")


def granted() -> set[Right]:
    found = set()
    for role, properties in of(translated("prod"), "AWS::IAM::Role"):
        for statement in (
            it for policy in properties.get("Policies", ()) for it in policy["PolicyDocument"]["Statement"]
        ):
            on = re.search(r"(\w+(?:Table|Bucket)|UserPool)\b", json.dumps(statement["Resource"]))
            if on and "StreamArn" not in str(statement["Resource"]) and statement["Sid"] != "ListStreams":
                found |= {Right(role.removesuffix("Role"), action, on.group(1)) for action in statement["Action"]}
    return found


def test_nothing_is_asked_for_that_is_not_granted(used: set[Right]) -> None:
    assert sorted(used - granted()) == []


def test_nothing_is_granted_that_nobody_asks_for(used: set[Right]) -> None:
    unused = granted() - used - WAIVED.keys()
    assert not unused, "\n".join(" ".join(right) for right in sorted(unused))


def test_what_is_waived_is_still_granted(used: set[Right]) -> None:
    assert sorted(WAIVED.keys() - granted()) == []
    assert len({right.function for right in used}) >= 10, "the recorder saw too few functions"


def test_a_right_that_is_missing_is_seen() -> None:
    scan = Right("CareApi", "dynamodb:Scan", "ContactsTable")
    assert {scan} - granted() == {scan}
