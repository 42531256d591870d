"""What must be true of everything that is stored, whatever went wrong on the way; each broken one in a sentence."""

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from functions.aws.codec import decode
from functions.billing.closing.frozen import Frozen
from functions.billing.evidence.ledger import TimeLine
from functions.billing.files.run_files import MANIFEST, prefix
from functions.billing.rules.verdict import Status
from functions.billing.store import LedgerStore
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId
from infra.rebuild import rebuild
from tests.derived import records_of

_FROZEN = "decisions.json"


def broken(
    clinic_id: ClinicId,
    month: str,
    files: Mapping[str, bytes],
    *,
    acknowledged: Iterable[str] = (),
    is_closed: bool = True,
) -> list[str]:
    """Every invariant of a clinic's month that does not hold. Rebuilds the clinic's registry and ledger."""
    found = [*_lost(clinic_id, acknowledged), *_files(files, place := prefix(clinic_id, month, 1), is_closed=is_closed)]
    if not found and is_closed:
        found += [*_money(run := run_files(files, place)), *_time(clinic_id, month, run)]
    rebuilt = rebuild(clinic_id)
    return found + ([f"a rebuild found {rebuilt.different} differences"] if rebuilt.different else [])


def run_files(files: Mapping[str, bytes], place: str) -> dict[str, bytes]:
    """The files of a run by name, wherever they lie."""
    return {name.partition(f"{place}/")[2]: content for name, content in files.items() if f"{place}/" in name}


def too_early(files: Mapping[str, bytes], place: str) -> list[str]:
    """A manifest that stands before its files, or says something else of them; nothing while there is none."""
    run = run_files(files, place)
    return list(_manifest(run)) if MANIFEST in run else []


def _lost(clinic_id: ClinicId, acknowledged: Iterable[str]) -> Iterator[str]:
    kept = {str(value) for fact in records_of(clinic_id) for name, value in _ids(fact)}
    yield from (f"{one} was acknowledged and is not stored" for one in acknowledged if one not in kept)


def _ids(fact: object) -> Iterator[tuple[str, object]]:
    names = getattr(type(fact), "__dataclass_fields__", {})
    yield from ((name, getattr(fact, name)) for name in names if name.endswith("_id"))


def _files(files: Mapping[str, bytes], place: str, *, is_closed: bool) -> Iterator[str]:
    run = run_files(files, place)
    if MANIFEST in run:
        yield from _manifest(run)
    elif is_closed:
        yield "the run has no manifest"


def _manifest(run: Mapping[str, bytes]) -> Iterator[str]:
    told = {entry["name"]: entry for entry in json.loads(run[MANIFEST])["files"]}
    there = run.keys() - {MANIFEST}
    yield from (f"{name} is in the manifest and not there" for name in sorted(told.keys() - there))
    yield from (f"{name} is there and not in the manifest" for name in sorted(there - told.keys()))
    for name in sorted(told.keys() & there):
        if told[name]["sha256"] != hashlib.sha256(run[name]).hexdigest() or told[name]["bytes"] != len(run[name]):
            yield f"{name} is not what the manifest says"


def _money(run: Mapping[str, bytes]) -> Iterator[str]:
    """No claim line twice; claims, their lines, the 837P files and the manifest say the same cents."""
    rows = _rows(run["claim_lines.csv"])
    lines = Counter((row["claim_number"], row["row_type"], row["hcpcs"]) for row in rows)
    yield from (f"claim line {line} is there {count} times" for line, count in lines.items() if count > 1)
    manifest = json.loads(run[MANIFEST])
    totals, edi = manifest["totals"], manifest["edi"]
    cents = sum(_cents(row["charge"]) for row in rows)
    whole = sum(_cents(row["total_charge"]) for row in _rows(run["claims.csv"]))
    if not cents == whole == totals["charge_cents"]:
        yield f"lines have {cents} cents, claims {whole}, the manifest {totals['charge_cents']}"
    claims = [claim for name in run if name.endswith(".837") for claim in _claims(run[name].decode())]
    numbers = Counter(number for number, _ in claims)
    yield from (f"claim {number} is in the files {count} times" for number, count in numbers.items() if count > 1)
    if edi["status"] == "written" and sum(paid for _, paid in claims) + edi["not_transmittable_cents"] != cents:
        yield "the 837P files do not have the cents of the claims"


def _time(clinic_id: ClinicId, month: str, run: Mapping[str, bytes]) -> Iterator[str]:
    """Every patient-month is billed, held or not billed with a reason; every second credited or excluded once."""
    decided = decode(run[_FROZEN].decode(), Frozen).decided
    entered = Counter[str]()
    for entry in LedgerStore().lines(clinic_id, Month.parse(month)):
        if isinstance(entry.line, TimeLine) and not entry.line.gone:
            entered[entry.line.source] += entry.line.seconds
    accounted = Counter[str]()
    for one in decided:
        if one.decision.status is not Status.BILL and not one.decision.reasons:
            yield f"{one.episode_id} is not billed, and nobody says why"
        counted = one.decision.counted
        for credited in counted.credited:
            accounted[credited.source] += credited.seconds
        for excluded in counted.excluded:
            accounted[excluded.source] += excluded.seconds
    if +entered != +accounted:
        yield f"seconds entered {dict(entered)}, accounted for {dict(accounted)}"
    told = len({row["episode_id"] for row in _rows(run["claims.csv"])}) + len(_rows(run["held.csv"]))
    if told != len(decided):
        yield f"{len(decided)} patient-months were decided, {told} are in the files"


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def _claims(text: str) -> list[tuple[str, int]]:
    return [(number, _cents(charge)) for number, charge in re.findall(r"~CLM\*([^*]+)\*([0-9.]+)\*", text)]


def _cents(charge: str) -> int:
    whole, _, part = charge.partition(".")
    sign = -1 if whole.startswith("-") else 1
    return int(whole or 0) * 100 + sign * int((part + "00")[:2])
