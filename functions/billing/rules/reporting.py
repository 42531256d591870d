"""Who may report the month, to whom, and beside what: R14, R15, R26, R27, R28, R30."""

from functions.billing.rules.codes import BHI_FAMILY
from functions.billing.rules.evidence import Program
from functions.billing.rules.facts import Facts
from functions.billing.rules.part2 import disclosure
from functions.billing.rules.payers import NOT_CONFIGURED
from functions.billing.rules.verdict import Finding
from functions.kernel.npi import is_npi

PSYCHIATRIST = "PSYCHIATRIST"  # a physician of one specialty, named apart because a payer bars it (R26)
ELIGIBLE_TYPES = frozenset({"MD", "DO", "NP", "PA", "CNS", "CNM", PSYCHIATRIST})


def payer(facts: Facts) -> Finding | None:
    """R27: no row, no claim."""
    if facts.policy is not NOT_CONFIGURED:
        return None
    return Finding("PAYER_NOT_CONFIGURED", "R27", "this payer has no row in the payer table for the month")


def billing_npi(facts: Facts) -> Finding | None:
    npi = facts.month.team.billing_npi
    if npi is not None and is_npi(npi):
        return None
    return Finding("BILLING_NPI_INVALID", "R14", "the billing practitioner's NPI is absent or fails its check digit")


def practitioner_type(facts: Facts) -> Finding | None:
    """R14: the treating practitioner's profession; R26: a payer may bar one."""
    kind = facts.month.team.billing_type
    if kind in ELIGIBLE_TYPES and kind not in facts.policy.ineligible_practitioner_types:
        return None
    return Finding("BILLING_PRACTITIONER_INELIGIBLE", "R14", "this practitioner type may not report the service")


def role_conflict(facts: Facts) -> Finding | None:
    """R14: consultant and billing practitioner are two people; general BHI has no consultant (R7)."""
    team = facts.month.team
    if (
        facts.month.program is Program.GENERAL_BHI
        or team.billing_npi is None
        or team.billing_npi != team.consultant_npi
    ):
        return None
    return Finding("ROLE_CONFLICT", "R14", "the psychiatric consultant is also the billing practitioner")


def other_practitioner(facts: Facts) -> Finding | None:
    if not facts.month.other_practitioner_claim:
        return None
    return Finding("OTHER_PRACTITIONER_BILLED", "R15", "another practitioner reports the same care for the month")


def family_conflict(facts: Facts) -> Finding | None:
    """R1, R15, R30: one behavioural health integration code family, once."""
    standing = sorted(BHI_FAMILY.intersection(facts.month.other_codes))
    if not standing:
        return None
    return Finding("BHI_CONFLICT_SAME_MONTH", "R15", f"{', '.join(standing)} is already reported for the month")


def part2(facts: Facts) -> Finding | None:
    """R28: a Part 2 record goes to a payer only under consent that covers payment."""
    found = disclosure(facts.month.part2, facts.served_on)
    return Finding("PART2_CONSENT_MISSING", "R28", found.withheld) if found and found.withheld else None


def prior_authorization(facts: Facts) -> Finding | None:
    """R26: only where a setting says after how many months the payer asks for one."""
    limit, elapsed = facts.policy.prior_auth_after_months, facts.month.treatment_months_elapsed
    if limit is None or facts.month.prior_auth_on_file or (elapsed is not None and elapsed <= limit):
        return None
    return Finding("PRIOR_AUTH_MISSING", "R26", f"no prior authorization on file after {limit} months of treatment")
