"""The adults of NHANES 2017-2018 scored with our rules: the counts that docs/measures.md prints."""

from pathlib import Path

from infra.demo.answers import respondents
from infra.nhanes import Tally, lines, tally

COUNTED = tally(respondents())
DOCS = Path(__file__).parents[2] / "docs" / "measures.md"


def test_severity_counts_are_those_of_the_survey() -> None:
    assert (
        Tally(
            adults=5093,
            complete=5068,
            prorated=18,
            without_total=7,
            bands={"minimal": 3784, "mild": 840, "moderate": 293, "moderately_severe": 124, "severe": 45},
            moderate_or_more=462,
            item9_positive=192,
            item9_open=8,
        )
        == COUNTED
    )


def test_nobody_is_lost_and_bands_agree_with_the_cut_at_ten() -> None:
    assert COUNTED.complete + COUNTED.prorated + COUNTED.without_total == COUNTED.adults
    assert sum(COUNTED.bands.values()) == COUNTED.adults - COUNTED.without_total
    of_bands = COUNTED.bands["moderate"] + COUNTED.bands["moderately_severe"] + COUNTED.bands["severe"]
    assert of_bands == COUNTED.moderate_or_more


def test_the_share_from_ten_up_is_near_what_is_published_for_adults() -> None:
    """About 8 % weighted; respondents are not weighted here, and NHANES asks more of the poor and of minorities."""
    assert 7 < COUNTED.percent_moderate_or_more < 10


def test_the_page_about_measures_prints_these_counts() -> None:
    assert "\n".join(lines(COUNTED)) in DOCS.read_text("utf-8")
