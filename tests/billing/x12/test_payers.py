"""A payer is named on a claim only when somebody has said under which number."""

from dataclasses import replace

import pytest

from functions.billing.rules.payers import PAYERS
from functions.billing.rules.policy import Destination, Policy
from functions.billing.x12.claims import Payer
from functions.billing.x12.payers import payer_of

TO = Destination(electronic_payer_id="60054", payer_name="Příklad Health", claim_filing_code="CI")


def test_a_payer_needs_a_number_a_name_and_a_filing_code() -> None:
    assert payer_of(TO) == Payer(name="PRIKLAD HEALTH", identifier="60054", filing_code="CI")
    assert payer_of(replace(TO, electronic_payer_id=None)) is None
    assert payer_of(replace(TO, payer_name=None)) is None
    assert payer_of(replace(TO, claim_filing_code=None)) is None


def test_a_name_of_which_nothing_can_be_written_names_nobody() -> None:
    assert payer_of(replace(TO, payer_name="\N{PARTY POPPER}")) is None


def test_an_unknown_filing_code_is_not_sent() -> None:
    assert payer_of(replace(TO, claim_filing_code="QQ")) is None


@pytest.mark.parametrize("row", PAYERS, ids=lambda row: f"{row.payer}-{row.effective}")
def test_every_payer_of_the_payer_table_has_a_name_and_a_filing_code_and_no_number(row: Policy) -> None:
    assert payer_of(row.destination) is None
    assert payer_of(replace(row.destination, electronic_payer_id="1X")) is not None
