"""CMS's table of unlikely units: the cap on 99494 with how CMS applies it, or what is wrong with the file."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from caseload.cli import main
from functions.aws.bodies import read_json
from functions.billing.doors.rulebook_forms import PayerRuleForm
from functions.billing.rules.settings import problems

NOTICE = '"A notice\nof several lines",,,'
HEADING = '"HCPCS/\nCPT Code","Practitioner Services MUE Values","MUE Adjudication Indicator","MUE Rationale"'
EDIT = '99494,2,"3 Date of Service Edit: Clinical","Clinical: Data"'
OTHER = '99213,1,"2 Date of Service Edit: Policy","Nature of Service"'


def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: Sequence[str]) -> tuple[int, str, str]:
    file = tmp_path / "MUE.csv"
    file.write_text("\n".join(lines), "latin-1")
    status = main(["mue", str(file), "--quarter", "2026Q2"])
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.mark.parametrize("lines", [[NOTICE, HEADING, OTHER, EDIT], [HEADING.replace("\n", ""), EDIT, OTHER, ""]])
def test_the_cap_is_the_body_that_the_api_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: Sequence[str]
) -> None:
    status, out, err = run(tmp_path, capsys, lines)
    form = read_json(out.encode(), PayerRuleForm)
    assert (status, form.values()) == (0, {"max_99494_units": 2})
    assert problems(form.values(), "") == ()
    assert form.source.startswith(
        "CMS practitioner services MUE of 99494, 2026Q2: 2, 3 Date of Service Edit: Clinical (MUE.csv, SHA-256 "
    )
    assert "2026-04-01" in err


def test_columns_are_found_by_their_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = "MUE Rationale,MUE Adjudication Indicator,HCPCS/CPT Code,Practitioner Services MUE Values"
    _, out, _ = run(tmp_path, capsys, [names, "Clinical,3 Date,99494,4"])
    assert read_json(out.encode(), PayerRuleForm).values() == {"max_99494_units": 4}


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([NOTICE, HEADING, OTHER], "99494 is not in the table"),
        ([NOTICE], "there is no heading"),
        ([], "there is no heading"),
        ([OTHER] * 60, "there is no heading"),
        ([HEADING.replace("Practitioner", "Outpatient Hospital"), EDIT], "another table: Outpatient Hospital Services"),
        ([HEADING, EDIT, "994"], "line 4: values are missing"),
        ([HEADING, EDIT, EDIT], "line 4: 99494 stands there twice"),
        ([HEADING, EDIT.replace(",2,", ",,")], "line 3: the edit of 99494"),
        ([HEADING, EDIT.replace(",2,", ",100,")], "line 3: the edit of 99494"),
        ([HEADING, '99494,2,"",""'], "line 3: the edit of 99494"),
        (["PK\x03\x04"], "unpack it"),
    ],
)
def test_a_table_that_is_wrong_or_not_whole_is_said_and_nothing_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: Sequence[str], why: str
) -> None:
    status, out, err = run(tmp_path, capsys, lines)
    assert (status, out) == (2, "")
    assert why in err


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mue", str(tmp_path / "none.csv"), "--quarter", "2026Q2"]) == 2
    assert "No such file" in capsys.readouterr().err
