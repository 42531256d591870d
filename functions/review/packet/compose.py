"""Turns a packet's facts into the words on paper; and the small sums that whoever fills a packet needs."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from functions.kernel.calendar import week_days
from functions.review.packet.block import compose_block
from functions.review.packet.document import CaseloadLine, Counts, Discussion, Packet, Reading, Role, Week
from functions.review.packet.sheet import AgendaRow, CaseloadRow, Fact, Sheet, TakenOffRow, WithheldRow
from functions.review.packet.words import DASH, course, full_day, item9, moment, near_day, plural, short_day, who

MOST_BLOCKS = 150
"""Of the most urgent: each takes the compiler some 4 MB."""

_ROLES: dict[Role, str] = {"care_manager": "care manager", "psychiatric_consultant": "psychiatric consultant"}


def week(iso: str) -> Week:
    """The week written 2026-W10; ValueError for anything else."""
    monday, sunday = week_days(iso)
    return Week(iso, monday, sunday)


def weeks_in_treatment(started_on: date, as_of: date) -> int:
    """Whole weeks since the start; 0 before it and in the first week."""
    return max((as_of - started_on).days, 0) // 7


def count(caseload: Sequence[CaseloadLine]) -> Counts:
    """The first page's figures, out of the lines of everybody."""
    return Counts(
        caseload=len(caseload),
        to_discuss=sum(line.position is not None for line in caseload),
        safety_open=sum(line.safety_open for line in caseload),
        not_yet_reviewed=sum(line.last_review is None for line in caseload),
        flagged=sum(bool(line.flags) for line in caseload),
        relapse_prevention=sum(line.phase == "relapse_prevention" for line in caseload),
    )


def faults(packet: Packet) -> tuple[str, ...]:
    """What in a packet disagrees with itself; empty when it may be printed."""
    positions = [patient.position for patient in packet.patients]
    proposed = {patient.episode.id for patient in packet.patients}
    found = []
    if positions != list(range(1, len(positions) + 1)):
        found.append("the patients to discuss are not numbered 1, 2, 3 in their order")
    if len(proposed) != len(positions):
        found.append("an episode is to be discussed twice")
    if Counter(p.patient.id for p in packet.patients) != Counter(
        line.patient.id for line in packet.caseload if line.position is not None
    ):
        found.append("the caseload does not mark exactly those who are to be discussed")
    quiet = {line.patient.id for line in packet.caseload if line.position is None and not line.safety_open}
    if not {one.patient.id for one in packet.taken_off} <= quiet:
        found.append(
            "somebody is taken off who is to be discussed, whose safety is open, or who is not on the caseload"
        )
    held = {one.episode_id for one in packet.withheld}
    if held & {line.patient.id for line in packet.caseload} or held & proposed:
        found.append("somebody who is withheld is shown")
    if packet.counts != count(packet.caseload):
        found.append("the counts are not those of the caseload")
    return tuple(found)


def compose(packet: Packet) -> Sheet:
    """The printed form of a packet; ValueError, without personal data, when it contradicts itself."""
    found = faults(packet)
    if found:
        raise ValueError("; ".join(found))
    return Sheet(
        clinic=packet.clinic.name,
        week=packet.week.iso,
        span=f"{short_day(packet.week.monday)} – {full_day(packet.week.sunday)}",
        reader=packet.reader.name,
        role=_ROLES[packet.reader.role],
        as_of=full_day(packet.as_of),
        generated=moment(packet.generated_at, packet.clinic.time_zone),
        counts=_counts(packet.counts),
        agenda=tuple(agenda_row(patient, packet.as_of) for patient in packet.patients),
        taken_off=tuple(
            TakenOffRow(one.patient.name, who(one.patient), one.by, one.reason) for one in packet.taken_off
        ),
        notice=next((line.part2.notice for line in packet.caseload if line.part2), ""),
        withheld=tuple(WithheldRow(one.episode_id, one.reason) for one in packet.withheld),
        beyond=beyond(len(packet.patients)),
        blocks=tuple(compose_block(patient, packet.as_of) for patient in packet.patients[:MOST_BLOCKS]),
        caseload=tuple(caseload_row(line, packet.as_of) for line in packet.caseload),
    )


def beyond(to_discuss: int) -> str:
    """Who is on the list and has no page: nobody discusses so many in a week, and the paper must be set in memory."""
    if to_discuss <= MOST_BLOCKS:
        return ""
    rest = to_discuss - MOST_BLOCKS
    return (
        f"Pages follow for the first {MOST_BLOCKS}. The other {rest} are listed above, and whole in the packet's file."
    )


def _counts(counts: Counts) -> tuple[Fact, ...]:
    return (
        Fact("on the caseload", str(counts.caseload)),
        Fact("to discuss", str(counts.to_discuss)),
        Fact("safety alerts open", str(counts.safety_open)),
        Fact("not yet reviewed", str(counts.not_yet_reviewed)),
        Fact("with a flag", str(counts.flagged)),
        Fact("in relapse prevention", str(counts.relapse_prevention)),
    )


def agenda_row(patient: Discussion, as_of: date) -> AgendaRow:
    """One line of the order of discussion: the weightiest reason, and how many more there are."""
    further = len(patient.why) - 1
    return AgendaRow(
        position=patient.position,
        name=patient.patient.name,
        who=who(patient.patient),
        why=patient.why[0].words if patient.why else "no reason recorded",
        rule=patient.why[0].rule if patient.why else "",
        more=f"+ {plural(further, 'more reason')}" if further > 0 else "",
        phq9=course(patient.phq9.first, patient.phq9.last),
        gad7=course(patient.gad7.first, patient.gad7.last),
        reviewed="never" if patient.last_review is None else near_day(patient.last_review.on, as_of),
        urgent=bool(patient.safety),
    )


def caseload_row(line: CaseloadLine, as_of: date) -> CaseloadRow:
    """One line of the table of everybody."""
    return CaseloadRow(
        position="" if line.position is None else str(line.position),
        name=line.patient.name,
        who=who(line.patient),
        phase=f"{line.phase.replace('_', ' ')}, week {line.weeks}",
        phq9=course(line.phq9_first, line.phq9_last),
        phq9_on=_scored_on(line.phq9_last, as_of),
        item9=item9(line.phq9_last),
        gad7=course(line.gad7_first, line.gad7_last),
        gad7_on=_scored_on(line.gad7_last, as_of),
        contact=_day_or_never(line.last_contact, as_of),
        review=_day_or_never(line.last_review, as_of),
        minutes=str(line.minutes_this_month),
        flags=", ".join((*line.flags, *(["42 CFR Part 2"] if line.part2 else []))) or DASH,
        urgent=line.safety_open,
    )


def _scored_on(reading: Reading | None, as_of: date) -> str:
    if reading is None:
        return "no score"
    return near_day(reading.on, as_of) if reading.total is not None else f"not scorable {near_day(reading.on, as_of)}"


def _day_or_never(day: date | None, as_of: date) -> str:
    return "never" if day is None else near_day(day, as_of)
