"""What an inbound file would change, as frozen values: nothing of a file with a flaw, or of one that is not for us."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from functions.billing.inbound.claim import ClaimNumber
from functions.billing.inbound.events import Acknowledged, Adjudicated, Answered, Sending, Source
from functions.billing.inbound.partners import Partners, foreign
from functions.billing.inbound.tokenize import Flaw
from functions.billing.inbound.values import (
    BatchAnswer,
    ClaimAnswer,
    ClaimPayment,
    GroupAcknowledgement,
    InboundFile,
    Payment,
    SetAcknowledgement,
)

Heard = Acknowledged | Answered | Adjudicated


@dataclass(frozen=True, slots=True)
class Sent:
    """A claim and where it lay in a file that was handed over."""

    number: ClaimNumber
    sending: Sending


@dataclass(frozen=True, slots=True)
class Change:
    """What a file says happened to a claim, and the segment in which it says so."""

    number: ClaimNumber
    event: Heard
    at: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Every change that a file asks for; none of a file that is refused."""

    is_refused: bool
    changes: tuple[Change, ...]
    flaws: tuple[Flaw, ...]


def plan(file: InboundFile, partners: Partners, sent: Sequence[Sent]) -> Plan:
    """What the file would change. `sent` are the claims of the groups and batches that it names."""
    found = (*file.flaws, *foreign(file, partners))
    if found or file.envelope is None:
        return Plan(is_refused=True, changes=(), flaws=found)
    source = Source(file.envelope.made_at, file.envelope.control, file.sha256)
    return Plan(
        is_refused=False,
        changes=(
            *_acknowledged(file.groups, sent, source),
            *_answered(file.answers, source),
            *_batches(file, sent, source),
            *_adjudicated(file.payments, source),
        ),
        flaws=tuple(_unknown_sets(file.groups, sent)),
    )


def _acknowledged(groups: Iterable[GroupAcknowledgement], sent: Sequence[Sent], source: Source) -> Iterator[Change]:
    for group in groups:
        named = {one.control: one for one in group.sets}
        for one in sent:
            if one.sending.group == group.group:
                yield _acknowledgement(group, named.get(one.sending.transaction), one, source)


def _acknowledgement(
    group: GroupAcknowledgement, named: SetAcknowledgement | None, one: Sent, source: Source
) -> Change:
    """A set that AK2 does not name has the group's own verdict."""
    errors = [it for it in named.errors if _is_within(it.position, one.sending)] if named else []
    acknowledged = Acknowledged(
        source=source,
        group=group.group,
        transaction=one.sending.transaction,
        accepted=named.accepted if named else group.code in ("A", "E"),
        at_fault=bool(errors),
        codes=tuple(f"{it.segment}:{code}" for it in errors for code in it.codes),
    )
    return Change(one.number, acknowledged, named.at if named else group.at)


def _is_within(position: int, sending: Sending) -> bool:
    return sending.first_segment <= position <= sending.last_segment


def _unknown_sets(groups: Iterable[GroupAcknowledgement], sent: Sequence[Sent]) -> Iterator[Flaw]:
    """Acknowledgements of what we do not know to have sent."""
    known = {(one.sending.group, one.sending.transaction) for one in sent}
    for group in groups:
        if not any(group.group == name for name, _ in known):
            yield Flaw("UNKNOWN_GROUP", group.at, "acknowledges a group that was not sent by us")
        yield from (
            Flaw("UNKNOWN_SET", one.at, "acknowledges a transaction set that was not sent by us")
            for one in group.sets
            if (group.group, one.control) not in known
        )


def _answered(answers: Iterable[ClaimAnswer], source: Source) -> Iterator[Change]:
    for place, one in enumerate(answers):
        event = Answered(
            source=source,
            batch=one.batch,
            place=place,
            accepted=one.accepted,
            statuses=one.statuses,
            payer_control=one.payer_control,
        )
        yield Change(ClaimNumber(one.number), event, one.at)


def _batches(file: InboundFile, sent: Sequence[Sent], source: Source) -> Iterator[Change]:
    """A batch that was refused whole: every claim of it that has no answer of its own."""
    answered = {one.number for one in file.answers}
    for place, batch in enumerate(file.batches, len(file.answers)):
        for one in sent:
            if one.sending.batch == batch.batch and one.number not in answered:
                yield Change(one.number, _refused(batch, place, source), batch.at)


def _refused(batch: BatchAnswer, place: int, source: Source) -> Answered:
    return Answered(
        source=source,
        batch=batch.batch,
        place=place,
        accepted=False,
        statuses=batch.statuses,
        payer_control=None,
    )


def _adjudicated(payments: Iterable[Payment], source: Source) -> Iterator[Change]:
    for payment in payments:
        for place, claim in enumerate(payment.claims):
            yield Change(ClaimNumber(claim.number), _adjudication(payment, claim, place, source), claim.at)


def _adjudication(payment: Payment, claim: ClaimPayment, place: int, source: Source) -> Adjudicated:
    return Adjudicated(
        source=source,
        payment=payment.key,
        place=place,
        paid_on=payment.paid_on,
        status=claim.status,
        charge_cents=claim.charge_cents,
        paid_cents=claim.paid_cents,
        patient_cents=patient_share(claim),
        payer_control=claim.payer_control,
        adjustments=claim.adjustments,
        lines=claim.lines,
        remarks=claim.remarks,
    )


def patient_share(claim: ClaimPayment) -> int:
    """What is left to the patient: CLP05, or the adjustments of group PR."""
    return patient_adjusted(claim) if claim.patient_cents is None else claim.patient_cents


def patient_adjusted(decision: ClaimPayment | Adjudicated) -> int:
    """The adjustments of group PR, the claim's own and its lines'."""
    every = [*decision.adjustments, *(adjustment for line in decision.lines for adjustment in line.adjustments)]
    return sum(adjustment.cents for adjustment in every if adjustment.group == "PR")
