"""What a row of a rulebook must be to be entered: a payer, a day, settings and codes that the rules know."""

import re
from collections.abc import Iterator
from dataclasses import replace

from functions.billing.rules.codes import BHI_FAMILY
from functions.billing.rules.resolve import resolve
from functions.billing.rules.rulebook import EVERY_PAYER, FeeSchedule, PayerRule, Row, Rulebook
from functions.billing.rules.settings import problems
from functions.kernel.errors import Problem

MOST_ROWS = 1000  # design choice: a rulebook is read whole with every decision
MOST_CENTS = 10_000_000  # design choice: nothing here costs 100,000 dollars
_OF_ONE_PAYER = frozenset(
    {"electronic_payer_id", "payer_name", "claim_filing_code", "institutional_payer_id", "institutional_filing_code"}
)
_YEARS = range(2000, 2101)


def rule_problems(rule: PayerRule, book: Rulebook) -> Iterator[Problem]:
    """Everything wrong with a payer's row; `book` is what stands where it is to be entered."""
    refused = problems(rule.settings, "/settings")
    yield from refused
    yield from _row_problems(rule, len(book.rules))
    for name in sorted(_OF_ONE_PAYER & rule.settings.keys() if rule.payer_id == EVERY_PAYER else ()):
        yield Problem(f"/settings/{name}", "OF_ONE_PAYER", "claims to every payer would be addressed to one")
    if rule.effective.day != 1:
        yield Problem("/effective", "NOT_A_FIRST", "a month is decided under the rows of its first day: name a first")
    if rule.payer_id != EVERY_PAYER and not re.fullmatch(r"[a-z0-9_]{3,60}", rule.payer_id):
        yield Problem("/payer_id", "PAYER_ID", f"{EVERY_PAYER}, or a payer as coverages name it: no hyphen")
    elif not refused and not _is_known(rule, book):
        yield Problem("/settings/covers", "REQUIRED", "nobody has said what this payer pays (R27): say what it covers")


def schedule_problems(schedule: FeeSchedule, book: Rulebook) -> Iterator[Problem]:
    """Everything wrong with a fee schedule."""
    yield from _row_problems(schedule, len(book.schedules))
    for code in sorted(schedule.amounts):
        if code not in BHI_FAMILY:
            yield Problem(f"/amounts/{code[:10]}", "CODE", f"one of {', '.join(sorted(BHI_FAMILY))}")
        elif not 0 < schedule.amounts[code] <= MOST_CENTS:
            yield Problem(f"/amounts/{code}", "AMOUNT", f"whole cents from 1 to {MOST_CENTS}")
    if not schedule.amounts:
        yield Problem("/amounts", "REQUIRED", "a schedule without an amount says nothing")
    if schedule.ends_on is not None and schedule.ends_on < schedule.effective:
        yield Problem("/ends_on", "BEFORE", "ends before it begins")


def _row_problems(row: Row, standing: int) -> Iterator[Problem]:
    if row.effective.year not in _YEARS:
        yield Problem("/effective", "YEAR", f"a year from {_YEARS[0]} to {_YEARS[-1]}")
    if row.version == 1 and row.status == "entered_in_error":
        yield Problem("/status", "NOTHING_IN_ERROR", "there is no such row yet")
    if row.version == 1 and standing >= MOST_ROWS:
        yield Problem("", "RULEBOOK_FULL", f"{MOST_ROWS} rows stand already")


def _is_known(rule: PayerRule, book: Rulebook) -> bool:
    """Whether with this row somebody has said what its payer pays; a row in error says nothing of anybody."""
    if rule.payer_id == EVERY_PAYER or rule.status == "entered_in_error":
        return True
    here = (rule.scope, rule.payer_id, rule.effective)
    others = (row for row in book.rules if (row.scope, row.payer_id, row.effective) != here)
    return resolve(replace(book, rules=(*others, rule)), rule.payer_id, rule.effective) is not None
