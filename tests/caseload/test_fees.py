"""CMS's payment amount file: a locality's amounts of our codes, or what is wrong with it; never an empty list."""

import json
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pytest

from caseload.cli import main
from caseload.cms_file import Quarter
from functions.aws.bodies import read_json
from functions.billing.doors.rulebook_forms import FeeScheduleForm
from functions.billing.rules.codes import BHI_FAMILY

TRAILER = '"TRLCPT CODES AND DESCRIPTORS ARE A NOTICE'
ASKED = ("--carrier", "14112", "--locality", "03", "--quarter", "2026Q2")


def record(code: str, cents: int, *, facility: int = 100, **changes: str) -> str:
    """A record in the published layout."""
    values = {"year": "2026", "carrier": "14112", "locality": "03", "modifier": "  ", "status": "A", **changes}
    amounts = [f"{amount // 100:07d}.{amount % 100:02d}" for amount in (cents, facility)]
    whose = [values["year"], values["carrier"], values["locality"], code, values["modifier"]]
    rest = [" ", "0", values["status"], "0", "0000000.00", "0000000.00", "9", "0000000.00", "0000000.00"]
    return ",".join(f'"{value}"' for value in [*whose, *amounts, *rest])


WHOLE = [
    record("99213", 9000),
    record("99484", 5700),
    record("99492", 15900),
    record("99492", 1, locality="99"),
    record("99492", 2, carrier="14212"),
    record("99492", 3, modifier="53"),
    record("99493", 14400),
    record("99494", 6100),
    record("G0512", 0, status="X"),
    record("G2214", 6000),
    TRAILER,
]


def run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: Sequence[str], *arguments: str
) -> tuple[int, str, str]:
    file = tmp_path / "PFALL26B.txt"
    file.write_text("\r\n".join(lines), "latin-1")
    status = main(["fees", str(file), *(arguments or ASKED)])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_locality_s_amounts_are_the_body_that_the_api_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(tmp_path, capsys, WHOLE)
    form = read_json(out.encode(), FeeScheduleForm)
    assert status == 0
    assert form.amounts == {"99484": 5700, "99492": 15900, "99493": 14400, "99494": 6100, "G2214": 6000}
    assert form.source.startswith(
        "CMS physician fee schedule payment amounts, carrier 14112 locality 03, non-facility, 2026Q2 (PFALL26B.txt, "
    )
    assert str(form.ends_on) == "2026-12-31"
    assert "2026-04-01" in err
    assert "G0512 is left out: status X, amount 0000000.00" in err
    assert "G0568 is not in the file" in err


def test_hospital_departments_have_amounts_of_their_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(tmp_path, capsys, WHOLE, *ASKED, "--facility")
    assert set(json.loads(out)["amounts"].values()) == {100}


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (WHOLE[:-1], "there is no trailer record"),
        (WHOLE[:4], "there is no trailer record"),
        ([*WHOLE[:4], WHOLE[4][:60]], "line 5: sixteen values"),
        ([*WHOLE[:6], TRAILER], "no amount for 99493, 99494"),
        ([WHOLE[0], TRAILER], "no amount for 99492, 99493, 99494"),
        ([WHOLE[3], TRAILER], "nothing in the file is of carrier 14112, locality 03"),
        ([TRAILER], "nothing in the file is of carrier 14112, locality 03"),
        ([], "there is no trailer record"),
        ([*WHOLE[:-1], record("99492", 16000), TRAILER], "line 11: 99492 has a second amount"),
        ([record("99492", 1, year="2025"), TRAILER], "line 1: the file is of 2025, and 2026Q2 was asked for"),
        ([WHOLE[2].replace("0000159.00", "      .00"), TRAILER], "line 1: the amount of 99492 is no amount"),
        (["HCPCS,MOD,DESCRIPTION", "99492,,x"], "line 1: sixteen values"),
        (["PK\x03\x04"], "unpack it"),
        (['"2026","' + "x" * 140_000], "field larger than field limit"),
    ],
)
def test_a_file_that_is_wrong_or_not_whole_is_said_and_nothing_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: Sequence[str], why: str
) -> None:
    status, out, err = run(tmp_path, capsys, lines)
    assert (status, out) == (2, "")
    assert why in err


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fees", str(tmp_path / "none.txt"), *ASKED]) == 2
    assert "No such file" in capsys.readouterr().err


@pytest.mark.parametrize("quarter", ["2026", "2026Q5", "2026q1", "26Q1"])
def test_a_quarter_is_written_2026q2(quarter: str) -> None:
    with pytest.raises(ValueError, match=quarter):
        Quarter.parse(quarter)


def test_quarters_begin_when_cms_revises_its_files() -> None:
    days = [Quarter.parse(f"2026Q{number}").first_day.isoformat() for number in range(1, 5)]
    assert days == ["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"]


def test_the_file_is_read_as_a_stream(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    others = [record("99213", 9000, locality="99")] * 30_000
    tracemalloc.start()
    status, _, _ = run(tmp_path, capsys, [*others, *WHOLE])
    tracemalloc.reset_peak()
    assert status == 0
    assert main(["fees", str(tmp_path / "PFALL26B.txt"), *ASKED]) == 0
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < (tmp_path / "PFALL26B.txt").stat().st_size


def test_every_code_that_the_schedule_takes_is_looked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [*(record(code, 100) for code in sorted(BHI_FAMILY)), TRAILER]
    _, out, _ = run(tmp_path, capsys, lines)
    assert set(json.loads(out)["amounts"]) == set(BHI_FAMILY)
