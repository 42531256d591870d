"""`caseload audit verify` says what it checked, names each break, and ends with 1 when there is any."""

import re
from datetime import date

import pytest

from caseload.cli import main
from functions.aws.settings import setting
from tests.access.trails import LAST, OWNER, begun, records, seal, write
from tests.support import CLINIC


@pytest.fixture(autouse=True)
def sealed(monkeypatch: pytest.MonkeyPatch, aws: None) -> None:  # noqa: ARG001
    begun(monkeypatch, LAST)
    write(LAST, 3)
    seal()


def verify(*further: str, last: date = LAST) -> int:
    names = ("AUDIT_TABLE", "AUDIT_BUCKET", "DIRECTORY_TABLE")
    told = [text for name in names for text in (f"--{name.replace('_', '-').lower()}", setting(name))]
    return main(["audit", "verify", "--to", last.isoformat(), *told, *further])


def test_a_trail_that_holds_is_said_to_and_how_much_of_it_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify() == 0
    said = capsys.readouterr().out
    assert f"{OWNER}: 1 days, 1 chains, 3 records\n" in said
    assert said.endswith("up to 2026-03-04: 4 trails, 4 days, 1 chains, 3 records, 0 breaks\n")


def test_each_break_is_named_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    gone = records()[2]
    gone.delete()
    assert verify("--clinic", CLINIC) == 1
    assert re.search(r"^  cut off: chn_\w+#000003$", capsys.readouterr().out, re.MULTILINE)


def test_a_day_that_was_never_sealed_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify("--from", "2026-03-05", last=date(2026, 3, 5)) == 1
    assert f"  unsealed: {OWNER} 2026-03-05\n" in capsys.readouterr().out


def test_a_clinic_that_does_not_exist_is_not_called_whole() -> None:
    assert verify("--clinic", "cli_atlantis") == 1


@pytest.mark.parametrize("argv", [["verify", "--audit-table", "x"], [], ["verify", "--from", "yesterday"]])
def test_what_cannot_be_asked_ends_with_status_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["audit", *argv])
    assert ended.value.code == 2
    assert "usage: caseload audit" in capsys.readouterr().err
