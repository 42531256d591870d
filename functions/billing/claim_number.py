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
    digest = hashlib.sha256(f"{episode_id}#{month}".encode()).digest()
    return f"C{b32encode(digest).decode()[:_LENGTH]}"
