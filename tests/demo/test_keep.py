"""A data folder holds one story: the first telling decides which, later ones tell the same or refuse."""

from datetime import date
from pathlib import Path

import pytest

from infra.demo.keep import DEFAULT_SEED, Asked, kept_story, read
from infra.local.home import Home
from infra.local.values import StackError

TODAY, LATER = date(2026, 11, 22), date(2026, 12, 24)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path / "data")
    found.prepare()
    return found


def test_what_was_told_first_is_told_again_on_a_later_day(home: Home) -> None:
    first = kept_story(home, Asked(patients=9), TODAY)
    assert kept_story(home, Asked(), LATER) == first
    assert kept_story(home, Asked(seed=DEFAULT_SEED, patients=9, as_of=TODAY), LATER) == first


def test_a_folder_that_holds_nothing_knows_no_story(home: Home) -> None:
    assert read(home) is None


@pytest.mark.parametrize("other", [Asked(seed=8), Asked(patients=10), Asked(as_of=LATER)])
def test_another_story_is_refused_and_the_way_out_is_said(home: Home, other: Asked) -> None:
    kept_story(home, Asked(patients=9), TODAY)
    with pytest.raises(StackError, match=r"holds the demonstration with .*remove"):
        kept_story(home, other, TODAY)


def test_a_story_of_another_version_is_refused_before_anything_is_sent(home: Home) -> None:
    kept_story(home, Asked(patients=9), TODAY)
    kept = home.read("demo.json")
    assert isinstance(kept, dict)
    home.write("demo.json", {**kept, "fingerprint": "another"})
    with pytest.raises(StackError, match="another version"):
        kept_story(home, Asked(), TODAY)


def test_a_story_that_cannot_be_told_is_not_kept(home: Home) -> None:
    with pytest.raises(StackError, match="at least"):
        kept_story(home, Asked(patients=2), TODAY)
    assert read(home) is None


def test_a_seed_of_zero_is_a_seed(home: Home) -> None:
    assert kept_story(home, Asked(seed=0, patients=9), TODAY).seed == 0
