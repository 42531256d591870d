"""The number under which a patient's month is known to payers: CLM01, stable over resubmissions.

Opaque, 17 characters of A-Z and 2-7: nothing of the person, the clinic or the month can be read from it.
"""

import hashlib
from base64 import b32encode

from functions.kernel.calendar import Month
from functions.kernel.ids import EpisodeId

_LENGTH = 16


def claim_number(episode_id: EpisodeId, month: Month) -> str:
    """CLM01 of an episode's month: the same for ever, another for every other month."""
    return _number(f"{episode_id}#{month}")


def claim_number_at(episode_id: EpisodeId, month: Month, payer_id: str) -> str:
    """CLM01 at a payer that was found to be the right one after another had been billed: that is another claim."""
    return _number(f"{episode_id}#{month}#{payer_id}")


def _number(named: str) -> str:
    return f"C{b32encode(hashlib.sha256(named.encode()).digest()).decode()[:_LENGTH]}"
