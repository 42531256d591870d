"""A month's claims as files: one a payer, each billed month in one of them or among those that say why not."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.billing.files import edi_files
from functions.billing.files.edi import Edi, edi_of, is_balanced
from functions.billing.files.edi_settings import REQUIRED, missing_settings
from functions.billing.files.submission import first_submission
from functions.billing.rules.destination import destination
from functions.billing.rules.evidence import Setting
from functions.billing.rules.payers import payer_policy
from functions.billing.rules.policy import NOWHERE, ServiceDays
from functions.billing.service import Decided
from functions.billing.x12.claims import ControlNumbers
from functions.billing.x12.lint837 import lint
from functions.kernel.calendar import Month
from functions.kernel.facts import Coverage
from functions.kernel.ids import EpisodeId
from tests.billing.x12.decided import PERSON, a_decided
from tests.support import a_clinic

MARCH = Month(2026, 3)
FROZEN_AT = datetime(2026, 4, 3, 10, tzinfo=UTC)
SETTINGS: Mapping[str, int | bool | str] = {
    "edi_submitter_id": "HARBOR01",
    "edi_receiver_id": "EASTCLR",
    "edi_receiver_name": "Eastern Clearing",
    "edi_usage": "T",
    "edi_contact_name": "Per Holm",
    "edi_contact_phone": "207-555-0100",
}
ELECTRONIC = {"medicare_ffs": "04312", "wi_medicaid": "WISC1"}


def numbers(payers: Sequence[str]) -> Mapping[str, ControlNumbers]:
    return {payer: ControlNumbers(interchange=41 + at, group=41 + at) for at, payer in enumerate(payers)}


def made(decided: Sequence[Decided], **settings: Any) -> Edi:
    clinic = a_clinic(policy={**SETTINGS, **settings})
    return edi_of(clinic, [first_submission(one) for one in decided], FROZEN_AT, numbers)


def of(payer: str, name: str, **to: Any) -> Decided:
    """A month of this payer, whose claims go where its row and its electronic number say."""
    coverage = Coverage(payer_id=payer, member_id="1EG4TE5MK73")
    decided = a_decided(episode_id=EpisodeId(name), coverage=coverage)
    row = payer_policy(payer, MARCH.first_day)
    known = replace(row.destination if row else NOWHERE, electronic_payer_id=ELECTRONIC.get(payer))
    return replace(decided, decision=replace(decided.decision, destination=replace(known, **to)))


def test_each_payer_has_a_file_under_its_own_control_numbers() -> None:
    result = made([of("wi_medicaid", "epi_b"), of("medicare_ffs", "epi_c"), of("medicare_ffs", "epi_a")])
    assert [(file.name, file.interchange_control, file.claims, file.charge_cents) for file in result.report.files] == [
        ("claims-medicare_ffs.837", 41, 2, 32064),
        ("claims-wi_medicaid.837", 42, 1, 16032),
    ]
    assert {file.transaction_sets for file in result.report.files} == {("0001",)}
    assert set(result.contents) == {"not_transmittable.csv", "claims-medicare_ffs.837", "claims-wi_medicaid.837"}
    assert is_balanced(result, 3, 48096)


def of_a_clinic(setting: Setting, payer: str, name: str) -> Decided:
    """The same, of an RHC or FQHC."""
    row = payer_policy(payer, MARCH.first_day)
    assert row is not None
    decided, to = of(payer, name), destination(setting, replace(row, electronic_payer_id=ELECTRONIC[payer]))
    return replace(decided, setting=setting, decision=replace(decided.decision, destination=to))


def test_professional_and_institutional_claims_of_a_payer_never_share_a_file() -> None:
    months = [
        of_a_clinic(Setting.FQHC, "medicare_ffs", "epi_b"),
        of("medicare_ffs", "epi_a"),
        of_a_clinic(Setting.RHC, "medicare_ffs", "epi_c"),
        of_a_clinic(Setting.RHC, "wi_medicaid", "epi_d"),
    ]
    result, again = made(months), made(months[::-1])
    assert result == again
    assert [(it.name, it.kind, it.interchange_control, it.claims, it.withheld) for it in result.report.files] == [
        ("claims-medicare_ffs-institutional.837", "institutional", 41, 2, ()),
        ("claims-medicare_ffs.837", "professional", 42, 1, ()),
        ("claims-wi_medicaid-institutional.837", "institutional", 43, 1, ()),
    ]
    texts = {name: content.decode() for name, content in result.contents.items() if name.endswith(".837")}
    assert {name: set(re.findall("X22[23]A[12]", text)) for name, text in texts.items()} == {
        "claims-medicare_ffs-institutional.837": {"X223A2"},
        "claims-medicare_ffs.837": {"X222A1"},
        "claims-wi_medicaid-institutional.837": {"X223A2"},
    }
    assert texts["claims-medicare_ffs-institutional.837"].count("***71:A:1*") == 1
    assert texts["claims-medicare_ffs-institutional.837"].count("***77:A:1*") == 1
    assert is_balanced(result, 4, 4 * 16032)
    assert not is_balanced(result, 4, 4 * 16032 - 1)


def test_an_institutional_file_that_says_less_than_its_decisions_is_out_of_balance() -> None:
    result, name = made([of_a_clinic(Setting.FQHC, "medicare_ffs", "epi_a")]), "claims-medicare_ffs-institutional.837"
    text = result.contents[name].replace(b"*160.32*", b"*160.31*", 1)
    assert is_balanced(result, 1, 16032)
    assert not is_balanced(Edi(result.report, {**result.contents, name: text}), 1, 16032)


def test_files_are_free_of_findings_and_the_same_in_any_order() -> None:
    months = [of("medicare_ffs", f"epi_{name}") for name in "cab"]
    result, again = made(months), made(months[::-1])
    assert result == again
    assert list(lint([result.contents["claims-medicare_ffs.837"].decode()])) == []


def test_a_month_that_cannot_be_sent_is_counted_and_listed_with_every_reason() -> None:
    person = replace(PERSON, address=None)
    result = made([of("medicare_ffs", "epi_a"), replace(of("nc_medicaid", "epi_b"), person=person)])
    assert result.report.findings == {"PAYER_WITHOUT_ELECTRONIC_ID": 1, "SUBSCRIBER_ADDRESS_MISSING": 1}
    assert (result.report.not_transmittable, result.report.not_transmittable_cents) == (1, 16032)
    (row,) = csv.DictReader(io.StringIO(result.contents["not_transmittable.csv"].decode(), newline=""))
    assert (row["episode_id"], row["payer_id"]) == ("epi_b", "nc_medicaid")
    assert row["reasons"] == "PAYER_WITHOUT_ELECTRONIC_ID SUBSCRIBER_ADDRESS_MISSING"
    assert is_balanced(result, 2, 32064)
    assert not is_balanced(result, 2, 32065)
    assert not is_balanced(result, 3, 32064)


def test_a_file_that_says_less_than_its_decisions_is_out_of_balance() -> None:
    result = made([of("medicare_ffs", "epi_a")])
    text = result.contents["claims-medicare_ffs.837"].replace(b"*160.32*", b"*160.31*", 1)
    assert not is_balanced(Edi(result.report, {**result.contents, "claims-medicare_ffs.837": text}), 1, 16032)


def test_a_file_that_our_linter_refuses_is_withheld_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edi_files, "write", lambda *_: ["ISA*00~", "ST*837*0001~", "CLM*C~"])
    monkeypatch.setattr(edi_files, "lint", lambda _: lint(["ISA" + "*" * 15 + "*:~CLM*~"]))
    result = made([of("medicare_ffs", "epi_a")])
    assert "ENVELOPE" in result.report.files[0].withheld
    assert set(result.contents) == {"not_transmittable.csv"}
    assert is_balanced(result, 1, 16032)


@pytest.mark.parametrize("name", REQUIRED)
def test_without_a_setting_there_is_no_file_and_its_name_is_told(name: str) -> None:
    result = made([of("medicare_ffs", "epi_a")], **{name: ""})
    assert (result.report.status, result.report.missing_settings) == ("not_configured", (name,))
    assert result.contents == {}
    assert is_balanced(result, 1, 16032)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("edi_usage", "X"),
        ("edi_usage", "Production"),
        ("edi_contact_phone", "555-0100"),
        ("edi_submitter_id", "S" * 16),
        ("edi_receiver_id", "R"),
    ],
)
def test_a_setting_that_is_not_what_it_must_be_is_missing(name: str, value: str) -> None:
    assert missing_settings({**SETTINGS, name: value}) == (name,)


def test_usage_is_what_the_clinic_says_and_never_by_default() -> None:
    for usage in ("T", "P"):
        text = made([of("medicare_ffs", "epi_a")], edi_usage=usage).contents["claims-medicare_ffs.837"].decode()
        assert text.split("*")[15] == usage


def test_a_payer_may_want_the_span_of_days() -> None:
    result = made([of("medicare_ffs", "epi_a", service_dates=ServiceDays.SPAN)])
    assert b"DTP*472*D8*20260331" in result.contents["claims-medicare_ffs.837"]  # a stated total has no days


def test_a_payers_name_in_a_file_name_cannot_leave_the_folder() -> None:
    to = {"electronic_payer_id": "1X", "payer_name": "X", "claim_filing_code": "CI", "frequency_codes": ("1",)}
    result = made([of("../x", "epi_a", **to)])
    assert [file.name for file in result.report.files] == ["claims----x.837"]
