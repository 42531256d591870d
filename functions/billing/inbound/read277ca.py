"""Reads a 277CA (005010X214): which claims a payer took into adjudication and which it refused.

By level: 21 is our batch (TRN: our BHT03), 19 the clinic, PT the claim (TRN: our CLM01). The action code STC03 decides;
a category that says the opposite is a contradiction, and the file is not posted.
"""

from collections.abc import Iterable, Iterator
from itertools import takewhile

from functions.billing.inbound.elements import UnreadableError, loops, reference, required, text
from functions.billing.inbound.tokenize import Delimiters, Flaw, Segment
from functions.billing.inbound.values import BatchAnswer, ClaimAnswer, ClaimStatusCode

_TAKEN, _REFUSED = "WQ", "U"
_TAKES = frozenset({"A0", "A1", "A2", "A5"})  # forwarded, received, into adjudication, split
_REFUSES = frozenset({"A3", "A4", "A6", "A7", "A8"})  # unprocessable, not found, missing, invalid, against one another
_LEVELS = frozenset({"HL"})
_BATCH, _CLINIC, _CLAIM = "21", "19", "PT"
_COMPOSITES = (1, 10, 11)


def read(body: Iterable[Segment], delimiters: Delimiters) -> Iterator[ClaimAnswer | BatchAnswer]:
    """Every answer in the set: of claims, and of batches that were refused whole."""
    batch = ""
    for run in loops(body, _LEVELS):
        level = run[0].element(3) if run[0].name == "HL" else ""
        if level == _BATCH:
            batch = text(required(run, "TRN"), 2)
        if level == _CLAIM:
            yield _claim(run, batch, delimiters)
        elif level in (_BATCH, _CLINIC) and _refuses(run, delimiters):
            yield BatchAnswer(batch=batch, statuses=_statuses(run, delimiters), at=run[0].number)


def _claim(run: list[Segment], batch: str, delimiters: Delimiters) -> ClaimAnswer:
    """The claim's own STC decides; those of its lines say more."""
    own = list(takewhile(lambda segment: segment.name != "SVC", run))
    required(own, "STC")
    return ClaimAnswer(
        number=text(required(own, "TRN"), 2),
        batch=batch,
        accepted=not _refuses(own, delimiters),
        statuses=_statuses(run, delimiters),
        payer_control=reference(own, "1K"),
        at=run[0].number,
    )


def _refuses(run: list[Segment], delimiters: Delimiters) -> bool:
    """Whether any STC refuses: one is enough, and all are looked at."""
    return True in {_is_refusal(segment, delimiters) for segment in run if segment.name == "STC"}


def _is_refusal(segment: Segment, delimiters: Delimiters) -> bool:
    action, category = segment.element(3), segment.element(1).split(delimiters.component)[0]
    if action not in (_TAKEN, _REFUSED) or category not in _TAKES | _REFUSES:
        raise UnreadableError(Flaw("UNKNOWN_CODE", segment.number, "STC has a code that a 277CA cannot have"))
    if (action == _REFUSED) != (category in _REFUSES):
        raise UnreadableError(Flaw("CONTRADICTION", segment.number, "STC01 and STC03 say opposite things"))
    return action == _REFUSED


def _statuses(run: list[Segment], delimiters: Delimiters) -> tuple[ClaimStatusCode, ...]:
    composites = [segment.element(place) for segment in run if segment.name == "STC" for place in _COMPOSITES]
    return tuple(_status(it.split(delimiters.component)) for it in composites if it)


def _status(parts: list[str]) -> ClaimStatusCode:
    category, status, entity = (*parts, "", "", "")[:3]
    return ClaimStatusCode(category, status, entity)
