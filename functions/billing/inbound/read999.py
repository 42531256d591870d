"""Reads a 999 (005010X231): which of our groups and transaction sets were taken, and which segments were at fault."""

from collections.abc import Iterable

from functions.billing.inbound.elements import UnreadableError, count, loops, required, text
from functions.billing.inbound.tokenize import Flaw, Segment
from functions.billing.inbound.values import GroupAcknowledgement, SegmentError, SetAcknowledgement

_ACCEPTED = frozenset({"A", "E"})
_REJECTED = frozenset({"R", "M", "W", "X"})
_PARTLY = "P"  # of a group only
_GROUP, _SET, _ERROR = frozenset({"AK1"}), frozenset({"AK2", "AK9"}), frozenset({"IK3", "IK5"})


def read(body: Iterable[Segment]) -> tuple[GroupAcknowledgement, ...]:
    """The groups that this transaction set answers for."""
    return tuple(_group(run) for run in loops(body, _GROUP))


def _group(run: list[Segment]) -> GroupAcknowledgement:
    header, verdict = required(run, "AK1"), required(run, "AK9")
    sets = tuple(_set(part) for part in loops(run, _SET) if part[0].name == "AK2")
    group = GroupAcknowledgement(group=text(header, 2), code=text(verdict, 1), sets=sets, at=header.number)
    _agree(group, verdict)
    return group


def _set(run: list[Segment]) -> SetAcknowledgement:
    header, verdict = run[0], required(run, "IK5")
    code = _known(verdict, _ACCEPTED | _REJECTED)
    errors = tuple(_error(part) for part in loops(run, _ERROR) if part[0].name == "IK3")
    control = text(header, 2)
    return SetAcknowledgement(control=control, accepted=code in _ACCEPTED, code=code, errors=errors, at=header.number)


def _error(run: list[Segment]) -> SegmentError:
    header = run[0]
    codes = [header.element(4), *(it.element(3) for it in run if it.name == "IK4")]
    return SegmentError(text(header, 1), count(header, 2), tuple(code for code in codes if code))


def _agree(group: GroupAcknowledgement, verdict: Segment) -> None:
    """AK9 sums the sets up: what it says must be what they say."""
    code = _known(verdict, _ACCEPTED | _REJECTED | {_PARTLY})
    verdicts = {one.accepted for one in group.sets}
    against = {"A": False, "E": None, _PARTLY: None}.get(code, True)
    if against in verdicts:
        raise UnreadableError(Flaw("CONTRADICTION", verdict.number, "AK9 says otherwise than the sets' own IK5"))


def _known(verdict: Segment, codes: frozenset[str]) -> str:
    code = text(verdict, 1)
    if code not in codes:
        raise UnreadableError(Flaw("UNKNOWN_CODE", verdict.number, f"{verdict.name}01 is not a code of the standard"))
    return code
