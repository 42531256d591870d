"""A short run of the fuzz: every operation, with what its document allows and forbids, and no wrong answer."""

from tests.trust import fuzz

LEAST_CASES = 300


def test_every_answer_is_what_the_document_says() -> None:
    (seed, found), *_ = fuzz.in_process([fuzz.SEEDS[0]], examples=1, phases=["examples", "fuzzing"])
    assert found.failures == [], fuzz.told(seed, found)
    assert found.cases >= LEAST_CASES
    assert len(found.succeeded) > len(found.tried) / 2, "most of it was refused: the examples no longer fit"
