"""A payer and its clearinghouse for tests: answers our claims with a 999, a 277CA and 835s that add up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from functions.billing.inbound.claim import Claim, ClaimNumber
from functions.billing.inbound.events import BilledLine, Sending, Writing
from functions.billing.inbound.partners import Partners
from functions.billing.inbound.plan import Sent
from functions.kernel.ids import EpisodeId
from tests.support import CLINIC, NPI

SENDER, RECEIVER = "ZZ:CLEARHOUSE", "ZZ:HARBORFM"
PARTNERS = Partners(frozenset({SENDER}), frozenset({RECEIVER}), frozenset({NPI, "123456789"}))
SENT_AT = datetime(2026, 4, 3, 12, tzinfo=UTC)
PAID_ON = date(2026, 4, 20)
GROUP, TRANSACTION, BATCH = "17", "0001", "0000000170001"
SERVED_ON = date(2026, 3, 31)


def number(index: int) -> ClaimNumber:
    return ClaimNumber(f"C{index:016d}")


def a_claim(index: int = 1, *lines: BilledLine) -> Claim:
    """A claim that was written and sent, ten segments of the transaction set each."""
    billed = lines or (
        BilledLine(code="99492", units=1, charge_cents=16032, expected_cents=16032),
        BilledLine(code="99494", units=2, charge_cents=12292, expected_cents=12292),
    )
    writing = Writing(run=1, written_at=SENT_AT, service_on=SERVED_ON, lines=billed)
    sending = Sending(
        run=1,
        group=GROUP,
        transaction=TRANSACTION,
        batch=BATCH,
        first_segment=10 * index,
        last_segment=10 * index + 9,
        sent_at=SENT_AT,
    )
    return Claim(
        clinic_id=CLINIC,
        number=number(index),
        episode_id=EpisodeId(f"epi_{index}"),
        month="2026-03",
        payer_id="medicare_ffs",
        writings=(writing,),
        sendings=(sending,),
    )


def sent(claims: Iterable[Claim]) -> tuple[Sent, ...]:
    return tuple(Sent(claim.number, sending) for claim in claims for sending in claim.sendings)


def interchange(
    kind: str,
    body: Sequence[str],
    *,
    control: int = 1,
    sender: str = SENDER,
    receiver: str = RECEIVER,
    made_at: str = "260420*0900",
    end: str = "~\n",
) -> bytes:
    """One transaction set in its envelope, counted and closed."""
    functional, version = {
        "999": ("FA", "005010X231A1"),
        "277": ("HN", "005010X214"),
        "835": ("HP", "005010X221A1"),
        "837": ("HC", "005010X222A1"),
    }[kind]
    parties = [f"{qualifier}*{name:<15}" for qualifier, name in (it.split(":") for it in (sender, receiver))]
    isa = f"ISA*00*{'':10}*00*{'':10}*{parties[0]}*{parties[1]}*{made_at}*^*00501*{control:09d}*0*P*:"
    segments = [
        isa,
        f"GS*{functional}*CLEARHOUSE*HARBORFM*20260420*0900*{control}*X*{version}",
        f"ST*{kind}*0001*{version}",
        *body,
        f"SE*{len(body) + 2}*0001",
        f"GE*1*{control}",
        f"IEA*1*{control:09d}",
    ]
    return "".join(f"{segment}{end}" for segment in segments).encode()


def a_999(*, accepted: bool = True, errors: Sequence[str] = (), group: str = GROUP, control: int = 1) -> bytes:
    code = "A" if accepted else "R"
    body = [
        f"AK1*HC*{group}*005010X222A1",
        f"AK2*837*{TRANSACTION}*005010X222A1",
        *errors,
        f"IK5*{code}",
        f"AK9*{code}*1*1*{int(accepted)}",
    ]
    return interchange("999", body, control=control, made_at="260403*1300")


def a_277ca(
    accepted: Sequence[Claim],
    refused: Sequence[Claim] = (),
    *,
    control: int = 2,
    sender: str = SENDER,
    receiver: str = RECEIVER,
) -> bytes:
    """An answer to every claim, batch by batch."""
    answers = [(one, "A2:20", "WQ") for one in accepted] + [(one, "A3:21", "U") for one in refused]
    body = ["BHT*0085*08*1*20260404*0900*TH", "HL*1**20*1", "NM1*PR*2*PAYER", "TRN*1*1"]
    level = 1
    for batch in sorted({one.sendings[-1].batch for one, _, _ in answers}):
        level += 2
        body += [f"HL*{level - 1}*1*21*1", "NM1*41*2*HARBOR", f"TRN*2*{batch}", "STC*A1:19:PR*20260404*WQ*1"]
        clinic = level
        body += [f"HL*{clinic}*{level - 1}*19*1", "NM1*85*2*HARBOR*****XX*1234567893"]
        for claim, status, action in (it for it in answers if it[0].sendings[-1].batch == batch):
            level += 1
            body += [f"HL*{level}*{clinic}*PT", "NM1*QC*1*DOE*J", f"TRN*2*{claim.number}"]
            body += [f"STC*{status}:PR*20260404*{action}*{money(claim.charge_cents)}", f"REF*1K*P{level}"]
    return interchange("277", body, control=control, made_at="260404*0900", sender=sender, receiver=receiver)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the payer makes of a claim: cents paid by line; the rest is PR (patient) or CO, by CARC."""

    claim: Claim
    paid: tuple[int, ...]
    group: str = "CO"
    reason: str = "45"
    status: str = "1"
    sign: int = 1


def paid(claim: Claim, *, share: int = 100, **changes: str) -> Verdict:
    """So many percent of each line's charge."""
    cents = tuple((line.charge_cents or 0) * share // 100 for line in claim.lines)
    return replace(Verdict(claim, cents), **changes)  # type: ignore[arg-type]


def denied(claim: Claim, reason: str = "16") -> Verdict:
    return Verdict(claim, tuple(0 for _ in claim.lines), reason=reason, status="4")


def reversal(verdict: Verdict) -> Verdict:
    return replace(verdict, status="22", sign=-1)


def an_835(
    verdicts: Sequence[Verdict],
    *,
    plb: Sequence[tuple[str, int]] = (),
    control: int = 3,
    trace: str = "EFT1",
    on: date = PAID_ON,
    payee: str = NPI,
    total: int | None = None,
    sender: str = SENDER,
    receiver: str = RECEIVER,
) -> bytes:
    """A payment for these verdicts, less PLB; `total` overrides BPR02 to make it lie."""
    claims = [segment for verdict in verdicts for segment in _claim(verdict)]
    due = sum(sum(it.paid) * it.sign for it in verdicts) - sum(cents for _, cents in plb)
    amount = due if total is None else total
    head = [
        f"BPR*I*{money(abs(amount))}*{'C' if amount >= 0 else 'D'}*ACH*CCP*01*1*DA*1*2**01*1*DA*1*{on:%Y%m%d}",
        f"TRN*1*{trace}*1999999999",
        f"DTM*405*{on:%Y%m%d}",
        "N1*PR*PAYER",
        f"N1*PE*HARBOR*XX*{payee}",
        "LX*1",
    ]
    pairs = "".join(f"*{reason}:X{place}*{money(cents)}" for place, (reason, cents) in enumerate(plb))
    tail = [f"PLB*{NPI}*20261231{pairs}"] if plb else []
    body, made_at = [*head, *claims, *tail], f"{on:%y%m%d}*0900"
    return interchange("835", body, control=control, made_at=made_at, sender=sender, receiver=receiver)


def _claim(verdict: Verdict) -> list[str]:
    claim, sign = verdict.claim, verdict.sign
    paid_cents = sum(verdict.paid)
    patient = claim.charge_cents - paid_cents if verdict.group == "PR" else 0
    amounts = "*".join(money(sign * it) for it in (claim.charge_cents, paid_cents, patient))
    segments = [f"CLP*{claim.number}*{verdict.status}*{amounts}*MB*PCN{claim.number[-4:]}", "NM1*QC*1*DOE*JANE"]
    for place, (line, cents) in enumerate(zip(claim.lines, verdict.paid, strict=True), 1):
        charge = line.charge_cents or 0
        segments.append(f"SVC*HC:{line.code}*{money(sign * charge)}*{money(sign * cents)}**{line.units}")
        segments.append(f"DTM*472*{SERVED_ON:%Y%m%d}")
        if charge != cents:
            segments.append(f"CAS*{verdict.group}*{verdict.reason}*{money(sign * (charge - cents))}")
        segments.append(f"REF*6R*{claim.number}-{place}")
    return segments


def money(cents: int) -> str:
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02d}"
