"""The place of a segment in a transaction set, as a 999 gives it, leads to its claim."""

import pytest

from functions.billing.x12.claim_map import claim_at, claim_spans
from tests.billing.x12.samples import a_month, an_institution_s_month, text_of

TEXT = text_of(a_month())


@pytest.mark.parametrize("whole", [TEXT, text_of(an_institution_s_month())], ids=["professional", "institutional"])
def test_every_place_of_a_set_leads_to_its_claim_or_to_none(whole: str) -> None:
    """Walked beside the text itself: a claim begins at its subscriber's HL and ends before the next one."""
    spans = list(claim_spans([whole]))
    for transaction_set in ("0001", "0002"):
        segments = whole.split(f"ST*837*{transaction_set}")[1].split("SE*")[0].split("~")[:-1]
        subscribers = [text.startswith("HL*") and text.endswith("22*0") for text in segments]
        numbers = [text.split("*")[1] for text in segments if text.startswith("CLM*")]
        for place in range(1, len(segments) + 1):
            seen = sum(subscribers[:place])
            assert claim_at(spans, transaction_set, place) == (numbers[seen - 1] if seen else None)
        assert claim_at(spans, transaction_set, len(segments) + 1) is None


def test_a_set_that_the_file_does_not_have_leads_nowhere() -> None:
    assert claim_at(claim_spans([TEXT]), "0003", 20) is None


def test_a_claim_knows_the_numbers_under_which_it_is_answered() -> None:
    found = {(span.group, span.transaction_set, span.batch) for span in claim_spans([TEXT])}
    assert found == {("41", "0001", "0000000410001"), ("41", "0002", "0000000410002")}
    assert {span.frequency for span in claim_spans([TEXT])} == {"1", "7"}
