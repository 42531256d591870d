"""Whether a run's files add up to its decisions, to the cent, read back from the files' own text."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from functions.billing.files.edi import Edi, is_balanced
from functions.billing.files.submission import Submission, charge_of
from functions.billing.files.totals import Totals
from functions.billing.rules.verdict import Status
from functions.billing.service import Decided

_SIGNS = {"LINE": 1, "REVERSAL": -1}


class OutOfBalanceError(RuntimeError):
    """A file does not add up to the decisions: nothing is published."""


def require_balance(
    totals: Totals,
    decided: Sequence[Decided],
    submissions: Sequence[Submission],
    files: Mapping[str, bytes],
    edi: Edi,
) -> None:
    """OutOfBalanceError, naming the file, unless tables, 837 files, claims to be noted and decisions say the same."""
    found = {
        "claim_lines.csv": _lines(_rows(files["claim_lines.csv"])) == (totals.lines, totals.units, totals.charge_cents),
        "claims.csv": _claims(_rows(files["claims.csv"])) == _claims_of(submissions, totals),
        "held.csv": len(_rows(files["held.csv"])) == sum(one.decision.status is not Status.BILL for one in decided),
        "time_detail.csv": _seconds(_rows(files["time_detail.csv"])) == _seconds_of(decided),
        "the 837 files": is_balanced(edi, *_sent(submissions)),
        "what is noted of the claims": _noted(submissions) == totals.charge_cents,
    }
    if wrong := [name for name, adds_up in found.items() if not adds_up]:
        raise OutOfBalanceError(f"{', '.join(wrong)}: not what the decisions come to")


def cents(text: str) -> int:
    """A plain decimal with two places, exactly; an empty cell is an amount that nobody knows and adds nothing."""
    amount = Decimal(text or "0").scaleb(2)
    if amount != int(amount):
        raise OutOfBalanceError("an amount is not in whole cents")
    return int(amount)


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def _lines(rows: Sequence[Mapping[str, str]]) -> tuple[int, int, int]:
    """Lines, units and charges; what is taken back has its minus in the file."""
    count = sum(_SIGNS[row["row_type"]] for row in rows)
    return count, sum(int(row["units"]) for row in rows), sum(cents(row["charge"]) for row in rows)


def _claims(rows: Sequence[Mapping[str, str]]) -> tuple[int, int, int]:
    """Different claims, and what they state and change."""
    numbers = {row["claim_number"] for row in rows}
    return len(numbers), sum(cents(row["total_charge"]) for row in rows), sum(cents(row["change"]) for row in rows)


def _claims_of(submissions: Sequence[Submission], totals: Totals) -> tuple[int, int, int]:
    priced = [one for one in submissions if all(line.charge_cents is not None for line in one.decided.decision.lines)]
    return len(submissions), sum(one.charge_cents for one in priced), totals.charge_cents


def _seconds(rows: Sequence[Mapping[str, str]]) -> Mapping[str, int]:
    counted = Counter[str]()
    for row in rows:
        counted[row["episode_id"]] += int(row["counted_seconds"])
    return {episode: seconds for episode, seconds in counted.items() if seconds}


def _seconds_of(decided: Sequence[Decided]) -> Mapping[str, int]:
    return {one.episode_id: one.decision.counted.seconds for one in decided if one.decision.counted.seconds}


def _sent(submissions: Sequence[Submission]) -> tuple[int, int]:
    going = [one for one in submissions if one.is_for_payer]
    return len(going), sum(one.charge_cents for one in going)


def _noted(submissions: Sequence[Submission]) -> int:
    return sum(charge_of(one.lines) - charge_of(one.stood) for one in submissions)
