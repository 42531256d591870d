"""Flags, outcomes and steps in the few words that fit a line of the packet."""

from collections.abc import Mapping

from functions.review.rules.outcome import Outcome
from functions.review.rules.shape import Code

LABELS: Mapping[Code, str] = {
    "SAFETY_ITEM9": "safety: item 9",
    "SAFETY_ITEM9_UNADDRESSED": "safety: earlier item 9",
    "SAFETY_ALERT": "safety: open alert",
    "SAFETY_MANUAL": "safety: set by hand",
    "ITEM9_MISSING": "item 9 unanswered",
    "DISCUSS_MANUAL": "to discuss",
    "PSYCH_REVIEW_NEW": "new, never reviewed",
    "PSYCH_REVIEW_NOT_IMPROVING": "review: not improving",
    "PSYCH_REVIEW_SEVERE": "review: severe",
    "PSYCH_REVIEW_OVERDUE": "review overdue",
    "RELAPSE_SIGNAL": "relapse signal",
    "WORSENED": "worse",
    "NOT_IMPROVED_10WK": "not improved in 10 weeks",
    "NOT_IMPROVING_EARLY": "little change so far",
    "LOST_CONTACT": "contact lost",
    "CONTACT_OVERDUE": "contact overdue",
    "BASELINE_MISSING": "no baseline",
    "MEASURE_OVERDUE": "measure overdue",
    "RP_CANDIDATE": "ready for relapse prevention",
    "REMISSION": "remission",
    "RESPONSE": "response",
}


def outcome_words(outcome: Outcome | None, instrument: str) -> str:
    """What the scale has come to, with its rule; nothing for a scale that the outcome is not judged by."""
    if outcome is None or outcome.instrument != instrument:
        return ""
    if outcome.remission:
        return "remission: below 5 (C4)"
    if outcome.response:
        return "response: at least half below the baseline (C5)"
    if outcome.reliable == "none":
        return "no reliable change (C6)"
    return f"reliably {outcome.reliable} (C6)"
