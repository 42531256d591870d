"""The consent by which a Part 2 month goes to its payer (R28), of the two kinds that stored records have."""

from collections.abc import Sequence
from datetime import date

from functions.billing.evidence.consents import days_of, in_force
from functions.billing.evidence.standing import Standing
from functions.billing.rules import evidence
from functions.kernel.calendar import Month
from functions.kernel.facts import Consent, Part2Consent
from functions.kernel.part2 import Permitted, may_disclose, older_kind


def part2_of(standing: Standing, month: Month, on: date) -> evidence.Part2:
    """As it stands on the day on which the month is decided: what expired or was revoked before it permits nothing."""
    known, patient = standing.consents(month), standing.patient
    older = in_force(known)
    if standing.episode is None or not standing.episode.part2_record:
        return evidence.Part2(covered_record=False, payment_consent=older.covers_part2_payment if older else None)
    given = (*(patient.part2_consents if patient else ()), *_older(older, known))
    found = may_disclose(given, "payment", on)
    if isinstance(found, Permitted):
        return evidence.Part2(
            covered_record=True,
            payment_consent=True,
            covers_from=found.records_from,
            consent_id=found.consent_id,
        )
    return evidence.Part2(covered_record=True, payment_consent=False, because=found.words)


def _older(consent: Consent | None, known: Sequence[Consent]) -> tuple[Part2Consent, ...]:
    """A consent to collaborative care that covers Part 2 payment, for as long as it stands (R8)."""
    if consent is None or not consent.covers_part2_payment:
        return ()
    return (older_kind(consent, days_of(consent, known).last),)
