"""Reads an 835 (005010X221A1): the payment, each claim's decision with its lines and adjustments, and PLB.

Reads what stands there; whether it adds up is asked in balance.py.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from functions.billing.inbound.elements import (
    UnreadableError,
    cents,
    day,
    first,
    loops,
    optional_cents,
    quantity,
    reference,
    required,
    text,
)
from functions.billing.inbound.tokenize import Delimiters, Flaw, Segment
from functions.billing.inbound.values import Adjustment, ClaimPayment, PaidLine, Payment, ProviderAdjustment

_PARTS = frozenset({"LX", "CLP", "PLB"})
_LINE = frozenset({"SVC"})
_CREDIT, _DEBIT = "C", "D"
_LAST_CAS, _LAST_PLB = 17, 13


def read(body: Iterable[Segment], delimiters: Delimiters) -> Payment:
    """One transaction set: one payment. Only one claim's segments are held at a time."""
    runs = loops(body, _PARTS)
    header = next(runs)
    claims: list[ClaimPayment] = []
    provider: list[ProviderAdjustment] = []
    for run in runs:
        if run[0].name == "CLP":
            claims.append(_claim(run, delimiters))
        elif run[0].name == "PLB":
            provider.extend(_provider(run[0], delimiters))
    return _payment(header, tuple(claims), tuple(provider))


def _payment(
    header: list[Segment], claims: tuple[ClaimPayment, ...], provider: tuple[ProviderAdjustment, ...]
) -> Payment:
    money, trace = required(header, "BPR"), required(header, "TRN")
    return Payment(
        method=money.element(4),
        cents=cents(money, 2) * _sign(money),
        paid_on=day(money, 16),
        trace=text(trace, 2),
        payer=text(trace, 3),
        payee=next((it.element(4) for it in header if it.name == "N1" and it.element(1) == "PE"), ""),
        claims=claims,
        provider=provider,
        at=money.number,
    )


def _sign(money: Segment) -> int:
    if money.element(3) not in (_CREDIT, _DEBIT):
        raise UnreadableError(Flaw("UNKNOWN_CODE", money.number, "BPR03 says neither credit nor debit"))
    return 1 if money.element(3) == _CREDIT else -1


def _claim(run: list[Segment], delimiters: Delimiters) -> ClaimPayment:
    own, *lines = loops(run, _LINE)
    header = own[0]
    return ClaimPayment(
        number=text(header, 1),
        status=text(header, 2),
        charge_cents=cents(header, 3),
        paid_cents=cents(header, 4),
        patient_cents=optional_cents(header, 5),
        payer_control=header.element(7) or None,
        adjustments=tuple(_adjustments(own)),
        lines=tuple(_line(line, delimiters) for line in lines),
        remarks=tuple(_claim_remarks(own)),
        at=header.number,
    )


def _line(run: list[Segment], delimiters: Delimiters) -> PaidLine:
    header = run[0]
    first_day, last_day = _days(run)
    return PaidLine(
        code=_procedure(header, delimiters),
        charge_cents=cents(header, 2),
        paid_cents=cents(header, 3),
        units=quantity(header, 5),
        first_day=first_day,
        last_day=last_day,
        control=reference(run, "6R"),
        allowed_cents=_amount(run, "B6"),
        adjustments=tuple(_adjustments(run)),
        remarks=tuple(it.element(2) for it in run if it.name == "LQ" and it.element(1) == "HE"),
    )


def _procedure(header: Segment, delimiters: Delimiters) -> str:
    """HC:99492: the code that was adjudicated, without modifiers."""
    _, _, rest = text(header, 1).partition(delimiters.component)
    code = rest.split(delimiters.component)[0]
    if not code:
        raise UnreadableError(Flaw("MISSING_ELEMENT", header.number, "SVC01 names no procedure"))
    return code


def _days(run: list[Segment]) -> tuple[date | None, date | None]:
    """DTM*472, or the period's ends in 150 and 151."""
    found = {it.element(1): day(it, 2) for it in run if it.name == "DTM" and it.element(1) in ("472", "150", "151")}
    return found.get("472", found.get("150")), found.get("472", found.get("151"))


def _amount(run: list[Segment], qualifier: str) -> int | None:
    found = first([it for it in run if it.element(1) == qualifier], "AMT")
    return cents(found, 2) if found else None


def _adjustments(run: Iterable[Segment]) -> Iterator[Adjustment]:
    """CAS holds up to six reasons, each with an amount and a quantity."""
    for segment in run:
        if segment.name == "CAS":
            places = [place for place in range(2, _LAST_CAS + 1, 3) if segment.element(place) or place == 2]
            for place in places:
                yield Adjustment(text(segment, 1), text(segment, place), cents(segment, place + 1))


def _claim_remarks(own: Iterable[Segment]) -> Iterator[str]:
    """MOA03 to 07, MIA05 and 20 to 23: remark codes of the whole claim."""
    places = {"MOA": range(3, 8), "MIA": (5, 20, 21, 22, 23)}
    for segment in own:
        yield from (code for place in places.get(segment.name, ()) if (code := segment.element(place)))


def _provider(segment: Segment, delimiters: Delimiters) -> Iterator[ProviderAdjustment]:
    places = [place for place in range(3, _LAST_PLB + 1, 2) if segment.element(place) or place == 3]
    for place in places:
        reason, _, identifier = text(segment, place).partition(delimiters.component)
        yield ProviderAdjustment(reason, identifier, cents(segment, place + 1))
