"""The month's files as finance reads them: claims and their lines, what was not billed or not sent, and the time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from functions.billing.closing.hold_reviews import HoldReview
from functions.billing.files.columns import (
    HELD,
    OF_WHOM,
    WHAT_FOR,
    WHO,
    WHY,
    cells,
    codes,
    codes_of,
    dollars,
    iso,
    table,
    words,
)
from functions.billing.files.submission import Submission, charge_of
from functions.billing.rules.time_entries import TimeEntry
from functions.billing.rules.verdict import ClaimLine, Status
from functions.billing.service import Decided
from functions.billing.x12.from_decided import NotTransmittable
from functions.kernel.calendar import local_day
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import EpisodeId

SCHEMA = "caseload.billing/2"
_CLAIM = ("claim_number", "step", "frequency", "original_reference")
_AMOUNTS = ("codes", "total_charge", "change")
_LINE = ("claim_number", "row_type", "line_control", "hcpcs", "modifiers", "units", "charge")
_REVIEW = ("review_outcome", "reviewed_on")
_TIME = (
    "entry_id",
    "day",
    "started_at",
    "staff_id",
    "actor",
    "kind",
    "other_code",
    "recorded_seconds",
    "counted_seconds",
    "excluded_seconds",
    "reasons",
)


def claims_csv(clinic: ClinicChanged, submissions: Iterable[Submission]) -> bytes:
    """One row for each claim: `total_charge` as the claim states it, `change` what it adds to the runs before."""
    whose = {**WHO, **WHAT_FOR}
    rows = (
        [*_claim(one), *cells(whose, one.decided, clinic), *_amounts(one), *cells(WHY, one.decided, clinic)]
        for one in submissions
    )
    return table([*_CLAIM, *whose, *_AMOUNTS, *WHY], rows)


def claim_lines_csv(clinic: ClinicChanged, submissions: Iterable[Submission]) -> bytes:
    """One row for each claim line; what stood in an earlier run is taken back first, as REVERSAL with a minus."""
    whose = {**WHO, **WHAT_FOR}
    rows = (
        [*line, *cells(whose, one.decided, clinic), *cells(WHY, one.decided, clinic)]
        for one in submissions
        for line in _lines(one)
    )
    return table([*_LINE, *whose, *WHY], rows)


def held_csv(clinic: ClinicChanged, decided: Iterable[Decided], reviews: Iterable[HoldReview]) -> bytes:
    """One row for each patient-month that is not billed: held or not earned, every reason and what would cure it."""
    columns, said = {**WHO, **WHAT_FOR, **HELD}, {review.episode_id: review for review in reviews}
    rows = (
        [
            one.decision.status.value,
            *cells(columns, one, clinic),
            *_review(said.get(one.episode_id), clinic.time_zone),
            *cells(WHY, one, clinic),
        ]
        for one in decided
        if one.decision.status is not Status.BILL
    )
    return table(["status", *columns, *_REVIEW, *WHY], rows)


def not_transmittable_csv(clinic: ClinicChanged, stopped: Iterable[tuple[Decided, NotTransmittable]]) -> bytes:
    """One row for each claim that is in no 837: what keeps it out, all at once."""
    rows = (
        [*cells(OF_WHOM, one, clinic), why.claim_number, why.payer_id, codes(why.findings), words(why.findings)]
        for one, why in stopped
    )
    return table([*OF_WHOM, "claim_number", "payer_id", "reasons", "explanation"], rows)


def time_detail_csv(
    clinic: ClinicChanged, decided: Iterable[Decided], billed_as: Mapping[EpisodeId, Sequence[str]]
) -> bytes:
    """One row for each time entry: who worked how long on which day, what of it counted and why the rest did not.

    The counted seconds of an episode add up to those that its month was decided by.
    """
    rows = (
        [*cells(OF_WHOM, one, clinic), " ".join(billed_as.get(one.episode_id, ())), *row]
        for one in decided
        for row in _time(one)
    )
    return table([*OF_WHOM, "claim_number", *_TIME], rows)


def _review(review: HoldReview | None, zone: str) -> list[str]:
    return [review.outcome, iso(local_day(review.recorded.at, zone))] if review else ["", ""]


def _claim(one: Submission) -> list[str]:
    return [one.number, one.step, one.frequency, one.original_reference or ""]


def _amounts(one: Submission) -> list[str]:
    """A total with a line whose charge nobody knows is not known either."""
    lines = one.decided.decision.lines if one.is_for_payer else ()
    total = "" if any(line.charge_cents is None for line in lines) else dollars(one.charge_cents)
    return [codes_of(lines), total, dollars(charge_of(one.lines) - charge_of(one.stood))]


def _lines(one: Submission) -> Iterator[list[str]]:
    for kind, sign, lines in (("REVERSAL", -1, one.stood), ("LINE", 1, one.lines)):
        for place, line in enumerate(lines, 1):
            yield [one.number, kind, f"{one.number}-{place}", *_line(line, sign)]


def _line(line: ClaimLine, sign: int) -> list[str]:
    charge = "" if line.charge_cents is None else dollars(sign * line.charge_cents)
    return [line.code, "", str(sign * line.units), charge]


def _time(one: Decided) -> Iterator[list[str]]:
    """Each entry once, as the decision counted it."""
    counted = one.decision.counted
    credited = {it.source: it.seconds for it in counted.credited}
    entries = {entry.source: entry for entry in one.time}
    for entry in sorted(entries.values(), key=lambda it: (it.day, it.source)):
        left_out = [it for it in counted.excluded if it.source == entry.source]
        seconds = [credited.get(entry.source, 0), sum(it.seconds for it in left_out)]
        yield [*_entry(entry), *map(str, seconds), codes(it.reason for it in left_out)]


def _entry(entry: TimeEntry) -> list[str]:
    started = entry.start.isoformat() if entry.start else ""
    who = [entry.staff, entry.actor.value, entry.kind.value, entry.code]
    return [entry.source, iso(entry.day), started, *who, str(entry.seconds)]
