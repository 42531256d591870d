"""Why payers pay less, in our own words: only the reason codes (CARC) that rules.md B names. Others are numbers."""

from collections.abc import Mapping

SEQUESTRATION = "253"  # a cut of Medicare's payment by law, no underpayment

WORDS: Mapping[str, str] = {
    "1": "the patient's deductible",
    "2": "the patient's coinsurance",
    "3": "the patient's copayment",
    "16": "something is missing on the claim or wrong with it",
    "18": "the same claim was decided before",
    "96": "not covered",
    "97": "paid within another service",
    "119": "a maximum of the benefit is reached",
    "151": "more often than the payer accepts",
    "204": "not covered by this patient's plan",
    SEQUESTRATION: "a cut of the payment by law",
    "B15": "a service that must come with it is missing",
}


def words_for(reason: str) -> str | None:
    return WORDS.get(reason)
