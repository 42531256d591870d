"""`caseload score`: what an instrument's answers amount to."""

from dataclasses import asdict

from caseload.whatif import Answer, Case, read, run
from functions.kernel.errors import Invalid
from functions.scores.instruments import Instrument
from functions.scores.instruments.answers import Sex
from functions.scores.rules import Answers, Score, find, from_questions, score


class ScoreCase(Case, frozen=True, kw_only=True):
    """One assessment: `items` in order, or `q` by question name, or the `total` of a tool that is recorded by it."""

    instrument: str
    items: list[object] | None = None
    q: dict[str, object] | None = None
    total: object = None
    item9: object = None
    item10: object = None
    functional: object = None
    sex: Sex | None = None


def main() -> int:
    """Answer the cases on standard input."""
    return run(answer)


def answer(case: object) -> Answer:
    """The score of one case."""
    asked = read(case, ScoreCase)
    instrument = find(asked.instrument)
    result = score(instrument.code, _answers(instrument, asked))
    return {**asdict(result), "safety_flag": _safety_flag(instrument, result)}


def _answers(instrument: Instrument, asked: ScoreCase) -> Answers:
    return Answers(
        items=_items(instrument, asked),
        total=asked.total,
        safety_item=asked.item9 if instrument.safety_item == 9 else asked.item10,
        functional=asked.functional,
        sex=asked.sex or "unknown",
    )


def _items(instrument: Instrument, asked: ScoreCase) -> tuple[object, ...] | None:
    if asked.q is None:
        return None if asked.items is None else tuple(asked.items)
    if asked.items is not None:
        raise Invalid("answers come as items or as q, not as both")
    return from_questions(instrument, asked.q)


def _safety_flag(instrument: Instrument, result: Score) -> bool | None:
    """None when the item that would tell was not answered: that is not a no."""
    if instrument.safety_item is not None and result.safety_item is None:
        return None
    return result.safety
