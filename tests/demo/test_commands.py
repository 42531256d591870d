"""What a person types: a problem is one line on stderr and exit code 1."""

from pathlib import Path

import pytest

from infra.demo.commands import main_demo, main_seed, main_token


@pytest.fixture(autouse=True)
def _empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CASELOAD_HOME", str(tmp_path))


def test_without_a_running_stack_it_says_how_to_start_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main_seed([]) == 1
    assert main_token(["gina.haase"]) == 1
    assert capsys.readouterr().err.count("`caseload up` starts one") == 2


def test_a_day_that_has_not_come_is_refused_before_anything_starts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main_demo(["--as-of", "2999-01-01"]) == 1
    assert "lies in the future" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
