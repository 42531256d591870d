"""The close of a clinic that sends claims: files, control numbers that are its own, and the same bytes again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from functions.access.store import AccessStore
from functions.aws import directory
from functions.aws.derived import put_newer
from functions.billing.api import door
from functions.billing.closing import publishing
from functions.billing.closing.runs import Claims, Run
from functions.billing.files.control_numbers import TradingPair, control_numbers
from functions.billing.rulebook_store import add_row, change_row
from functions.billing.worker import close_month
from functions.billing.x12.claims import ControlNumbers
from functions.billing.x12.lint837 import lint
from functions.intake.api import door as intake
from functions.kernel.ids import ClinicId
from tests.billing.dying import dies_at
from tests.billing.files.test_edi import SETTINGS
from tests.billing.rows import a_rule, a_schedule
from tests.billing.worked_month import (
    FROZEN_AT,
    MONTH,
    TABLES,
    WORK,
    bucket_files,
    looked_at,
    measured,
    met,
    tell,
    tell_again,
    worked,
)
from tests.intake.test_api import CONSENTS, EPISODES, a_consent, an_episode, refer
from tests.support import CLINIC, FINANCE, NPI, a_clinic, knock

pytestmark = pytest.mark.usefixtures("aws")

ADDRESS = {"line": "22 Křižíkova St", "city": "Bar Harbor", "state": "ME", "postal_code": "04609"}
PAIR = TradingPair("HARBOR01", "EASTCLR")


def configure(npi: str = NPI, **settings: Any) -> None:
    """The clinic bills under the practitioner's number, unless it has its own, as an institution must."""
    store, clinic = AccessStore(), a_clinic()
    billing = replace(clinic.billing, npi=npi)
    store.change(replace(clinic, version=2, billing=billing, policy={**SETTINGS, **settings}), clinic, "configure")
    directory.forget()
    add_row(a_rule("medicare_ffs", electronic_payer_id="04312"), "test-electronic-id")


def a_patient(mrn: str, address: Mapping[str, str] | None, **episode: Any) -> Any:
    person = {"mrn": mrn} | ({"address": address} if address else {})
    patient_id = refer(**person).body["patient_id"]
    knock(intake, "POST", CONSENTS, path={"patient_id": patient_id}, body=a_consent())
    return knock(intake, "POST", EPISODES, path={"patient_id": patient_id}, body=an_episode(**episode)).body


def a_clinic_month(**episode: Any) -> None:
    """Two people to bill, of whom one has no address."""
    people = [a_patient("M-1", ADDRESS, **episode), a_patient("M-2", None, **episode)]
    tell_again()
    for episode in people:
        tell(worked(episode, 86), measured(episode), looked_at(episode))
    tell(met())


def run_files() -> dict[str, bytes]:
    return {key.rpartition("/")[2]: content for key, content in bucket_files().items()}


def test_a_configured_clinic_gets_a_file_a_payer_and_an_account_of_the_rest() -> None:
    configure()
    a_clinic_month()
    close_month(WORK)
    files = run_files()
    text = files["claims-medicare_ffs.837"].decode("ascii")
    assert list(lint([text])) == []
    manifest = json.loads(files["manifest.json"])
    edi, totals = manifest["edi"], manifest["totals"]
    assert (edi["status"], edi["not_transmittable"], edi["findings"]) == (
        "written",
        1,
        {"SUBSCRIBER_ADDRESS_MISSING": 1},
    )
    (file,) = edi["files"]
    assert (file["interchange_control"], file["group_control"], file["transaction_sets"]) == (1, 1, ["0001"])
    assert file["charge_cents"] + edi["not_transmittable_cents"] == totals["charge_cents"]
    rows = {entry["name"]: entry["rows"] for entry in manifest["files"]}
    assert rows["claims-medicare_ffs.837"] == text.count("~")
    assert rows["not_transmittable.csv"] == 1
    assert b"SUBSCRIBER_ADDRESS_MISSING" in files["not_transmittable.csv"]


def test_a_clinic_without_settings_is_told_which_are_missing() -> None:
    configure(edi_usage="")
    a_clinic_month()
    close_month(WORK)
    edi = json.loads(run_files()["manifest.json"])["edi"]
    assert (edi["status"], edi["missing_settings"], edi["files"]) == ("not_configured", ["edi_usage"], [])
    assert not [name for name in run_files() if name.endswith(".837")]


@pytest.mark.parametrize("broken_at", range(1, 12))
def test_a_close_that_is_broken_off_is_finished_under_the_same_control_numbers(
    monkeypatch: pytest.MonkeyPatch, broken_at: int
) -> None:
    configure()
    a_clinic_month()
    with dies_at(monkeypatch, broken_at), pytest.raises(TimeoutError):
        close_month(WORK)
    before = run_files()
    close_month(WORK)
    after = run_files()
    assert {name: after[name] for name in before} == before
    assert json.loads(after["manifest.json"])["edi"]["files"][0]["interchange_control"] == 1


def test_every_file_of_a_run_is_for_finance() -> None:
    configure()
    a_clinic_month()
    close_month(WORK)
    closed = knock(door, "GET", f"{MONTH}/files", path={"month": "2026-03"}, by=FINANCE).body
    assert set(closed["items"][0]["files"]) == {
        *TABLES,
        "not_transmittable.csv",
        "claims-medicare_ffs.837",
        "manifest.json",
    }


def a_run(clinic_id: ClinicId = CLINIC, number: int = 1) -> Run:
    return Run(
        clinic_id=clinic_id, month="2026-03", run=number, status="asked", frozen_at=FROZEN_AT, patient_months=None
    )


def taken(run: Run, payers: Sequence[str], pair: TradingPair = PAIR) -> list[int]:
    return [number.interchange for number in control_numbers(run, pair, payers).values()]


def test_control_numbers_are_taken_once_for_a_run_and_never_twice_by_a_pair_of_partners() -> None:
    assert taken(a_run(), ["a", "b"]) == [1, 2]
    assert taken(a_run(number=2), ["a"]) == [3]
    assert taken(a_run(ClinicId("cli_prairie")), ["a", "b"]) == [4, 5]
    assert taken(a_run(), ["a", "b"]) == [1, 2]
    assert taken(a_run(number=3), ["a"], TradingPair("HARBOR01", "OTHER")) == [1]


def test_numbers_of_nine_digits_begin_again() -> None:
    put_newer(Claims("EDI#HARBOR01#EASTCLR", "COUNTER", kind="counter", version=999_999_998, body="0", request=""))
    found = control_numbers(a_run(), PAIR, ["a", "b"])
    assert list(found.values()) == [ControlNumbers(interchange=number, group=number) for number in (999_999_999, 1)]


def test_the_rules_of_the_frozen_month_hold_when_a_broken_off_close_is_finished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configure()
    add_row(a_schedule(c99492=20000), "test-charges")
    a_clinic_month()
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "put_once", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            close_month(WORK)
    old = a_rule("medicare_ffs", electronic_payer_id="04312")
    change_row(a_rule("medicare_ffs", version=2, electronic_payer_id="99999", covers=()), old, "test-correction")
    close_month(WORK)
    text = run_files()["claims-medicare_ffs.837"].decode("ascii")
    assert ("*04312~" in text, "*99999~" in text, "*200*" in text) == (True, False, True)
    late = knock(door, "GET", f"{MONTH}/late-changes", path={"month": "2026-03"}, by=FINANCE).body
    assert (late["count"], late["claims_changed"]) == (2, 2)
    assert {change["now"] for change in late["items"]} == {"NO_BILL"}
