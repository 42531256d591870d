"""`caseload mue`: the unit cap of 99494 from CMS's table of medically unlikely edits, as a payer rule's body.

The table is that of practitioner services, as comma separated values: a notice, a heading, one record a code. CMS keeps
some of its edits to itself: a code that is not in the table has no cap here, and none is made up.
"""

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from caseload.cms_file import CmsFile, CmsFileError, Quarter

CODE = "99494"
_HEADING = ("HCPCS/CPT CODE", "PRACTITIONER SERVICES MUE VALUES", "MUE ADJUDICATION INDICATOR")
_MOST_BEFORE_HEADING = 50


@dataclass(frozen=True, slots=True)
class Edit:
    """Units of one code, and how CMS applies them: to a line, or to a day of service."""

    units: int
    indicator: str


def main(argv: Sequence[str]) -> int:
    """Print the body, or say what is wrong with the file; 0 or 2."""
    asked = _parser().parse_args(list(argv))
    try:
        file = CmsFile(asked.file)
        edit = edit_of(file)
    except (OSError, CmsFileError) as error:
        sys.stderr.write(f"caseload mue: {error}\n")
        return 2
    sys.stderr.write(
        f"PUT this as a payer rule of medicare_ffs of {asked.quarter.first_day}; a row takes the place of the one"
        " before it whole, so add what else you say of this payer\n"
    )
    sys.stdout.write(json.dumps(body(edit, file, asked.quarter), indent=1) + "\n")
    return 0


def body(edit: Edit, file: CmsFile, quarter: Quarter) -> Mapping[str, object]:
    """What PUT .../payer-rules/{payer_id}/{effective} takes."""
    return {
        "settings": {"max_99494_units": edit.units},
        "source": f"CMS practitioner services MUE of {CODE}, {quarter}: {edit.units}, {edit.indicator[:80]}"
        f" ({file.described()})",
    }


def edit_of(file: CmsFile) -> Edit:
    """99494's edit; CmsFileError for another table, one that is cut off, or one that does not have the code."""
    places: tuple[int, ...] | None = None
    found: Edit | None = None
    for number, record in enumerate(file.records()):
        if places is None:
            places = _places(record, number)
        elif any(record):
            found = _read(record, places, file.line, found)
    if places is None:
        raise CmsFileError("there is no heading of the practitioner services table: another file, or cut off")
    if found is None:
        raise CmsFileError(f"{CODE} is not in the table: CMS does not publish its edit, or the file is cut off")
    return found


def _places(record: Sequence[str], number: int) -> tuple[int, ...] | None:
    """Where the columns stand, when this is the heading."""
    names = [re.sub(r"\s+", " ", name).replace("/ ", "/").strip().upper() for name in record]
    if all(name in names for name in _HEADING):
        return tuple(names.index(name) for name in _HEADING)
    other = next((name for name in names if name.endswith("MUE VALUES")), None)
    if other is not None:
        raise CmsFileError(f"this is another table: {other.title()}")
    if number >= _MOST_BEFORE_HEADING:
        raise CmsFileError("there is no heading of the practitioner services table")
    return None


def _read(record: Sequence[str], places: tuple[int, ...], line: int, found: Edit | None) -> Edit | None:
    if len(record) <= max(places):
        raise CmsFileError(f"line {line}: values are missing: the file is cut off")
    code, units, indicator = (record[place].strip() for place in places)
    if code != CODE:
        return found
    if found is not None:
        raise CmsFileError(f"line {line}: {CODE} stands there twice")
    if not re.fullmatch(r"[0-9]{1,2}", units) or not indicator:
        raise CmsFileError(f"line {line}: the edit of {CODE} is no number of units from 0 to 99 with its indicator")
    return Edit(int(units), indicator)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="caseload mue", description="The cap on 99494 of CMS's practitioner services MUE table."
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--quarter", required=True, type=Quarter.parse, help="which CMS published it for: 2026Q2")
    return parser
