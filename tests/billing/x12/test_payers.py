"""A payer is named on a claim only when the clinic has said under which number."""

import pytest

from functions.billing.rules.payers import PAYERS
from functions.billing.x12.claims import Payer
from functions.billing.x12.payers import payer_of


def test_the_number_comes_from_the_clinics_settings_and_the_rest_from_the_table() -> None:
    settings = {"edi_payer_id_medicare_ffs": "04312"}
    assert payer_of("medicare_ffs", settings) == Payer(name="Medicare", identifier="04312", filing_code="MB")
    assert payer_of("medicare_ffs", {}) is None
    assert payer_of("medicare_advantage", settings) is None


def test_a_payer_that_no_table_knows_needs_all_three_settings() -> None:
    settings: dict[str, int | bool | str] = {
        "edi_payer_id_x": 60054,
        "edi_payer_name_x": "Příklad Health",
        "edi_filing_code_x": "ci",
    }
    assert payer_of("x", settings) == Payer(name="PRIKLAD HEALTH", identifier="60054", filing_code="CI")
    for name in settings:
        assert payer_of("x", {key: value for key, value in settings.items() if key != name}) is None


def test_an_unknown_filing_code_is_not_sent() -> None:
    assert payer_of("medicare_ffs", {"edi_payer_id_medicare_ffs": "1", "edi_filing_code_medicare_ffs": "QQ"}) is None


@pytest.mark.parametrize("payer_id", sorted({row.payer for row in PAYERS}))
def test_every_payer_of_the_payer_table_has_a_name_and_a_filing_code(payer_id: str) -> None:
    assert payer_of(payer_id, {f"edi_payer_id_{payer_id}": "1"}) is not None
