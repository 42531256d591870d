"""`caseload lint-837`: a good file, a bad one, and what is no file at all."""

from pathlib import Path

import pytest

from caseload.cli import main

GOLDEN = Path(__file__).parents[1] / "billing" / "x12" / "golden" / "month.837"


def lint(path: Path | str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    status = main(["lint-837", str(path)])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_good_file_ends_with_status_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(GOLDEN, capsys) == (0, "0 findings\n", "")


def test_findings_are_told_one_a_line_with_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.837"
    bad.write_bytes(GOLDEN.read_bytes().replace(b"XX*1234567893", b"XX*1234567890", 1).replace(b"ZIZ", "ŽIZ".encode()))
    status, out, _ = lint(bad, capsys)
    assert status == 1
    assert out.splitlines() == [
        "segment 10: NPI: an NPI is not ten digits with a right check digit",
        "segment 16: CHARACTER_SET: data has characters outside the basic set",
        "2 findings",
    ]


def test_what_is_no_837_is_said_so_with_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html>")
    status, out, err = lint(page, capsys)
    assert (status, out) == (2, "")
    assert "does not begin with an ISA" in err
    assert lint(tmp_path / "absent.837", capsys)[0] == 2


def test_help_and_a_missing_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint-837", "--help"]) == 0
    assert "FILE" in capsys.readouterr().out
    assert main(["lint-837"]) == 2
