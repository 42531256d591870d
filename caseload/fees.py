"""`caseload fees`: CMS's physician fee schedule payment amounts of one locality, as the body of a fee schedule.

The layout is that of CMS's record layout of 2026 (PF26PA): sixteen quoted values a record, one record for each carrier,
locality, code and modifier, and a trailer that begins with TRL. A file without its trailer is not all of the file.
"""

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from caseload.cms_file import CmsFile, CmsFileError, Quarter
from functions.billing.rules.codes import BHI_FAMILY, COCM_TIMED

_TRAILER = "TRL"
_VALUES = 16
_YEAR, _CARRIER, _LOCALITY, _CODE, _MODIFIER, _NON_FACILITY, _FACILITY, _STATUS = 0, 1, 2, 3, 4, 5, 6, 9
_ACTIVE = "A"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose amounts: a carrier's (five digits) and a locality's (two), of a quarter, in which kind of place."""

    carrier: str
    locality: str
    quarter: Quarter
    facility: bool


@dataclass(slots=True)
class Found:
    """Cents by code, and what is said of codes that have none."""

    amounts: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def main(argv: Sequence[str]) -> int:
    """Print the body, or say what is wrong with the file; 0 or 2."""
    asked = _parser().parse_args(list(argv))
    wanted = Wanted(carrier=asked.carrier, locality=asked.locality, quarter=asked.quarter, facility=asked.facility)
    try:
        file = CmsFile(asked.file)
        found = amounts_of(file, wanted)
    except (OSError, CmsFileError) as error:
        sys.stderr.write(f"caseload fees: {error}\n")
        return 2
    for note in found.notes:
        sys.stderr.write(f"{note}\n")
    sys.stderr.write(f"PUT this as the fee schedule medicare (or your own id) of {wanted.quarter.first_day}\n")
    sys.stdout.write(json.dumps(body(found, file, wanted), indent=1) + "\n")
    return 0


def body(found: Found, file: CmsFile, wanted: Wanted) -> Mapping[str, object]:
    """What PUT .../fee-schedules/{schedule_id}/{effective} takes; it ends with the year that CMS published it for."""
    place = "facility" if wanted.facility else "non-facility"
    whose = f"carrier {wanted.carrier} locality {wanted.locality}, {place}, {wanted.quarter}"
    return {
        "amounts": dict(sorted(found.amounts.items())),
        "source": f"CMS physician fee schedule payment amounts, {whose} ({file.described()})",
        "ends_on": wanted.quarter.last_day_of_year.isoformat(),
    }


def amounts_of(file: CmsFile, wanted: Wanted) -> Found:
    """The amounts of our codes in one locality; CmsFileError for a file that is not this one, or not all of it."""
    found, is_whole, is_here = Found(), False, False
    for record in file.records():
        if record and record[0].startswith(_TRAILER):
            is_whole = True
            continue
        _require_layout(record, file.line, wanted)
        if (record[_CARRIER], record[_LOCALITY]) == (wanted.carrier, wanted.locality):
            is_here = True
            if record[_CODE] in BHI_FAMILY and not record[_MODIFIER].strip():
                _take(record, file.line, wanted, found)
    _require_all(found, wanted, is_whole=is_whole, is_here=is_here)
    return found


def _require_layout(record: Sequence[str], line: int, wanted: Wanted) -> None:
    if len(record) != _VALUES or not re.fullmatch(r"[0-9]{4}", record[_YEAR]):
        raise CmsFileError(f"line {line}: sixteen values that begin with a year are expected: cut off, or another file")
    if record[_YEAR] != str(wanted.quarter.year):
        raise CmsFileError(f"line {line}: the file is of {record[_YEAR]}, and {wanted.quarter} was asked for")


def _take(record: Sequence[str], line: int, wanted: Wanted, found: Found) -> None:
    code, text = record[_CODE], record[_FACILITY if wanted.facility else _NON_FACILITY]
    if not re.fullmatch(r"[0-9]{1,7}\.[0-9]{2}", text):
        raise CmsFileError(f"line {line}: the amount of {code} is no amount in dollars and cents")
    cents = int(text.replace(".", ""))
    if record[_STATUS] != _ACTIVE or cents == 0:
        found.notes.append(f"{code} is left out: status {record[_STATUS]}, amount {text}")
    elif found.amounts.setdefault(code, cents) != cents:
        raise CmsFileError(f"line {line}: {code} has a second amount")


def _require_all(found: Found, wanted: Wanted, *, is_whole: bool, is_here: bool) -> None:
    if not is_whole:
        raise CmsFileError("there is no trailer record: the file is cut off")
    if not is_here:
        raise CmsFileError(f"nothing in the file is of carrier {wanted.carrier}, locality {wanted.locality}")
    if lacking := sorted(COCM_TIMED - found.amounts.keys()):
        raise CmsFileError(f"the locality has no amount for {', '.join(lacking)}: the file is not whole")
    noted = {note.split(" ")[0] for note in found.notes}
    found.notes += [f"{code} is not in the file" for code in sorted(BHI_FAMILY - found.amounts.keys() - noted)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="caseload fees", description="A locality's amounts of a CMS file (PFALL26A.txt), as the API takes them."
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--carrier", required=True, help="five digits, as in 14112")
    parser.add_argument("--locality", required=True, help="two digits, as in 03")
    parser.add_argument("--quarter", required=True, type=Quarter.parse, help="which CMS published it for: 2026Q2")
    parser.add_argument("--facility", action="store_true", help="the amounts for hospital departments")
    return parser
