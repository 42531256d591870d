"""The order in which the consultant is asked to look (C12)."""

from dataclasses import replace

from functions.kernel.thresholds import Thresholds
from functions.review.rules.flags import evaluate
from functions.review.rules.history import History, Score
from functions.review.rules.queue import is_about_safety, part, propose
from tests.review.rules.episodes import TODAY, ago, quiet, scored, with_phq9


def order(**caseload: History) -> list[str]:
    found = propose((key, evaluate(history, TODAY, Thresholds())) for key, history in caseload.items())
    return [place.key for place in found]


def test_safety_comes_first_and_then_the_steps_of_the_ladder() -> None:
    assert order(
        relapsed=replace(with_phq9((92, 16), (50, 3), (5, 12)), phase="relapse_prevention"),
        overdue=replace(quiet(), reviews=(ago(70),)),
        severe=replace(with_phq9((60, 27), (7, 21)), treatment_started_on=ago(60), reviews=(ago(40),)),
        failing=replace(with_phq9((92, 20), (7, 15)), reviews=(ago(40),)),
        new=replace(quiet(), reviews=()),
        unaddressed=replace(quiet(), phq9=(Score(ago(92), 14, 1), Score(ago(7), 6, 0))),
        unsafe=replace(quiet(), phq9=(Score(ago(92), 14, 0), Score(ago(7), 6, 1))),
        quiet=quiet(),
    ) == ["unsafe", "unaddressed", "new", "failing", "severe", "overdue", "relapsed"]


def test_who_has_waited_longer_comes_first_and_then_the_key() -> None:
    assert order(
        b=replace(quiet(), reviews=(), enrolled_on=ago(20)),
        a=replace(quiet(), reviews=(), enrolled_on=ago(20)),
        c=replace(quiet(), reviews=(), enrolled_on=ago(21)),
    ) == ["c", "a", "b"]


def test_work_that_is_not_the_consultants_is_not_proposed() -> None:
    assert order(late=replace(quiet(), contacts=(), phq9=scored((92, 14), (50, 6)))) == []


def test_a_place_says_why_in_order() -> None:
    unsafe = replace(quiet(), phq9=(Score(ago(92), 14, 0), Score(ago(7), 6, 1)), reviews=())
    (place,) = propose([("p", evaluate(unsafe, TODAY, Thresholds()))])
    assert [flag.code for flag in place.because] == ["SAFETY_ITEM9", "PSYCH_REVIEW_NEW"]
    assert place.why.index("item 9") < place.why.index("never reviewed")


def test_who_was_taken_off_leaves_the_order_unless_their_safety_is_open() -> None:
    unsafe = replace(quiet(), phq9=(Score(ago(92), 14, 0), Score(ago(7), 6, 1)), reviews=())
    caseload = {"unsafe": unsafe, "new": replace(quiet(), reviews=()), "overdue": replace(quiet(), reviews=(ago(70),))}
    queue = propose((key, evaluate(history, TODAY, Thresholds())) for key, history in caseload.items())
    stay, gone = part(queue, {"unsafe", "new", "nobody"})
    assert ([place.key for place in stay], [place.key for place in gone]) == (["unsafe", "overdue"], ["new"])
    assert part(queue, ()) == (queue, ())
    assert [is_about_safety(place.because) for place in queue] == [True, False, False]
