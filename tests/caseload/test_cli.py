"""The command finds its subcommands and refuses others."""

import subprocess
import sys
from pathlib import Path

import pytest

from caseload.cli import COMMANDS, main


@pytest.mark.parametrize("argv", [[], ["nope"], ["score", "surplus"]])
def test_an_unknown_command_ends_with_status_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(argv)
    assert ended.value.code == 2
    assert "usage: caseload" in capsys.readouterr().err


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(command.name in said for command in COMMANDS)


def test_the_installed_command_answers() -> None:
    command = Path(sys.executable).with_name("caseload")
    done = subprocess.run([command, "score"], input=b"[3]", capture_output=True, check=False)  # noqa: S603 - our own
    assert done.returncode == 0
    assert b'"INVALID"' in done.stdout


def test_a_subcommand_is_imported_only_when_it_is_asked_for() -> None:
    probe = "import sys, caseload.cli; print([m for m in sys.modules if m.startswith(('functions', 'msgspec'))])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert done.stdout.strip() == "[]"
