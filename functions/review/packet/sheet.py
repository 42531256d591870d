"""The packet as it is printed: words in their places, nothing left to decide. packet.typ lays out exactly this."""

from dataclasses import dataclass

from functions.review.packet.chart import Chart


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its words."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One line of the order of discussion. `more` says how many further reasons there are."""

    position: int
    name: str
    who: str
    why: str
    rule: str
    more: str
    phq9: str
    gad7: str
    reviewed: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class TakenOffRow:
    """One line of those who were taken off this week."""

    name: str
    who: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """One line of those who may not be shown to this reader."""

    episode: str
    reason: str


@dataclass(frozen=True, slots=True)
class Why:
    """A reason in words, and what set it off: rule, threshold, since."""

    words: str
    source: str
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One instrument: a heading line, then a picture or the reason why there is none."""

    title: str
    course: str
    in_brief: str
    outcome: str
    chart: Chart
    absent: str


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation and its fate."""

    text: str
    status: str
    fate: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One patient to discuss."""

    position: int
    name: str
    who: str
    phase: str
    part2: str
    safety: tuple[str, ...]
    why: tuple[Why, ...]
    phq9: Panel
    gad7: Panel
    legend: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    advice: tuple[Advice, ...]
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadRow:
    """One line of the table of everybody."""

    position: str
    name: str
    who: str
    phase: str
    phq9: str
    phq9_on: str
    item9: str
    gad7: str
    gad7_on: str
    contact: str
    review: str
    minutes: str
    flags: str
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The whole packet. `beyond` says of how many patients to discuss there is no block."""

    clinic: str
    week: str
    span: str
    reader: str
    role: str
    as_of: str
    generated: str
    counts: tuple[Fact, ...]
    agenda: tuple[AgendaRow, ...]
    notice: str
    taken_off: tuple[TakenOffRow, ...]
    withheld: tuple[WithheldRow, ...]
    beyond: str
    blocks: tuple[Block, ...]
    caseload: tuple[CaseloadRow, ...]
