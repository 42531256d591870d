"""A run's files: byte for byte those that are kept, and nothing that does not add up is published."""

import csv
import io
from collections import Counter
from dataclasses import replace

import pytest

from functions.billing.closing.frozen import Frozen
from functions.billing.files.edi import edi_of
from functions.billing.files.run_balance import OutOfBalanceError, cents, require_balance
from functions.billing.files.run_tables import tables_of
from functions.billing.files.totals import totals_of
from functions.billing.rules.evidence import Setting
from tests.billing.files.test_edi import SETTINGS
from tests.billing.golden_run import BILLED, CLOSE, GOLDEN, RUNS, close, files_of, month, numbers
from tests.support import a_clinic

FROZEN = Frozen(a_clinic(policy=dict(SETTINGS)), month())


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.mark.parametrize("run", RUNS)
def test_a_run_is_the_golden_one_byte_for_byte(run: str) -> None:
    kept = {path.name: path.read_bytes() for path in (GOLDEN / run).iterdir()}
    assert RUNS[run]() == kept


def test_the_order_in_which_months_come_changes_no_table() -> None:
    assert tables_of(replace(FROZEN, decided=month()[::-1])) == tables_of(FROZEN)


def test_counted_seconds_in_the_time_detail_are_those_of_the_decision_and_each_second_is_there_once() -> None:
    found = rows(close()["time_detail.csv"])
    counted, recorded = Counter[str](), Counter[str]()
    for row in found:
        counted[row["episode_id"]] += int(row["counted_seconds"])
        recorded[row["episode_id"]] += int(row["counted_seconds"]) + int(row["excluded_seconds"])
    assert {one.episode_id: one.decision.counted.seconds for one in month()} == dict(counted)
    assert recorded["epi_billed"] == sum(entry.seconds for entry in BILLED)
    why = {row["entry_id"]: row["reasons"] for row in found if row["episode_id"] == "epi_billed"}
    assert why == {
        "ctc_1": "",
        "ctc_2": "OVERLAP",
        "ctc_3": "",
        "tme_1": "CONSULTANT_TIME",
        "tme_2": "SEPARATELY_BILLED",
    }


def test_the_time_detail_names_who_worked_and_the_claim_where_there_is_one() -> None:
    found = {(row["episode_id"], row["entry_id"]): row for row in rows(close()["time_detail.csv"])}
    (claim,) = (row for row in rows(close()["claims.csv"]) if row["episode_id"] == "epi_billed")
    assert found["epi_billed", "tme_1"]["staff_id"] == "stf-consultant"
    assert found["epi_billed", "tme_1"]["claim_number"] == claim["claim_number"]
    assert found["epi_held", "ctc_1"]["claim_number"] == ""


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("claims.csv", b",221.78,", b",221.79,"),
        ("claim_lines.csv", b",61.46,", b",61.45,"),
        ("claim_lines.csv", b",LINE,", b",REVERSAL,"),
        ("held.csv", b"\r\nNO_BILL,", b" NO_BILL,"),
        ("time_detail.csv", b",3000,3000,", b",3000,2999,"),
        ("claims-medicare_ffs.837", b"*221.78*", b"*221.79*"),
    ],
)
def test_a_file_that_says_something_else_than_the_decisions_is_never_published(
    name: str, old: bytes, new: bytes
) -> None:
    edi = edi_of(FROZEN.clinic, FROZEN.submissions, CLOSE.frozen_at, numbers)
    files = {**tables_of(FROZEN), **edi.contents}
    assert old in files[name]
    changed = {**files, name: files[name].replace(old, new, 1)}
    wrong = replace(edi, contents={key: content for key, content in changed.items() if key in edi.contents})
    totals = totals_of((), FROZEN.decided)
    require_balance(totals, FROZEN.decided, FROZEN.submissions, files, edi)
    with pytest.raises(OutOfBalanceError):
        require_balance(totals, FROZEN.decided, FROZEN.submissions, changed, wrong)


@pytest.mark.parametrize(("text", "amount"), [("0.29", 29), ("-160.32", -16032), ("", 0), ("1015.35", 101535)])
def test_amounts_are_read_exactly(text: str, amount: int) -> None:
    assert cents(text) == amount


def test_a_part_of_a_cent_is_an_alarm() -> None:
    with pytest.raises(OutOfBalanceError):
        cents("0.295")


@pytest.mark.parametrize("setting", [Setting.RHC, Setting.FQHC])
def test_a_clinic_of_r25_never_goes_out_as_a_professional_claim(setting: Setting) -> None:
    decided = tuple(replace(one, setting=setting) for one in month())
    files = files_of(CLOSE, Frozen(FROZEN.clinic, decided))
    assert not [name for name in files if name.endswith(".837")]
    reasons = [row["reasons"].split() for row in rows(files["not_transmittable.csv"])]
    assert len(reasons) == 3
    assert all("INSTITUTIONAL_CLAIM" in one for one in reasons)
