"""A packet as an answer: a page of its people at a time, because a large caseload is more than an answer may hold."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from itertools import accumulate

from functions.aws.codec import encode
from functions.aws.paging import Page, PageQuery, page_of
from functions.review.packet.document import (
    CaseloadLine,
    Clinic,
    Counts,
    Discussion,
    Packet,
    Reader,
    TakenOff,
    Week,
    WithheldPatient,
)

MOST_BYTES = 2_000_000
"""Of the people of a page. Lambda takes 6 MB of an answer, in which each quotation mark is two characters and each
letter beyond ASCII may be six."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketPage(Page):
    """Some of a packet's people: those to discuss first, in their order, then everybody else on the caseload.

    `patients` has the discussions of this page's `caseload`, where there is one. `taken_off` and `withheld` are
    of the whole packet, and stand on its first page alone. `counts` are of the whole packet on each.
    """

    schema: str
    clinic: Clinic
    reader: Reader
    week: Week
    as_of: date
    generated_at: datetime
    counts: Counts
    caseload: tuple[CaseloadLine, ...]
    patients: tuple[Discussion, ...]
    taken_off: tuple[TakenOff, ...]
    withheld: tuple[WithheldPatient, ...]


def page_of_packet(packet: Packet, query: PageQuery, most_bytes: int = MOST_BYTES) -> PacketPage:
    """As many people as are asked for, or as an answer may hold; at least one, so that everybody is reached."""
    lines, following = page_of(_in_order(packet.caseload), query, lambda line: line.patient.id)
    discussed = {one.patient.id: one for one in packet.patients}
    sizes = [_size(line) + _size(discussed.get(line.patient.id)) for line in lines]
    shown = lines[: fitting(sizes, most_bytes)]
    part = replace(
        packet,
        caseload=tuple(shown),
        patients=tuple(discussed[line.patient.id] for line in shown if line.patient.id in discussed),
        taken_off=() if query.cursor else packet.taken_off,
        withheld=() if query.cursor else packet.withheld,
    )
    return PacketPage(
        count=len(packet.caseload),
        next_cursor=following if len(shown) == len(lines) else shown[-1].patient.id,
        **{field.name: getattr(part, field.name) for field in fields(Packet)},
    )


def fitting(sizes: Sequence[int], most: int) -> int:
    """How many of these, from the first one on, come to no more than that; one at least."""
    return max(1, sum(total <= most for total in accumulate(sizes)))


def _in_order(lines: Sequence[CaseloadLine]) -> list[CaseloadLine]:
    return sorted(lines, key=lambda line: (line.position is None, line.position or 0))


def _size(value: CaseloadLine | Discussion | None) -> int:
    return len(encode(value).encode()) if value else 0
