"""CLM01: opaque, short enough for a claim, and the same for ever."""

import re

from hypothesis import given
from hypothesis import strategies as st

from functions.billing.files.claim_number import claim_number
from functions.kernel.calendar import Month
from functions.kernel.ids import EpisodeId

IDS = st.from_regex(r"[a-z0-9][a-z0-9_-]{2,63}", fullmatch=True).map(EpisodeId)
MONTHS = st.builds(Month, st.integers(2017, 2099), st.integers(1, 12))


def test_the_number_of_a_month_never_changes() -> None:
    assert claim_number(EpisodeId("epi_harbor"), Month(2026, 3)) == "C5MC625ZJYWP2GGO5"


@given(IDS, MONTHS)
def test_a_number_fits_a_claim_and_holds_only_letters_and_digits(episode: EpisodeId, month: Month) -> None:
    assert re.fullmatch(r"C[A-Z2-7]{16}", claim_number(episode, month))


@given(IDS, MONTHS, st.integers(1, 1200))
def test_another_month_of_the_same_episode_has_another_number(episode: EpisodeId, month: Month, later: int) -> None:
    assert claim_number(episode, month) != claim_number(episode, month.plus(later))
