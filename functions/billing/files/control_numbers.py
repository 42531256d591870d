"""ISA13 and GS06: unique for a sender and receiver, taken once for a run and kept with it.

The numbers belong to the two partners and not to a clinic, because several clinics may send under one. Each block of
them is a file of its own in the bucket, written once, and begins where the one before it ends: whoever writes it first
has it. A table that was restored to an earlier moment forgets how far the blocks go, and finds it out from the files.

In the table: how far they go, so that nobody begins at the first (`EDI#sender#receiver` / `COUNTER`), and what a run
was given (`CLINIC#c` / `CONTROLS#yyyy-mm#RUN#n`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from functions.aws.codec import decode, encode
from functions.aws.derived import put_newer
from functions.aws.files import put_first
from functions.aws.tables import find
from functions.billing.closing.runs import Claims, Run
from functions.billing.files.run_files import BUCKET, JSON
from functions.billing.x12.claims import ControlNumbers

FOLDER = "control-numbers"
_LAST = 999_999_999


@dataclass(frozen=True, slots=True)
class TradingPair:
    """Submitter and receiver, as the envelope names them."""

    submitter: str
    receiver: str


@dataclass(frozen=True, slots=True)
class Block:
    """Numbers in a row for the files of a run, one each."""

    clinic_id: str
    month: str
    run: int
    files: tuple[str, ...]


def control_numbers(run: Run, pair: TradingPair, files: Sequence[str]) -> Mapping[str, ControlNumbers]:
    """A number for each file. Two workers on one run get the same ones; numbers that nobody used are a gap."""
    pk, sk = f"CLINIC#{run.clinic_id}", f"CONTROLS#{run.month}#RUN#{run.run:04d}"
    if standing := find(Claims, pk, sk):
        return decode(standing.body, dict[str, ControlNumbers])
    if not files:
        return {}
    first = _take(pair, Block(run.clinic_id, run.month, run.run, tuple(files)))
    given = _given(run, {file: _numbers(first + place) for place, file in enumerate(files)})
    put_newer(Claims(pk, sk, kind="controls", version=1, body=encode(given), request=""))
    _note(pair, first + len(files) - 1)
    return given


def _take(pair: TradingPair, ours: Block) -> int:
    """The first of so many numbers that nobody else is given: the block after the last one."""
    noted = find(Claims, _partition(pair), "COUNTER")
    last, content = int(noted.version) if noted else 0, encode(ours).encode()
    while (standing := put_first(BUCKET, _mark(pair, last + 1), content, JSON)) != content:
        last += len(decode(standing.decode(), Block).files)
    return last + 1


def _given(run: Run, ours: Mapping[str, ControlNumbers]) -> Mapping[str, ControlNumbers]:
    """What the run was given the first time, whatever a table remembers of it: its files may bear it already."""
    key = f"{FOLDER}/runs/{run.clinic_id}/{run.month}/run-{run.run}.json"
    return decode(put_first(BUCKET, key, encode(ours).encode(), JSON).decode(), dict[str, ControlNumbers])


def _note(pair: TradingPair, last: int) -> None:
    put_newer(Claims(_partition(pair), "COUNTER", kind="counter", version=last, body=encode(last), request=""))


def _partition(pair: TradingPair) -> str:
    return f"EDI#{pair.submitter}#{pair.receiver}"


def _mark(pair: TradingPair, first: int) -> str:
    partners = "/".join(quote(name, safe="") for name in (pair.submitter, pair.receiver))
    return f"{FOLDER}/blocks/{partners}/{first:012d}.json"


def _numbers(count: int) -> ControlNumbers:
    """ISA13 has nine digits: it begins again at 1 when they are used up."""
    number = (count - 1) % _LAST + 1
    return ControlNumbers(interchange=number, group=number)
