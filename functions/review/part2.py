"""Who of a caseload may be shown to whom: records of 42 CFR Part 2 programs, and what travels with them. Pure.

The clinic's own people are of the program; to whoever is of another entity nothing goes without consent to treatment,
unless the clinic states that a qualified service organization agreement stands. Grants say whose people they are.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from functions.kernel.facts import Part2Consent
from functions.kernel.ids import EpisodeId
from functions.kernel.part2 import NOTICE, Permitted, Withheld, agreement_stands, may_disclose
from functions.review.packet.document import Basis, Packet, Part2

Records = Mapping[EpisodeId, Sequence[Part2Consent]]
"""The Part 2 records of a caseload, with their patients' consents."""


@dataclass(frozen=True, slots=True)
class Screened:
    """What goes with each Part 2 record that is shown, and why each other one is not."""

    shown: Mapping[EpisodeId, Part2]
    withheld: Mapping[EpisodeId, str]


def basis_of(*, is_inside: bool, policy: Mapping[str, object]) -> Basis:
    """On which basis a reader is shown Part 2 records at all."""
    if not is_inside:
        return "consent"
    return "service_agreement" if agreement_stands(policy) else "program"


def screen(
    records: Records,
    basis: Basis,
    on: date,
    *,
    known_from: Mapping[EpisodeId, date],
    open_to_consultants: Collection[EpisodeId] = (),
) -> Screened:
    """For a reader on this basis, on the day on which the record leaves; some have a consultant of the program.

    A packet tells of a record from its first day on: baseline and course. A consent that covers less opens none of it.
    """
    asked = {one: _whole(may_disclose(consents, "treatment", on), known_from[one]) for one, consents in records.items()}
    if basis == "service_agreement":
        return Screened({one: _by(basis) for one in asked}, {})
    closed = {one: found.words for one, found in asked.items() if isinstance(found, Withheld)}
    if basis == "program":
        unseen = {one: words for one, words in closed.items() if one not in open_to_consultants}
        return Screened({one: _by(basis, unseen.get(one, "")) for one in asked}, {})
    permitted = {one: found for one, found in asked.items() if isinstance(found, Permitted)}
    return Screened({one: _under(found) for one, found in permitted.items()}, closed)


def told_from(packet: Packet) -> Mapping[EpisodeId, date]:
    """Of each patient in a packet the earliest day that their line or their page names."""
    scores = {one.patient.id: (*one.phq9.readings, *one.gad7.readings) for one in packet.patients}
    days = {}
    for line in packet.caseload:
        read = (line.phq9_first, line.gad7_first, *scores.get(line.patient.id, ()))
        days[EpisodeId(line.patient.id)] = min([line.enrolled_on, *(score.on for score in read if score)])
    return days


def _whole(found: Permitted | Withheld, since: date) -> Permitted | Withheld:
    return found.before if isinstance(found, Permitted) and not found.covers(since) else found


def _under(found: Permitted) -> Part2:
    return Part2(notice=NOTICE, basis="consent", consent_id=found.consent_id, withheld="")


def _by(basis: Basis, withheld: str = "") -> Part2:
    return Part2(notice=NOTICE, basis=basis, consent_id="", withheld=withheld)
