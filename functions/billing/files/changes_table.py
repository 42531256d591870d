"""A correction's patient-months as finance reads them: the decision before and after, and what is done about it."""

from functions.billing.closing.frozen import Change, Frozen
from functions.billing.files.columns import OF_WHOM, cells, codes, codes_of, dollars, table
from functions.billing.files.submission import charge_of
from functions.billing.service import Decided
from functions.kernel.facts import ClinicChanged

_CHANGE = (
    "status_before",
    "status_now",
    "minutes_before",
    "minutes_now",
    "codes_before",
    "codes_now",
    "charge_before",
    "charge_now",
    "change",
    "reasons_now",
    "claims",
)


def changes_csv(clinic: ClinicChanged, frozen: Frozen) -> bytes:
    """One row for each patient-month of a correction, with its decision before and after."""
    now = {one.episode_id: one for one in frozen.decided}
    rows = [
        [*cells(OF_WHOM, whose, clinic), *_decisions(change.before, now.get(change.episode_id)), _steps(change)]
        for change in frozen.changes or ()
        if (whose := now.get(change.episode_id) or change.before)
    ]
    return table([*OF_WHOM, *_CHANGE], rows)


def _decisions(before: Decided | None, now: Decided | None) -> list[str]:
    """Status, minutes, codes and charge, each before and now; nothing where there is no such month."""
    pairs = zip(_decision(before), _decision(now), strict=True)
    money = [charge_of(one.decision.lines) if one else 0 for one in (before, now)]
    why = codes(now.decision.reasons) if now else ""
    return [*(cell for pair in pairs for cell in pair), dollars(money[1] - money[0]), why]


def _decision(one: Decided | None) -> list[str]:
    if one is None:
        return ["", "", "", ""]
    lines = one.decision.lines
    return [one.decision.status.value, str(one.decision.minutes), codes_of(lines), dollars(charge_of(lines))]


def _steps(change: Change) -> str:
    return " ".join(f"{one.number}:{one.step}" for one in change.submissions)
