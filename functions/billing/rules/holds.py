"""Every hold of a month at once: a check reads the facts and answers with a finding or nothing."""

from collections.abc import Callable

from functions.billing.rules import consent, elements, reporting
from functions.billing.rules.facts import Facts
from functions.billing.rules.verdict import Finding

Check = Callable[[Facts], Finding | None]

HOLDS: tuple[Check, ...] = (
    reporting.payer,
    consent.consent,
    consent.cost_sharing,
    consent.initiating_visit,
    elements.measure,
    elements.registry,
    elements.caseload_consultation,
    elements.patient_review,
    elements.diagnosis,
    reporting.billing_npi,
    reporting.practitioner_type,
    reporting.role_conflict,
    reporting.other_practitioner,
    reporting.family_conflict,
    reporting.part2,
    reporting.prior_authorization,
)
WARNINGS: tuple[Check, ...] = (elements.relaxed_review,)


def findings(checks: tuple[Check, ...], facts: Facts) -> list[Finding]:
    """What the checks find, in their order."""
    return [found for check in checks if (found := check(facts)) is not None]
