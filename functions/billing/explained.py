"""One patient's month, explained: what was billed and why, beside what it would be now; or what it still lacks."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date

from functions.billing.closing.late import LateChange, late_changes
from functions.billing.closing.months import Kept
from functions.billing.closing.runs import MonthState
from functions.billing.doors.needed import change_for, decided_for, decision_for
from functions.billing.evidence.reading import Read
from functions.billing.rules.decision import Decision
from functions.billing.rules.outlook import Outlook, outlook
from functions.billing.rules.rulebook import Rulebook
from functions.billing.service import Decided, decide_read
from functions.kernel.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained(Decided):
    """One patient's month. Closed: what run `run` decided, under the rules in force then; else as it would be now.

    `run` is null too for a patient-month that no run knows. `late` and `now` say what the decision would be today,
    where its evidence is another; `outlook` is there while the month is not closed: what it still lacks.
    """

    state: MonthState
    run: int | None
    late: LateChange | None
    now: Decision | None
    outlook: Outlook | None


def explain_running(roles: Collection[Role], state: MonthState, read: Read, book: Rulebook, today: date) -> Explained:
    ahead = outlook(read.month, book, today)
    return _explained(decided_for(roles, decide_read(read, book)), state, outlook=ahead)


def explain_closed(
    roles: Collection[Role], state: MonthState, kept: Kept | None, now: Decided | None
) -> Explained | None:
    """None when neither a run nor the evidence knows such a month."""
    shown = kept.decided if kept else now
    if shown is None:
        return None
    changes = late_changes([kept.decided] if kept else [], [now] if now else [])
    return _explained(
        decided_for(roles, shown),
        state,
        run=kept.run if kept else None,
        late=change_for(roles, changes[0]) if changes else None,
        now=decision_for(roles, now.decision) if changes and now else None,
    )


def _explained(
    decided: Decided,
    state: MonthState,
    *,
    run: int | None = None,
    late: LateChange | None = None,
    now: Decision | None = None,
    outlook: Outlook | None = None,
) -> Explained:
    shown = {field.name: getattr(decided, field.name) for field in fields(Decided)}
    return Explained(**shown, state=state, run=run, late=late, now=now, outlook=outlook)
