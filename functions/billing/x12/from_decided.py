"""A decided month as a claim, or everything that keeps it out of the file: nothing is guessed to fill a gap."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from functions.billing.rules.diagnosis import BEHAVIORAL
from functions.billing.rules.policy import InstitutionalTerms
from functions.billing.rules.verdict import Finding
from functions.billing.service import Decided
from functions.billing.x12 import transmittable as check
from functions.billing.x12.claims import (
    BillingProvider,
    Claim,
    Entity,
    Institutional,
    Name,
    Payer,
    Rendering,
    ServiceLine,
    Subscriber,
)
from functions.billing.x12.names import person_name
from functions.billing.x12.payers import MEDICARE
from functions.kernel.facts import Address, ClinicChanged
from functions.kernel.ids import EpisodeId
from functions.kernel.part2 import NOTICE

MOST_POINTERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """How the claim is sent: to whom, as what (CLM05-3), instead of which, and with one day or the month's span.

    `payer` None: no electronic number is known. `frequencies` are those that the payer takes. `spans_days`: DTP*472
    from the first day that counted (RD8), not the day of service alone (D8). `stopped`: why it cannot be sent so.
    `institutional`: what an RHC's or FQHC's claim says beside; None for a professional claim.
    """

    number: str
    payer: Payer | None
    frequency: str
    frequencies: tuple[str, ...]
    original_reference: str | None
    stopped: Finding | None
    spans_days: bool
    institutional: InstitutionalTerms | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTransmittable:
    """A month that is to be billed and cannot be sent, with all that is wrong at once."""

    claim_number: str
    episode_id: EpisodeId
    payer_id: str
    findings: tuple[Finding, ...]


def claim_from(decided: Decided, clinic: ClinicChanged, filing: Filing) -> Claim | NotTransmittable:
    """The claim of a month that was decided to be billed."""
    findings = tuple(_findings(decided, clinic, filing))
    address, served_on, payer = decided.person.address, decided.decision.date_of_service, filing.payer
    if findings or address is None or served_on is None or payer is None:
        return NotTransmittable(
            claim_number=filing.number,
            episode_id=decided.episode_id,
            payer_id=decided.coverage.payer_id,
            findings=findings,
        )
    diagnoses, begun_on = _diagnoses(decided, filing), _first_day(decided, served_on)
    return Claim(
        number=filing.number,
        billing=_billing(decided, clinic),
        payer=payer,
        subscriber=_subscriber(decided, address, payer),
        diagnoses=diagnoses,
        place_of_service=decided.decision.place_of_service,
        frequency=filing.frequency,
        original_reference=filing.original_reference,
        rendering=_rendering(decided, clinic),
        facility=None,
        lines=_lines(decided, diagnoses, begun_on if filing.spans_days else served_on, served_on),
        institutional=Institutional(filing.institutional, begun_on, served_on) if filing.institutional else None,
        note=NOTICE if decided.part2 else "",
    )


def _findings(decided: Decided, clinic: ClinicChanged, filing: Filing) -> Iterable[Finding]:
    yield from check.setting(decided.setting, filing.institutional)
    yield from check.payer(filing.payer)
    if filing.stopped:
        yield filing.stopped
    else:
        yield from check.frequency(filing.frequency, filing.frequencies, filing.original_reference)
    yield from check.billing(clinic.billing)
    yield from check.person(decided.person, decided.coverage.member_id, decided.decision.date_of_service)
    most = check.MOST_OF_AN_INSTITUTION if filing.institutional else check.MOST_DIAGNOSES
    yield from check.diagnoses(diagnoses_of(decided), most)
    yield from check.rendering(decided.rendering_npi, decided.rendering_name, clinic.billing.npi)
    yield from check.lines(decided.decision.lines, decided.decision.date_of_service)
    if filing.institutional:
        yield from check.institution(decided.rendering_npi, clinic.billing.npi)
    else:
        yield from check.place(decided.decision.place_of_service)


def diagnoses_of(decided: Decided) -> tuple[str, ...]:
    """As they are recorded, each once."""
    return tuple(dict.fromkeys(code.replace(".", "").upper() for code in decided.diagnoses))


def _diagnoses(decided: Decided, filing: Filing) -> tuple[str, ...]:
    """On an 837I no line can point, so the first behavioural diagnosis is the principal one (R13)."""
    codes = diagnoses_of(decided)
    if filing.institutional is None:
        return codes
    principal = next((code for code in codes if code.startswith(BEHAVIORAL)), codes[0])
    return (principal, *(code for code in codes if code != principal))


def _billing(decided: Decided, clinic: ClinicChanged) -> BillingProvider:
    """The clinic; or the practitioner in person, when the clinic bills under that practitioner's own number."""
    who = clinic.billing
    in_person = decided.rendering_name if decided.rendering_npi == who.npi else None
    name = person_name(in_person) if in_person else Name(Entity.ORGANIZATION, who.name)
    return BillingProvider(name=name, npi=who.npi, tin=who.tin, taxonomy=who.taxonomy, address=who.address)


def _rendering(decided: Decided, clinic: ClinicChanged) -> Rendering | None:
    npi, name = decided.rendering_npi, decided.rendering_name
    return None if npi is None or name is None or npi == clinic.billing.npi else Rendering(person_name(name), npi)


def _subscriber(decided: Decided, address: Address, payer: Payer) -> Subscriber:
    who = decided.person
    return Subscriber(
        name=Name(Entity.PERSON, who.family_name, who.given_name),
        member_id=_member_id(decided.coverage.member_id, payer),
        group_no=decided.coverage.group_no,
        birth_date=who.birth_date,
        sex=who.sex,
        address=address,
    )


def _member_id(text: str, payer: Payer) -> str:
    """Cards print Medicare's number with dashes to be read; it has none."""
    member = text.strip().upper()
    return member.replace("-", "").replace(" ", "") if payer.filing_code in MEDICARE else member


def _first_day(decided: Decided, served_on: date) -> date:
    """The first day that counted, where days are known."""
    first = decided.decision.counted.first_day
    return served_on if first is None else min(first, served_on)


def _lines(decided: Decided, diagnoses: tuple[str, ...], first_day: date, last_day: date) -> tuple[ServiceLine, ...]:
    pointers = _pointers(diagnoses)
    return tuple(
        ServiceLine(
            code=line.code,
            units=line.units,
            charge_cents=line.charge_cents,
            first_day=first_day,
            last_day=last_day,
            pointers=pointers,
        )
        for line in decided.decision.lines
        if line.charge_cents is not None
    )


def _pointers(diagnoses: tuple[str, ...]) -> tuple[int, ...]:
    """The behavioural diagnoses that the service treats (R13); the first one where a payer takes suspected ones."""
    behavioral = [place for place, code in enumerate(diagnoses, 1) if code.startswith(BEHAVIORAL)]
    return tuple(behavioral[:MOST_POINTERS]) or (1,)
