"""What answers amount to: total, band, positive or not, risk, and whether a person must act today (C1-C3, C16).

Nothing clinical is said of answers that leave no total; a missing answer is never zero (C2).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from functions.scores.instruments import INSTRUMENTS, Instrument, find
from functions.scores.instruments.answers import Answers, Checked, Sex, check, from_questions
from functions.scores.instruments.shape import Reading

__all__ = ["INSTRUMENTS", "Answers", "Score", "find", "from_questions", "score"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The result of one assessment, with its reason in words and the rules it rests on.

    `total` and `band` are None when too little was answered, `positive` and `risk` also where the tool has none.
    `safety` asks for a person today; `safety_item` is that item's answer, None when unanswered or not asked.
    `missing` are the numbers, from 1, of unanswered items.
    """

    instrument: str
    version: str
    total: int | None
    valid: bool
    prorated: bool
    band: str | None
    positive: bool | None
    risk: str | None
    safety_item: int | None
    safety: bool
    missing: tuple[int, ...]
    reason: str
    rules: tuple[str, ...]


def score(code: str, answers: Answers) -> Score:
    """Score one assessment; Invalid with every problem when the answers do not fit the instrument."""
    instrument = find(code)
    checked = check(instrument, answers)
    read = _READINGS[instrument.reading](instrument, checked, answers.sex)
    return _with_safety(instrument, read)


def _with_safety(instrument: Instrument, read: Score) -> Score:
    """C3: a safety item above 0 asks for a person whatever the total, and even when there is none."""
    if instrument.safety_item is None:
        return read
    number, answer = instrument.safety_item, read.safety_item
    if answer is None:
        said = f"item {number} was not answered: that is not zero"
    elif answer == 0:
        return read
    else:
        said = f"item {number} was answered {answer}: a suicide-risk assessment is due today"
    rules = dict.fromkeys((*read.rules, "C2" if answer is None else "C3"))
    return replace(read, safety=bool(answer), reason=f"{read.reason}; {said}", rules=tuple(rules))


def _summed(instrument: Instrument, checked: Checked, sex: Sex) -> Score:
    """Total, band and cut-off of a tool whose item scores are added up."""
    missing = checked.missing
    if len(missing) > instrument.may_miss:
        return _incomplete(instrument, checked)
    if not missing:
        return _of_total(instrument, checked, checked.total, sex)
    total = prorated(checked.total, answered=len(checked.items) - len(missing), of=len(checked.items))
    whole = _of_total(instrument, checked, total, sex)
    said = f"prorated from {len(checked.items) - len(missing)} of {len(checked.items)} items; {whole.reason}"
    return replace(whole, prorated=True, reason=said, rules=(*whole.rules, "C2"))


def prorated(total: int, *, answered: int, of: int) -> int:
    """The sum over the answered items, scaled to all of them and rounded half up (C2)."""
    return (2 * total * of + answered) // (2 * answered)


def _of_total(instrument: Instrument, checked: Checked, total: int, sex: Sex) -> Score:
    band = _band(instrument, total)
    positive = _positive(instrument, total, sex)
    words = [f"{total} of {instrument.highest}"]
    if band:
        words.append(band.replace("_", " "))
    if instrument.cut_off:
        words.append(_cut_off_words(instrument, sex, positive=positive))
    words.extend(_cluster_words(instrument, checked))
    return replace(
        _blank(instrument, checked), total=total, valid=True, band=band, positive=positive, reason=", ".join(words)
    )


def _band(instrument: Instrument, total: int) -> str | None:
    reached = [band.name for band in instrument.bands if band.low <= total]
    return reached[-1] if reached else None


def _positive(instrument: Instrument, total: int, sex: Sex) -> bool | None:
    """Whether the cut-off is reached; None when that depends on a sex that is neither given nor female or male."""
    cut = instrument.cut_off
    if cut is None:
        return None
    if sex in ("female", "male"):
        return total >= (cut.female if sex == "female" else cut.male)
    either = (total >= cut.female, total >= cut.male)
    return either[0] if either[0] == either[1] else None


def _cut_off_words(instrument: Instrument, sex: Sex, *, positive: bool | None) -> str:
    cut = instrument.cut_off
    if cut is None:
        return "no cut-off"
    if positive is None:
        return f"positive from {cut.female} for women and {cut.male} for men"
    at = f"{cut.female}" if cut.female == cut.male else f"{cut.female} for women, {cut.male} for men ({sex})"
    return f"{'positive' if positive else 'negative'}, cut-off {at}"


def _cluster_words(instrument: Instrument, checked: Checked) -> list[str]:
    """PCL-5's symptom clusters, where the items are known: an item counts from 2 up (C16)."""
    if not instrument.clusters or not checked.items:
        return []
    marked = [value is not None and value >= 2 for value in checked.items]
    lacking = [
        cluster.name
        for cluster in instrument.clusters
        if sum(marked[cluster.first - 1 : cluster.last]) < cluster.needed
    ]
    return [f"symptom clusters not met: {', '.join(lacking)}" if lacking else "symptom clusters B, C, D, E met"]


def _incomplete(instrument: Instrument, checked: Checked) -> Score:
    allowed = f"at most {instrument.may_miss} may be missing" if instrument.may_miss else "none may be missing"
    said = f"{len(checked.missing)} of {len(checked.items)} items unanswered, {allowed}: no total"
    return replace(_blank(instrument, checked), reason=said, rules=(instrument.rule, "C2"))


def _mdq(instrument: Instrument, checked: Checked, sex: Sex) -> Score:
    """Seven symptoms, in the same period, that were a moderate or serious problem (C16)."""
    del sex
    if checked.missing:
        return _incomplete(instrument, checked)
    *symptoms, together, problem = (value for value in checked.items if value is not None)
    total = sum(symptoms)
    positive = total >= 7 and together == 1 and problem >= 2
    said = f"{total} of 13 symptoms, {'' if together else 'not '}in the same period, problem level {problem} of 3"
    return replace(_blank(instrument, checked), total=total, valid=True, positive=positive, reason=said)


def _columbia(instrument: Instrument, checked: Checked, sex: Sex) -> Score:
    """C-SSRS screener: the highest of what was answered with yes (C16).

    High stands however much is unanswered. Questions 3-5 are only asked after a yes to 2, the last three months only
    after a yes to lifetime; any other gap leaves the risk open, while a yes still calls for a person.
    """
    del sex
    one, two, three, four, five, lifetime, recent = checked.items
    high, moderate, low = four or five or recent, three or lifetime, one or two
    risk = "high" if high else "moderate" if moderate else "low" if low else "none"
    asked = {1, 2, 6} | ({3, 4, 5} if two != 0 else set()) | ({7} if lifetime != 0 else set())
    missing = tuple(number for number in checked.missing if number in asked)
    valid = bool(high) or not missing
    said = f"{risk} risk by the questions answered with yes" if valid else "questions unanswered: the risk is open"
    found = replace(_blank(instrument, checked), missing=missing, valid=valid, safety=risk in ("moderate", "high"))
    return replace(found, risk=risk if valid else None, reason=said, rules=(instrument.rule, "C3"))


def _subscales(instrument: Instrument, checked: Checked, sex: Sex) -> Score:
    """Subscale totals side by side: they are not added up."""
    del sex
    if checked.missing:
        return _incomplete(instrument, checked)
    parts = (f"{item.key} {value} of {item.high}" for item, value in zip(instrument.items, checked.items, strict=True))
    return replace(_blank(instrument, checked), valid=True, reason=", ".join(parts))


def _blank(instrument: Instrument, checked: Checked) -> Score:
    """A result that says nothing yet."""
    return Score(
        instrument=instrument.code,
        version=instrument.version,
        total=None,
        valid=False,
        prorated=False,
        band=None,
        positive=None,
        risk=None,
        safety_item=checked.safety_item,
        safety=False,
        missing=checked.missing,
        reason="",
        rules=(instrument.rule,),
    )


_READINGS: dict[Reading, Callable[[Instrument, Checked, Sex], Score]] = {
    "sum": _summed,
    "mdq": _mdq,
    "c-ssrs": _columbia,
    "subscales": _subscales,
}
