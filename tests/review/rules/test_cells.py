"""No small number crosses a clinic's wall, neither shown nor left over by subtraction."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.cells import LEAST
from functions.kernel.ids import EpisodeId
from functions.review.rules.cells import told, told_together
from functions.review.rules.course import Course
from functions.review.rules.metric import Label, Metric, count, rate, unknown
from tests.review.rules.courses import a_course

LABEL = Label("X", "an example", "C17")


def episodes(size: int, clinic: str = "a") -> list[Course]:
    return [a_course(f"epi_{clinic}{number}") for number in range(size)]


def counted(size: int, clinic: str = "a") -> Metric:
    return count(LABEL, episodes(size, clinic))


def rated(met: int, of: int, clinic: str = "a") -> Metric:
    chosen = {course.episode_id for course in episodes(met, clinic)}
    return rate(LABEL, episodes(of, clinic), lambda course: course.episode_id in chosen, at_least=50)


@pytest.mark.parametrize(("size", "value"), [(0, None), (1, None), (10, None), (11, 11)])
def test_a_count_is_told_from_eleven(size: int, value: int | None) -> None:
    (metric,) = told([counted(size)])
    assert (metric.value, metric.numerator, metric.suppressed) == (value, value, value is None)


@pytest.mark.parametrize(
    ("met", "of", "is_told"),
    [(11, 22, True), (10, 22, False), (11, 21, False), (12, 22, False), (11, 11, True), (10, 10, False)],
)
def test_a_share_is_told_when_those_who_meet_it_and_those_who_do_not_are_enough(
    met: int, of: int, *, is_told: bool
) -> None:
    (metric,) = told([rated(met, of)])
    assert metric.suppressed is not is_told
    assert (metric.value is None, metric.numerator is None, metric.denominator is None) == (not is_told,) * 3
    assert metric.target is not None
    assert (metric.target.met is None) is not is_told


def test_nobody_outside_is_told_the_episodes() -> None:
    assert all(metric.episode_ids_numerator is None for metric in told([counted(50), counted(3)]))
    assert all(metric.episode_ids_denominator is None for metric in told([rated(20, 50), rated(3, 50)]))


def test_a_number_is_held_back_that_would_give_away_a_small_one_beside_it() -> None:
    """Of 40 enrolled 35 are on Medicaid: 5 are not."""
    all_payers, medicaid = told([counted(40), counted(35)])
    assert (all_payers.value, medicaid.value) == (40, None)


def test_two_numbers_that_leave_a_few_together_are_not_both_told() -> None:
    whole = episodes(30)
    parts = told([count(LABEL, whole), count(LABEL, whole[:14]), count(LABEL, whole[14:27])])
    assert [metric.value for metric in parts] == [30, 14, None]


def test_what_was_unknown_stays_unknown_and_says_why() -> None:
    (metric,) = told([unknown(LABEL, "fte", "not set")])
    assert (metric.suppressed, metric.note) == (False, "not set")


@pytest.mark.parametrize(
    ("sizes", "total"),
    [((30, 30), 60), ((30, 30, 5), None), ((30, 6, 5), 41), ((30, 5, 5), None), ((30, 0, 5), None), ((4, 5), None)],
)
def test_a_total_is_told_unless_the_clinics_shown_give_away_the_hidden(
    sizes: tuple[int, ...], total: int | None
) -> None:
    clinics = [[counted(size, f"clinic{number}-")] for number, size in enumerate(sizes)]
    every = [course for number, size in enumerate(sizes) for course in episodes(size, f"clinic{number}-")]
    (whole,), parts = told_together([count(LABEL, every)], clinics)
    assert whole.value == total
    assert [part[0].value for part in parts] == [size if size >= LEAST else None for size in sizes]


@given(st.lists(st.sets(st.integers(0, 60), max_size=60), max_size=6))
def test_no_shown_cell_is_small_and_no_two_leave_a_small_one(members: list[set[int]]) -> None:
    metrics = [count(LABEL, [a_course(f"epi_{number}") for number in sorted(chosen)]) for chosen in members]
    cells = [
        frozenset(metric.episode_ids_numerator or ())
        for metric, shown in zip(metrics, told(metrics), strict=True)
        if not shown.suppressed
    ]
    assert all(len(cell) >= LEAST for cell in cells)
    assert not any(_leave_few(one, other) for pair in combinations(cells, 2) for one, other in (pair, pair[::-1]))


def _leave_few(whole: frozenset[EpisodeId], part: frozenset[EpisodeId]) -> bool:
    return part < whole and len(whole - part) < LEAST
