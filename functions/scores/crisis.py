"""Where somebody in a crisis finds help now: on every form, and first in the answer to a positive safety item (C3)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

LIFELINE = "988"
_LIFELINE_TEXT = (
    "Thoughts of hurting yourself? Call or text 988, the Suicide & Crisis Lifeline, day or night. Emergency: call 911."
)
_OWN_LINE_TEXT = "Thoughts of hurting yourself? Call the number here. Emergency: call 911."
_DIALLED = re.compile(r"\+?[0-9][0-9 ()./-]{1,23}")
_LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Crisis:
    """What a patient is told, and the number to call."""

    text: str
    phone: str


DEFAULT = Crisis(_LIFELINE_TEXT, LIFELINE)


def crisis_help(policy: Mapping[str, int | bool | str]) -> Crisis:
    """The clinic's own words and number (`crisis_text`, `crisis_phone`); what cannot be shown is the default."""
    phone, text = str(policy.get("crisis_phone", LIFELINE)).strip(), policy.get("crisis_text")
    if not _DIALLED.fullmatch(phone):
        phone = LIFELINE
    if isinstance(text, str) and text.strip():
        return Crisis(text.strip()[:_LONGEST_TEXT], phone)
    return DEFAULT if phone == LIFELINE else Crisis(_OWN_LINE_TEXT, phone)
