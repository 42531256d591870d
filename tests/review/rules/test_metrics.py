"""What holds for every metric, whatever the episodes."""

from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.ids import EpisodeId
from functions.review.rules.course import Course
from functions.review.rules.metric import Metric
from functions.review.rules.metrics import metrics
from functions.review.rules.staffing import Staffing
from tests.review.rules.courses import MARCH, UNSAID, caseloads

NYS = tuple(f"M{number}" for number in range(1, 12))


def of(courses: list[Course]) -> tuple[Metric, ...]:
    return metrics(courses, MARCH, Staffing(100, None))


def members(ids: tuple[EpisodeId, ...] | None) -> set[EpisodeId]:
    return set(ids or ())


@given(caseloads())
def test_a_numerator_is_part_of_its_denominator(courses: list[Course]) -> None:
    for metric in of(courses):
        if metric.unit == "percent":
            assert members(metric.episode_ids_numerator) <= members(metric.episode_ids_denominator), metric.code


@given(caseloads())
def test_numbers_are_those_of_the_episodes_listed(courses: list[Course]) -> None:
    for metric in of(courses):
        for number, listed in (
            (metric.numerator, metric.episode_ids_numerator),
            (metric.denominator, metric.episode_ids_denominator),
        ):
            assert number is None or number == len(members(listed)), metric.code


@given(caseloads().flatmap(lambda courses: st.tuples(st.just(courses), st.permutations(courses))))
def test_the_order_of_the_rows_leaves_no_trace(orders: tuple[list[Course], list[Course]]) -> None:
    one, other = orders
    assert of(one) == of(other)


@given(caseloads())
def test_a_share_of_nobody_has_no_value_and_any_other_is_between_none_and_all(courses: list[Course]) -> None:
    for metric in of(courses):
        if metric.unit == "percent":
            assert (metric.value is None) == (not metric.denominator)
            assert metric.value is None or 0 <= metric.value <= 100


@given(caseloads())
def test_improved_and_not_improved_are_all_that_were_due(courses: list[Course]) -> None:
    by_code = {metric.code: metric for metric in of(courses)}
    for improved, consulted in (("M6", "M8"), ("IMPROVED_70", "CONSULTED_NOT_IMPROVED")):
        due, better = by_code[improved].denominator, by_code[improved].numerator
        assert due == (better or 0) + (by_code[consulted].denominator or 0)


def test_every_metric_is_always_there_with_its_source() -> None:
    found = metrics([], MARCH, UNSAID)
    codes = [metric.code for metric in found]
    assert len(set(codes)) == len(codes) == 31
    assert [code for code in codes if code in NYS] == list(NYS)
    assert all(metric.rule and metric.name for metric in found)
