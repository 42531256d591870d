"""Whether a record of a 42 CFR Part 2 program may be disclosed for a purpose on a day, and the consent that permits it.

Nothing is disclosed without one (R28, rules.md E). What no consent of this kind permits stays out as well: disclosure
for a proceeding against the patient has no purpose here, and SUD counselling notes are not held at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from functions.kernel.facts import Consent, DisclosurePurpose, EpisodeChanged, Part2Consent
from functions.kernel.ids import ConsentId
from functions.kernel.roles import Grant, Role

NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
"""The short notice of rules.md E, 72 characters: it goes with every disclosure under a consent."""

SERVICE_AGREEMENT = "part2_qualified_service_agreement"
"""A clinic's setting, false unless it says otherwise: such an agreement stands with each other entity whose people work
there (42 CFR 2.11, 2.12(c)(4))."""
PROGRAM = "part2_program"
"""A clinic's setting, true unless it says otherwise: the clinic is the Part 2 program, or directly controls it. False:
its Part 2 records were received from a program, and no service agreement opens them, for it would be the program's."""
_MOSTLY_OF_OTHERS = frozenset({Role.PSYCHIATRIC_CONSULTANT, Role.FINANCE})

Why = Literal["NO_CONSENT", "OTHER_PURPOSE", "NOT_YET_GIVEN", "EXPIRED", "REVOKED", "BEFORE_CONSENT"]
_WORDS: dict[Why, str] = {
    "NO_CONSENT": "no consent to disclosure is on record",
    "OTHER_PURPOSE": "no consent covers {purpose}",
    "NOT_YET_GIVEN": "the consent that covers {purpose} had not been given",
    "EXPIRED": "the consent that covers {purpose} has expired",
    "REVOKED": "the consent that covers {purpose} was revoked",
    "BEFORE_CONSENT": "the consent covers records from {day} on, and nothing before",
}


@dataclass(frozen=True, slots=True)
class Permitted:
    """By which consent, and from which day of service on."""

    consent_id: ConsentId
    records_from: date

    def covers(self, day: date) -> bool:
        """Whether records of this day may be disclosed."""
        return self.records_from <= day

    @property
    def before(self) -> "Withheld":
        """What stands in the place of records of earlier days."""
        return Withheld("BEFORE_CONSENT", _WORDS["BEFORE_CONSENT"].format(day=self.records_from.isoformat()))


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why not, in a code and in words without personal data."""

    why: Why
    words: str


def may_disclose(consents: Iterable[Part2Consent], purpose: DisclosurePurpose, on: date) -> Permitted | Withheld:
    """By the consent that stands on the day and reaches back furthest; without one, why there is none."""
    known = [one for one in consents if one.status != "entered_in_error"]
    meant = [one for one in known if purpose in one.purposes]
    standing = [one for one in meant if stands(one, on)]
    if standing:
        chosen = min(standing, key=lambda one: (_records_from(one), one.given_on, one.consent_id))
        return Permitted(chosen.consent_id, _records_from(chosen))
    if not known:
        return _withheld("NO_CONSENT", purpose)
    if not meant:
        return _withheld("OTHER_PURPOSE", purpose)
    return _withheld(_why_not(max(meant, key=lambda one: (one.given_on, one.consent_id)), on), purpose)


def began_on(episode: EpisodeChanged) -> date:
    """The earliest day on which an episode says of itself that somebody was in the program."""
    days = [episode.enrolled_on, *(step.on for step in episode.phases)]
    return min(days + ([episode.treatment_started_on] if episode.treatment_started_on else []))


def is_inside(grant: Grant, policy: Mapping[str, object]) -> bool:
    """Whether telling the holder of a grant is no disclosure: the clinic's own people, who need the record for its work
    (42 CFR 2.12(c)(3)), and a service organization's (2.12(c)(4)). Unsaid, consultants and finance are of others."""
    if (grant.employer or ("other" if grant.role in _MOSTLY_OF_OTHERS else "clinic")) == "clinic":
        return True
    return agreement_stands(policy)


def agreement_stands(policy: Mapping[str, object]) -> bool:
    """Whether a qualified service organization agreement opens a clinic's Part 2 records to other entities' people."""
    return policy.get(SERVICE_AGREEMENT) is True and policy.get(PROGRAM, True) is True


def older_kind(consent: Consent, revoked_on: date | None) -> Part2Consent:
    """A consent to collaborative care that covers Part 2 payment, as what it counts for: until that day, if any."""
    return Part2Consent(
        consent_id=consent.consent_id,
        status="revoked" if revoked_on else "documented",
        purposes=("payment",),
        recipients="the payer",
        given_on=consent.given_on,
        records_from=None,
        expires_on=None,
        method="written",
        obtained_by=consent.obtained_by,
        revoked_on=revoked_on,
        correction=None,
        recorded=consent.recorded,
    )


def stands(consent: Part2Consent, on: date) -> bool:
    """Whether a consent is in force: given, not expired, and not revoked on this day or before."""
    return consent.status != "entered_in_error" and consent.given_on <= on and not _is_over(consent, on)


def _is_over(consent: Part2Consent, on: date) -> bool:
    return _is_revoked(consent, on) or (consent.expires_on is not None and consent.expires_on < on)


def _is_revoked(consent: Part2Consent, on: date) -> bool:
    """A revocation without its day leaves no day."""
    return consent.status == "revoked" and (consent.revoked_on is None or consent.revoked_on <= on)


def _records_from(consent: Part2Consent) -> date:
    return consent.records_from or consent.given_on


def _why_not(consent: Part2Consent, on: date) -> Why:
    if on < consent.given_on:
        return "NOT_YET_GIVEN"
    return "REVOKED" if _is_revoked(consent, on) else "EXPIRED"


def _withheld(why: Why, purpose: DisclosurePurpose) -> Withheld:
    return Withheld(why, _WORDS[why].format(purpose=purpose))
