"""R28: whether a month of a Part 2 record goes to a payer, by which consent, or why not."""

from dataclasses import dataclass
from datetime import date

from functions.billing.rules.evidence import Part2

_UNSAID = "a Part 2 record without consent that covers payment"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A Part 2 month under its consent, or `withheld`: why nothing that tells whose it is may leave the clinic."""

    consent_id: str
    withheld: str


def disclosure(record: Part2, served_on: date) -> Disclosure | None:
    """None for what is no Part 2 record."""
    if not record.covered_record:
        return None
    if not record.payment_consent:
        return Disclosure("", f"{_UNSAID}: {record.because}" if record.because else _UNSAID)
    if record.covers_from is not None and served_on < record.covers_from:
        return Disclosure("", f"{_UNSAID} of {served_on}: it covers records from {record.covers_from} on")
    return Disclosure(record.consent_id, "")
