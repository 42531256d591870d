"""Work in a process of its own: what it is given of ours, and what it is not."""

import sys
from pathlib import Path

import pytest

from functions.aws.apart import BrokenApartError, run_apart

_TELL = "import os, sys; told = sys.stdin.read(); print(told, *sorted(os.environ), os.environ.get('LD_LIBRARY_PATH'))"


@pytest.fixture(autouse=True)
def runnable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two modules that can be run: one tells its environment, one fails and says too much."""
    (tmp_path / "telling.py").write_text(_TELL, "utf-8")
    (tmp_path / "failing.py").write_text("import sys; sys.exit('Sample Ada')", "utf-8")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])


@pytest.mark.parametrize("libraries", ["/nowhere/lib", None])
def test_it_is_given_what_python_needs_in_lambda_and_no_credentials(
    libraries: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    if libraries:
        monkeypatch.setenv("LD_LIBRARY_PATH", libraries)
    said = run_apart("telling", b"sheet").decode().split()
    assert (said[0], said[-1]) == ("sheet", str(libraries))
    assert [name for name in said if name.startswith("AWS_")] == []


def test_what_fails_there_fails_here_and_says_nothing_personal() -> None:
    with pytest.raises(BrokenApartError) as failed:
        run_apart("failing", b"")
    assert str(failed.value) == "failing ended with 1"
