"""Consent and the visit that starts the care: R8, R9."""

from datetime import date

from functions.billing.rules.codes import APCM_QMB_BASE
from functions.billing.rules.facts import Facts
from functions.billing.rules.verdict import Finding

LOOK_BACK_DAYS = 365  # R9: seen within one year before the start


def consent(facts: Facts) -> Finding | None:
    """R8: documented before services, and standing through the month."""
    given, month = facts.month.consent, facts.month
    if given.revoked and (given.revoked_on is None or given.revoked_on <= month.month.last_day):
        return Finding("CONSENT_REVOKED", "R8", "consent was revoked before the month ended")
    if given.documented_on is None:
        return Finding("CONSENT_MISSING", "R8", "no consent is documented")
    if given.documented_on > month.last_service_day:
        return Finding("CONSENT_MISSING", "R8", "consent was documented only after the month's services")
    return None


def cost_sharing(facts: Facts) -> Finding | None:
    """R8, Medicare only; a G0558 patient has none to be told of (R24). Without consent, that is what is missing."""
    if not facts.policy.is_medicare or facts.month.consent.cost_sharing_explained or consent(facts) is not None:
        return None
    if facts.month.apcm is not None and facts.month.apcm.code == APCM_QMB_BASE:
        return None
    return Finding("COST_SHARING_NOT_DISCLOSED", "R8", "the consent does not say that cost sharing was explained")


def initiating_visit(facts: Facts) -> Finding | None:
    """R9: within 365 days before the start (the consent), or up to the first service."""
    visit = facts.month.initiating_visit
    if not visit.required:
        return None
    if visit.held_on is None:
        return Finding("INITIATING_VISIT_MISSING", "R9", "no initiating visit is recorded")
    start, first_service = _span(facts)
    if (start - visit.held_on).days > LOOK_BACK_DAYS:
        return Finding("INITIATING_VISIT_MISSING", "R9", "the initiating visit was more than 365 days before the start")
    if visit.held_on > first_service:
        return Finding(
            "INITIATING_VISIT_MISSING", "R9", "the initiating visit is not known to precede the first service"
        )
    return None


def _span(facts: Facts) -> tuple[date, date]:
    """The start, and the latest day known to be no later than the first service.

    Without a consent date the start is the first service; without that, the first month with activity.
    """
    first_service, first_month = facts.first_service_on, facts.month.history.first_activity
    start = facts.month.consent.documented_on or first_service
    if start is None:
        return first_month.first_day, first_month.last_day
    return start, max(start, first_service or start)
