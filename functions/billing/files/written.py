"""Notes what became of a run's claims: written, what the payer allows beside the charge, and handed over in a file."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from functions.billing.claim_book import ClaimBook, Told
from functions.billing.closing.runs import Run
from functions.billing.files.edi import Edi
from functions.billing.files.submission import Submission
from functions.billing.inbound.claim import Claim, ClaimNumber
from functions.billing.inbound.events import BilledLine, Sending, Writing
from functions.billing.inbound.plan import Sent
from functions.billing.x12.claim_map import ClaimSpan, claim_spans
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId

_837 = ".837"


def note_run(of: Run, submissions: Sequence[Submission], edi: Edi) -> None:
    """Note every claim of a run and where it lies in the run's 837 files; the same run again changes nothing.

    Where there are no files at all, because nobody is set to send them, nothing counts as kept back.
    """
    clinic_id, run, at = of.clinic_id, of.run, of.frozen_at
    book, files = ClaimBook(clinic_id), edi.contents
    book.enter(of, [one.number for one in submissions])
    sent = [one for name in sorted(files) if name.endswith(_837) for one in sent_of(files[name].decode(), run, at)]
    book.hand_over(sent)
    sendings = {one.number: one.sending for one in sent}
    told = list[Told]()
    for one in submissions:
        sending = sendings.get(one.number)
        kept_back = edi.report.status == "written" and one.is_for_payer and sending is None
        writing = replace(writing_of(one, run, at), kept_back=kept_back)
        told.append((claim_of(clinic_id, one), [writing, sending] if sending else [writing]))
    book.tell_all(told)


def claim_of(clinic_id: ClinicId, submission: Submission) -> Claim:
    decided = submission.decided
    return Claim(
        clinic_id=clinic_id,
        number=submission.number,
        episode_id=decided.episode_id,
        month=decided.month,
        payer_id=decided.coverage.payer_id,
    )


def writing_of(submission: Submission, run: int, written_at: datetime) -> Writing:
    decided = submission.decided
    month = Month.parse(decided.month)
    served_on = decided.decision.date_of_service or month.last_day
    lines = tuple(
        BilledLine(
            code=line.code,
            units=line.units,
            charge_cents=line.charge_cents,
            expected_cents=line.expected_cents,
        )
        for line in submission.lines
    )
    return Writing(run=run, written_at=written_at, service_on=served_on, lines=lines)


def sent_of(file: str, run: int, sent_at: datetime) -> tuple[Sent, ...]:
    """The claims of an 837, each with its group, transaction set, batch and segments."""
    return tuple(Sent(ClaimNumber(span.claim_number), _sending(span, run, sent_at)) for span in claim_spans([file]))


def _sending(span: ClaimSpan, run: int, sent_at: datetime) -> Sending:
    return Sending(
        run=run,
        group=span.group,
        transaction=span.transaction_set,
        batch=span.batch,
        first_segment=span.first,
        last_segment=span.last,
        sent_at=sent_at,
        frequency=span.frequency,
    )
