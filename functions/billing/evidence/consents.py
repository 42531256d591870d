"""On which days the patient's consent stood (R8): given to the billing practitioner, revoked, given anew."""

from collections.abc import Iterable, Sequence
from datetime import date

from functions.billing.rules import evidence
from functions.billing.rules.exclusions import stands_on
from functions.kernel.calendar import Days, Month
from functions.kernel.facts import Consent
from functions.kernel.ids import StaffId


def asked_for(consents: Iterable[Consent], billing: StaffId | None = None) -> tuple[Consent, ...]:
    """The consents that let specialists be consulted, in the order in which they were given.

    Only those to one practitioner when `billing` names them.
    """
    counted = (
        one
        for one in consents
        if one.status != "entered_in_error"
        and "specialist_consultation" in one.statements
        and billing in (None, one.billing_practitioner_id)
    )
    return tuple(sorted(counted, key=lambda one: (one.given_on, one.consent_id)))


def known_by(given: Sequence[Consent], month: Month) -> tuple[Consent, ...]:
    """Those given by the month's end; where that is none, the first after it, which tells that it came too late."""
    return tuple(one for one in given if one.given_on <= month.last_day) or tuple(given[:1])


def days_of(consent: Consent, given: Iterable[Consent]) -> Days:
    """The days on which a consent stood: to the next revocation of any to the same practitioner, that day included."""
    ends = (_revoked_on(one) for one in given if one.billing_practitioner_id == consent.billing_practitioner_id)
    own = _revoked_on(consent)
    later = [end for end in ends if end is not None and (end > consent.given_on or end == own)]
    return Days(consent.given_on, min(later, default=None))


def covers(given: Sequence[Consent], day: date) -> bool:
    """Whether a consent stood on the day; where none was ever given, the month is held for that instead (R8)."""
    return not given or stands_on((days_of(one, given) for one in given), day)


def in_force(known: Sequence[Consent]) -> Consent | None:
    """The consent that stands longest, of several the latest."""
    return max(known, key=lambda one: (days_of(one, known).last or date.max, one.given_on), default=None)


def consent_of(known: Sequence[Consent], enrolled_on: date) -> evidence.Consent:
    """The month's consent in the words of the rules. Given anew it stands again, and each day counts by its own."""
    current = in_force(known)
    if current is None:
        return evidence.Consent(documented_on=None, revoked=False, revoked_on=None, cost_sharing_explained=False)
    end = days_of(current, known).last
    return evidence.Consent(
        documented_on=began(known, enrolled_on),
        revoked=end is not None,
        revoked_on=end,
        cost_sharing_explained="cost_sharing" in current.statements,
        spans=tuple(days_of(one, known) for one in known) if len(known) > 1 else (),
    )


def began(known: Sequence[Consent], enrolled_on: date) -> date:
    """The day of the consent with which this episode began: the last that stood at enrolment, else the next one."""
    before = [one.given_on for one in known if enrolled_on in days_of(one, known)]
    after = [one.given_on for one in known if one.given_on > enrolled_on]
    return max(before, default=min(after, default=known[-1].given_on))


def _revoked_on(consent: Consent) -> date | None:
    """None while it stands; a revocation without its day leaves the first day alone."""
    return (consent.revoked_on or consent.given_on) if consent.status == "revoked" else None
