"""ISA13 and GS06: unique for a sender and receiver, taken once for a run and kept with it.

The counter belongs to the two partners and not to a clinic, because several clinics may send under one number:
`EDI#sender#receiver` / `COUNTER`. What a run was given: `CLINIC#c` / `CONTROLS#yyyy-mm#RUN#n`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from functions.aws.codec import decode, encode
from functions.aws.derived import put_after, put_newer
from functions.aws.tables import find
from functions.billing.closing.runs import Claims, Run
from functions.billing.x12.claims import ControlNumbers

_TRIES = 20
_LAST = 999_999_999


class ContentionError(RuntimeError):
    """Others took numbers every time: the close is tried again later."""


@dataclass(frozen=True, slots=True)
class TradingPair:
    """Submitter and receiver, as the envelope names them."""

    submitter: str
    receiver: str


def control_numbers(run: Run, pair: TradingPair, files: Sequence[str]) -> Mapping[str, ControlNumbers]:
    """A number for each file. Two workers on one run get the same ones; numbers that nobody used are a gap."""
    pk, sk = f"CLINIC#{run.clinic_id}", f"CONTROLS#{run.month}#RUN#{run.run:04d}"
    if standing := find(Claims, pk, sk):
        return decode(standing.body, dict[str, ControlNumbers])
    first = _take(pair, len(files))
    ours = {file: _numbers(first + place) for place, file in enumerate(files)}
    if put_newer(Claims(pk, sk, kind="controls", version=1, body=encode(ours), request="")):
        return ours
    return control_numbers(run, pair, files)


def _take(pair: TradingPair, count: int) -> int:
    """The first of so many numbers that nobody else is given."""
    pk = f"EDI#{pair.submitter}#{pair.receiver}"
    for _ in range(_TRIES):
        read = find(Claims, pk, "COUNTER")
        last = int(read.version) if read else 0
        if put_after(
            Claims(pk, "COUNTER", kind="counter", version=last + count, body=encode(last + count), request=""), read
        ):
            return last + 1
    raise ContentionError("control numbers are being taken by others")


def _numbers(count: int) -> ControlNumbers:
    """ISA13 has nine digits: it begins again at 1 when they are used up."""
    number = (count - 1) % _LAST + 1
    return ControlNumbers(interchange=number, group=number)
