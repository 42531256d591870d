"""An interchange's envelope: who sent it to whom, under which number, and whether all of it is closed and counted.

Walks through the segments once and hands on those inside transaction sets. What is out of place is noted as a flaw; a
file with any flaw is not posted, so nothing is lost by reading on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from functions.billing.inbound.tokenize import Flaw, Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """ISA: sender and receiver as qualifier and id, the control number, and when it was made by the sender's clock."""

    sender: str
    receiver: str
    control: str
    made_at: str
    usage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetHeader:
    """A transaction set and its group: GS01, GS08, GS06, ST01, ST02, and which of the file's sets it is."""

    functional: str
    version: str
    group: str
    kind: str
    control: str
    ordinal: int


class Walk:
    """One pass through an interchange. `envelope` and `flaws` are complete when the last segment has been taken."""

    def __init__(self) -> None:
        self.envelope: Envelope | None = None
        self.flaws: list[Flaw] = []
        self._isa: Segment | None = None
        self._group: Segment | None = None
        self._set: SetHeader | None = None
        self._segments = self._sets = self._sets_in_group = self._groups = 0
        self._is_closed = False
        self._steps = {
            "ISA": self._interchange,
            "TA1": self._acknowledgement,
            "GS": self._functional_group,
            "ST": self._transaction_set,
            "SE": self._set_trailer,
            "GE": self._group_trailer,
            "IEA": self._interchange_trailer,
        }

    def bodies(self, tokens: Iterable[Segment | Flaw]) -> Iterator[tuple[SetHeader, Segment]]:
        """Every segment between an ST and its SE, with its set."""
        last = 0
        for token in tokens:
            if isinstance(token, Flaw):
                self.flaws.append(token)
                continue
            last = token.number
            step = self._steps.get(token.name)
            if step:
                step(token)
            elif self._set and not self._is_closed:
                self._segments += 1
                yield self._set, token
            else:
                self._note("OUT_OF_PLACE", token, "stands outside of any transaction set")
        if not self._is_closed and not self.flaws:
            self.flaws.append(Flaw("TRUNCATED", last, "the file does not end with its IEA"))

    def _interchange(self, segment: Segment) -> None:
        if self._isa:
            return self._note(
                "SECOND_INTERCHANGE", segment, "a file holds one interchange; send the others by themselves"
            )
        self._isa = segment
        at = segment.element
        self.envelope = Envelope(
            sender=f"{at(5).strip()}:{at(6).strip()}".upper(),
            receiver=f"{at(7).strip()}:{at(8).strip()}".upper(),
            control=at(13).strip(),
            made_at=f"{at(9)}{at(10)}",
            usage=at(15).strip(),
        )
        return None

    def _functional_group(self, segment: Segment) -> None:
        if self._group or self._is_closed:
            self._note("UNBALANCED", segment, "a group begins before the last one ended")
        self._group, self._sets_in_group = segment, 0
        self._groups += 1

    def _transaction_set(self, segment: Segment) -> None:
        if self._set or not self._group or self._is_closed:
            self._note("UNBALANCED", segment, "a transaction set begins where none can")
        group = self._group or segment
        self._sets += 1
        self._sets_in_group += 1
        self._segments = 1
        self._set = SetHeader(
            functional=group.element(1),
            version=group.element(8),
            group=group.element(6),
            kind=segment.element(1),
            control=segment.element(2),
            ordinal=self._sets,
        )

    def _set_trailer(self, segment: Segment) -> None:
        control = self._set.control if self._set else None
        self._compare(segment, counted=self._segments + 1, control=control)
        if self._segments == 1:
            self._note("EMPTY_SET", segment, "a transaction set with nothing in it")
        self._set = None

    def _group_trailer(self, segment: Segment) -> None:
        if self._set:
            self._note("UNBALANCED", segment, "a group ends inside a transaction set")
        self._compare(segment, counted=self._sets_in_group, control=self._group.element(6) if self._group else None)
        self._group = None

    def _interchange_trailer(self, segment: Segment) -> None:
        if self._set or self._group or self._is_closed:
            self._note("UNBALANCED", segment, "the interchange ends inside a group, or twice")
        self._compare(segment, counted=self._groups, control=self._isa.element(13) if self._isa else None)
        self._is_closed = True

    def _acknowledgement(self, segment: Segment) -> None:
        """TA1: how an interchange of ours was taken. R: none of it was."""
        if segment.element(4) == "R":
            self._note("INTERCHANGE_REJECTED", segment, f"interchange {segment.element(1)[:9]} of ours was refused")

    def _compare(self, segment: Segment, *, counted: int, control: str | None) -> None:
        """A trailer says how much it closes, and repeats the number of what it closes."""
        if control is None:
            self._note("UNBALANCED", segment, "closes what was never opened")
        elif segment.element(2).strip() != control.strip():
            self._note("CONTROL_NUMBER", segment, "does not repeat the control number of its header")
        if segment.element(1) != str(counted) and segment.element(1).lstrip("0") != str(counted):
            self._note("COUNT", segment, f"says another count than the {counted} that were read")

    def _note(self, code: str, segment: Segment, words: str) -> None:
        self.flaws.append(Flaw(code, segment.number, f"{segment.name} {words}"[:200]))
