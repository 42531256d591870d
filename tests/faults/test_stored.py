"""What earlier code stored is read by today's: in tables, in streams that wait, in files and in messages."""

import json
from typing import Any

import pytest

from functions.aws.codec import decode, encode
from functions.aws.records import FACTS
from functions.aws.streams import fact_of
from tests.faults.conftest import Tried
from tests.faults.samples import FOLDER, READ


def bodies(name: str) -> list[Any]:
    read: list[Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return read


def test_every_kind_of_record_has_a_stored_body() -> None:
    """A new kind: `python -m tests.faults.samples` writes its file. What is there is never written again."""
    assert {file.stem for file in FOLDER.glob("*.json")} == set(READ)


@pytest.mark.parametrize("name", list(READ))
def test_a_body_that_was_stored_is_read_and_nothing_of_it_is_lost(name: str, tried: Tried) -> None:
    """A field that was added to a kind needs a default: what was stored before does not have it."""
    for body in bodies(name):
        value = decode(json.dumps(body), READ[name])
        again = json.loads(encode(value))
        assert decode(encode(value), READ[name]) == value
        if isinstance(body, dict):
            assert body.keys() <= again.keys() | {key for key, held in body.items() if held in (None, [], {})}
        tried("a body that earlier code stored")


@pytest.mark.parametrize("kind", list(FACTS))
def test_an_old_fact_in_a_stream_is_still_that_fact(kind: str, tried: Tried) -> None:
    for body in bodies(kind):
        image = {"kind": {"S": kind}, "body": {"S": json.dumps(body)}}
        assert type(fact_of({"dynamodb": {"NewImage": image}})) is FACTS[kind]
        tried("an old record in a stream")
