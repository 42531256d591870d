"""What callers send about flags: set one by hand, clear it, acknowledge one, mark what was read."""

from datetime import date
from typing import Literal

from functions.aws.bodies import Body
from functions.aws.fields import Line, Moment, Text


class ManualFlagForm(Body):
    """Why somebody wants this patient discussed, or fears for them."""

    kind: Literal["discuss", "safety"]
    reason: Line


class ClearingForm(Body):
    """Why the flag is not needed any more."""

    reason: Line


class FlagSeenForm(Body):
    """The flag as it was shown: since when it stood."""

    since: date
    note: Text | None = None


class ReviewMarkForm(Body):
    """Up to which moment what the patient entered has been read."""

    read_until: Moment
