"""Too large, too deep, not quite JSON, not quite text: whatever takes a body says 4xx, and says it soon."""

import json
from collections.abc import Iterator, Mapping
from time import process_time

import pytest

from functions.aws.bodies import read_json
from functions.aws.request import LARGEST_BODY
from functions.intake.forms import ReferralForm
from functions.kernel.errors import Invalid
from infra.local.gateway import Gateway
from tests.charts import EPISODE, settle_episodes
from tests.support import CLINIC, ORGANIZATION, settle_directory, simulated_aws
from tests.trust.front import gateway
from tests.trust.sendable import Place, Sendable, every_body, texts
from tests.trust.settled import EVERYBODY, settle_everybody

KNOWN = {"clinic_id": CLINIC, "organization_id": ORGANIZATION, "episode_id": EPISODE, "month": "2026-03"}
SECONDS = 1.0
TAG = {"If_Match": '"1"'}

NOT_JSON = {
    "nothing": b"",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": "{}".encode("utf-16"),
    "half a surrogate pair": b'{"reason": "\\ud800"}',
    "bytes that are no UTF-8": b'{"reason": "\xff\xfe"}',
    "not a number": b'{"seconds": NaN}',
    "infinity": b'{"seconds": Infinity}',
    "a thousand arrays": b"[" * 1_000 + b"]" * 1_000,
    "a hundred thousand arrays": b"[" * 100_000 + b"]" * 100_000,
    "deep in a field": b'{"reason": ' + b'{"a":' * 500 + b"1" + b"}" * 501,
    "a number beyond all": b'{"seconds": 1e308, "minutes": 1e400}',
    "a number of a thousand digits": b'{"seconds": ' + b"9" * 1_000 + b"}",
    "an array": b"[]",
    "a text": b'"{}"',
    "null": b"null",
    "two bodies": b"{}{}",
    "a comment": b"{} // {}",
}


class Known(dict[str, str]):
    """What a path's parameters are called; what is not known is something that does not exist."""

    def __missing__(self, name: str) -> str:
        return "non_such"


@pytest.fixture(scope="module")
def clinic() -> Iterator[Gateway]:
    with pytest.MonkeyPatch.context() as patch, simulated_aws(patch):
        settle_directory()
        settle_everybody()
        settle_episodes()
        yield gateway()


def sent(clinic: Gateway, it: Sendable, body: bytes, known: Mapping[str, str] = KNOWN) -> int:
    """The status; what takes too long or says 5xx is a failure here already."""
    started = process_time()
    path = it.path.format_map(Known(known))
    answer = Sendable(it.method, path, it.body).send(clinic, body, {}, by=EVERYBODY, **TAG)
    assert process_time() - started < SECONDS, f"{it} thinks about it for too long"
    assert answer.status < 500, (str(it), body[:80], answer.body)
    return answer.status


def typed(it: Sendable) -> list[Place]:
    """Every text of a body but a payer's file, which is kept as it came and refused as a file."""
    return [place for place in texts(it.body) if place != ("content",)]


@pytest.mark.parametrize("it", every_body(), ids=str)
def test_what_is_not_a_body_is_refused(clinic: Gateway, it: Sendable) -> None:
    statuses = {name: sent(clinic, it, body) for name, body in NOT_JSON.items()}
    assert {name: status for name, status in statuses.items() if not 400 <= status < 500} == {}


@pytest.mark.parametrize("it", every_body(), ids=str)
def test_too_much_is_refused_unread(clinic: Gateway, it: Sendable) -> None:
    padded = json.dumps(it.body).encode()
    for size in (LARGEST_BODY + 1, 1_100_000):
        assert sent(clinic, it, padded + b" " * (size - len(padded))) in (403, 404, 413)


@pytest.mark.parametrize("it", every_body(), ids=str)
def test_a_field_that_is_said_twice_is_refused(clinic: Gateway, it: Sendable) -> None:
    first = next(iter(it.body))
    whole = json.dumps(it.body)
    twice = f"{whole[:-1]}, {json.dumps(first)}: {json.dumps(it.body[first])}}}"
    assert sent(clinic, it, twice.encode()) in (400, 404)


@pytest.mark.parametrize("it", every_body(), ids=str)
def test_no_text_takes_control_characters(clinic: Gateway, it: Sendable) -> None:
    for place in typed(it):
        for char in ("\0", "\x1b[2J", "\x7f", "\x9b"):
            assert sent(clinic, it, json.dumps(it.with_text(place, f"a{char}b")).encode()) in (400, 404), (place, char)


@pytest.mark.parametrize("it", every_body(), ids=str)
def test_texts_and_lists_have_an_end(clinic: Gateway, it: Sendable) -> None:
    for place in typed(it):
        assert sent(clinic, it, json.dumps(it.with_text(place, "a" * 5_000)).encode()) in (400, 404), place
    for name, value in it.body.items():
        if isinstance(value, list) and value:
            assert sent(clinic, it, json.dumps({**it.body, name: value * 300}).encode()) in (400, 404), name


def test_the_largest_body_is_read_in_a_moment() -> None:
    started = process_time()
    with pytest.raises(Invalid):
        read_json(b'{"patient": {' + b'"a": "bbbbbbbb", ' * 14_000 + b'"z": 1}}', ReferralForm)
    assert process_time() - started < SECONDS
