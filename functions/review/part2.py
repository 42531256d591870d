"""Who of a caseload may be shown to whom: records of 42 CFR Part 2 programs, and what travels with them. Pure.

Whoever works in the clinic is of the program; a psychiatric consultant may be of another entity, to which nothing goes
without consent to treatment, unless the clinic states that a qualified service organization agreement stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from functions.kernel.facts import Part2Consent
from functions.kernel.ids import EpisodeId
from functions.kernel.part2 import NOTICE, SERVICE_AGREEMENT, Permitted, Withheld, may_disclose
from functions.review.packet.document import Basis, Part2, Role

Records = Mapping[EpisodeId, Sequence[Part2Consent]]
"""The Part 2 records of a caseload, with their patients' consents."""


@dataclass(frozen=True, slots=True)
class Screened:
    """What goes with each Part 2 record that is shown, and why each other one is not."""

    shown: Mapping[EpisodeId, Part2]
    withheld: Mapping[EpisodeId, str]


def screen(records: Records, role: Role, policy: Mapping[str, object], on: date) -> Screened:
    """For a reader of this role, on the day on which the record leaves."""
    asked = {one: may_disclose(consents, "treatment", on) for one, consents in records.items()}
    if policy.get(SERVICE_AGREEMENT) is True:
        return Screened({one: _by("service_agreement") for one in asked}, {})
    closed = {one: found.words for one, found in asked.items() if isinstance(found, Withheld)}
    if role == "care_manager":
        return Screened({one: _by("program", closed.get(one, "")) for one in asked}, {})
    permitted = {one: found for one, found in asked.items() if isinstance(found, Permitted)}
    return Screened({one: _under(found) for one, found in permitted.items()}, closed)


def _under(found: Permitted) -> Part2:
    return Part2(notice=NOTICE, basis="consent", consent_id=found.consent_id, withheld="")


def _by(basis: Basis, withheld: str = "") -> Part2:
    return Part2(notice=NOTICE, basis=basis, consent_id="", withheld=withheld)
