"""Where a stream's checkpoint goes: AWS's rules for retries, partial answers and bisecting."""

import json
from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.local.checkpoints import DONE, Span, Step, after, first_failure, too_old
from infra.local.plan import FOR_EVER

IDS = ["100", "101", "102", "103"]


def _failing(*ids: object) -> bytes:
    return json.dumps({"batchItemFailures": [{"itemIdentifier": it} for it in ids]}).encode()


@pytest.mark.parametrize("payload", [b"", b"null", b"{}", b'{"batchItemFailures": []}', b'{"batchItemFailures": null}'])
def test_an_empty_answer_is_success(payload: bytes) -> None:
    assert first_failure(payload, IDS) is None


def test_the_lowest_reported_record_counts_whatever_the_order() -> None:
    assert first_failure(_failing("103", "101"), IDS) == 1


@pytest.mark.parametrize(
    "payload",
    [
        _failing(""),
        _failing(None),
        _failing("999"),
        _failing("103", "999"),
        b'{"batchItemFailures": [{"id": "101"}]}',
        b'{"batchItemFailures": ["101"]}',
        b'{"batchItemFailures": "101"}',
        b'"done"',
        b"not json",
    ],
)
def test_a_malformed_answer_fails_the_whole_batch(payload: bytes) -> None:
    assert first_failure(payload, IDS) == 0


def test_a_partial_answer_moves_the_checkpoint_to_just_before_the_failed_record() -> None:
    assert after(Span(4, 8, 1), 2, bisect=True, max_retries=3) == Step((Span(6, 8, 0),))


def test_no_progress_counts_on() -> None:
    assert after(Span(4, 5, 1), 0, bisect=True, max_retries=3) == Step((Span(4, 5, 2),))


def test_a_record_is_given_up_after_its_retries_and_not_before() -> None:
    assert after(Span(4, 5, 2), 0, bisect=True, max_retries=3) == Step((Span(4, 5, 3),))
    assert after(Span(4, 5, 3), 0, bisect=True, max_retries=3) == Step(given_up=Span(4, 5, 3))


def test_without_bisect_the_whole_batch_is_given_up() -> None:
    assert after(Span(0, 4, 0), 0, bisect=False, max_retries=0) == Step(given_up=Span(0, 4, 0))


def test_bisecting_costs_no_try() -> None:
    assert after(Span(0, 5, 1), 0, bisect=True, max_retries=1) == Step((Span(0, 2, 1), Span(2, 5, 1)))


def test_for_ever_never_gives_up() -> None:
    assert after(Span(0, 1, 500), 0, bisect=True, max_retries=FOR_EVER) == Step((Span(0, 1, 501),))


def test_success_leaves_nothing() -> None:
    assert after(Span(0, 4), None, bisect=True, max_retries=1) == DONE


def test_only_the_leading_old_records_are_too_old() -> None:
    assert too_old(Span(0, 4), [90.0, 61.0, 60.0, 90.0], 60) == Span(0, 2)
    assert too_old(Span(0, 4), [60.0, 90.0, 90.0, 90.0], 60) is None
    assert too_old(Span(0, 1), [9e9], FOR_EVER) is None


def _run(size: int, poison: Collection[int], *, partial: bool, retries: int) -> tuple[set[int], set[int], int]:
    """Play a mapping against a handler that cannot do the poison records: done, given up, invocations."""
    spans, done, lost, calls = [Span(0, size)], set[int](), set[int](), 0
    while spans:
        span, calls = spans.pop(0), calls + 1
        bad = [at for at in range(span.start, span.stop) if at in poison]
        done |= set(range(span.start, span.stop)) - set(bad) if partial or not bad else set()
        failed_at = None if not bad else bad[0] - span.start if partial else 0
        step = after(span, failed_at, bisect=True, max_retries=retries)
        if step.given_up:
            lost |= set(range(step.given_up.start, step.given_up.stop))
        spans[:0] = step.again
    return done, lost, calls


@given(size=st.integers(1, 40), poison=st.sets(st.integers(0, 39)), partial=st.booleans(), retries=st.integers(0, 4))
def test_bisecting_gives_up_exactly_the_poison_records(
    *, size: int, poison: set[int], partial: bool, retries: int
) -> None:
    inside = {at for at in poison if at < size}
    done, lost, calls = _run(size, inside, partial=partial, retries=retries)
    assert lost == inside
    assert done == set(range(size)) - inside
    assert calls <= 1 + len(inside) * (retries + 10) + size
