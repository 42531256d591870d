"""The report: counts from the manifests and the caseload, and a line to paste."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from infra.demo.export import named
from infra.demo.report import Counts, counts, curl, show
from infra.demo.requests import Ids
from infra.demo.signing_in import PASSWORD, address
from infra.local.home import Running
from tests.demo.fake_api import FakeApi, api_of
from tests.demo.telling import told

IDS = Ids(staff={}, clinics={clinic.key: f"cli_{clinic.key}" for clinic in told().vendor.clinics})
RUNNING = Running(
    pid=1, store=2, api="http://127.0.0.1:8085", data="", control="", secret="", template="", pool="", client=""
)


def manifest(folder: Path, clinic: str, run: int, units: dict[str, int], held: dict[str, int]) -> Path:
    path = folder / clinic / "2026-10" / f"run-{run}" / "manifest.json"
    path.parent.mkdir(parents=True)
    totals = {"units_by_code": units, "held_by_reason": held, "not_billed_by_reason": {"TIME_BELOW_THRESHOLD": 1}}
    path.write_text(json.dumps({"totals": totals}), encoding="utf-8")
    return path


def a_page(codes: list[str], cursor: str | None) -> dict[str, object]:
    return {"items": [{"flags": [{"code": code} for code in codes]}], "next_cursor": cursor}


@pytest.fixture
def found(tmp_path: Path) -> Counts:
    files = [
        manifest(tmp_path, "durham", 1, {"99492": 9}, {"DX_MISSING": 9}),
        manifest(tmp_path, "durham", 10, {"99492": 1, "99494": 2}, {"DX_MISSING": 1}),
        manifest(tmp_path, "tucson", 2, {"99492": 3}, {"CONSENT_MISSING": 2}),
        tmp_path / "durham" / "2026-10" / "run-1" / "claims.csv",
    ]
    fake = FakeApi()
    for clinic in IDS.clinics.values():
        fake.kept[f"/v1/clinics/{clinic}/caseload"] = a_page(["SAFETY_ITEM9", "WORSENED"], None)
    return counts(told(), api_of(fake), IDS, files)


def test_the_latest_run_of_each_clinics_month_counts(found: Counts) -> None:
    assert found.claims == {"99492": 4, "99494": 2}
    assert found.held == {"DX_MISSING": 1, "CONSENT_MISSING": 2}
    assert found.not_billed == {"TIME_BELOW_THRESHOLD": 2}


def test_flags_are_counted_over_all_clinics(found: Counts) -> None:
    assert found.flags == {"SAFETY_ITEM9": 3, "WORSENED": 3}
    assert found.patients == len(told().patients)


def test_the_report_names_everybody_the_password_and_the_files(found: Counts, tmp_path: Path) -> None:
    written = io.StringIO()
    show(Console(file=written, width=140), RUNNING, told(), IDS, found, tmp_path)
    for member in told().vendor.staff:
        assert member.username in written.getvalue()
    for shown in (PASSWORD, RUNNING.api, str(tmp_path / "packets"), str(tmp_path / "month-end"), "CONSENT_MISSING 2"):
        assert shown in written.getvalue()
    assert curl(RUNNING, told(), IDS) in written.getvalue()


def test_the_line_to_paste_fetches_its_own_token() -> None:
    line = curl(RUNNING, told(), IDS)
    assert "$(.venv/bin/caseload token " in line
    assert line.endswith("'http://127.0.0.1:8085/v1/clinics/cli_durham/caseload?limit=3'")
    assert "\n" not in line


def test_files_bear_names_instead_of_ids() -> None:
    names = {"cli_abc": "durham", "4ba1-b": "gina.haase"}
    assert named("cli_abc/2026-W47/care_manager-4ba1-b.pdf", names) == "durham/2026-W47/care_manager-gina.haase.pdf"


def test_a_sign_in_name_is_short_for_an_address() -> None:
    assert address("gina.haase") == "gina.haase@common-thread.example"
    assert address("somebody@elsewhere.example") == "somebody@elsewhere.example"
