"""What a caseload page of 100 costs, from stored JSON to the answer, as a ratio to what boto3 needs to read as much.

.venv/bin/python -m benchmarks.caseload_page
"""

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from boto3.dynamodb.types import TypeDeserializer

from functions.aws.codec import decode, encode
from functions.kernel.thresholds import Thresholds
from functions.review.caseload import by_urgency, caseload_row
from functions.review.row import Row
from tests.review.test_thousand import a_row

_AS_OF = date(2026, 5, 20)
_ROUNDS = 15


def main() -> None:
    rows = [a_row(place) for place in range(100)]
    stored = [encode(row) for row in rows]
    as_items = [_dynamo(msgspec.to_builtins(row)) for row in rows]
    deserialize: Callable[[Any], Any] = TypeDeserializer().deserialize
    ours = _least(lambda: _page(stored))
    theirs = _least(lambda: [deserialize(item) for item in as_items])
    answer = len(encode(_page(stored)))
    print(f"100 rows of {sum(map(len, stored)) // 100} bytes, the answer {answer // 1024} KB")
    print(f"page with flags: {ours * 1000:.1f} ms; boto3's deserializer alone: {theirs * 1000:.1f} ms")
    print(f"ratio {ours / theirs:.2f}")


def _page(stored: list[str]) -> object:
    return by_urgency(caseload_row(decode(text, Row), _AS_OF, Thresholds()) for text in stored)


def _least(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def _dynamo(value: object) -> dict[str, object]:
    """A value as DynamoDB's own attribute types, one for each field."""
    match value:
        case dict():
            return {"M": {str(name): _dynamo(inner) for name, inner in value.items()}}
        case list() | tuple():
            return {"L": [_dynamo(inner) for inner in value]}
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case None:
            return {"NULL": True}
        case _:
            return {"S": str(value)}


if __name__ == "__main__":
    main()
