"""Filter patterns, as AWS documents them for Lambda's event sources."""

import pytest

from infra.local.filters import check, matches, matches_message
from infra.local.values import Json, Object, StackError

RECORD: Object = {
    "eventName": "INSERT",
    "dynamodb": {"NewImage": {"kind": {"S": "ASSESSMENT"}, "total": {"N": "12"}}, "SizeBytes": 120},
    "tags": ["new", "urgent"],
}


@pytest.mark.parametrize(
    ("pattern", "passes"),
    [
        ({"eventName": ["INSERT"]}, True),
        ({"eventName": ["REMOVE"]}, False),
        ({"eventName": ["REMOVE", "INSERT"]}, True),
        ({"eventName": ["INSERT"], "dynamodb": {"NewImage": {"kind": {"S": ["CONSENT"]}}}}, False),
        ({"dynamodb": {"NewImage": {"kind": {"S": [{"prefix": "ASSESS"}]}}}}, True),
        ({"dynamodb": {"NewImage": {"kind": {"S": [{"suffix": "MENT"}]}}}}, True),
        ({"dynamodb": {"NewImage": {"kind": {"S": [{"anything-but": ["ASSESSMENT"]}]}}}}, False),
        ({"dynamodb": {"NewImage": {"kind": {"S": [{"anything-but": {"prefix": "CON"}}]}}}}, True),
        ({"dynamodb": {"NewImage": {"kind": {"S": [{"equals-ignore-case": "assessment"}]}}}}, True),
        ({"dynamodb": {"NewImage": {"note": [{"exists": False}]}}}, True),
        ({"dynamodb": {"NewImage": {"kind": {"S": [{"exists": True}]}}}}, True),
        ({"dynamodb": {"OldImage": {"kind": {"S": [{"exists": True}]}}}}, False),
        ({"dynamodb": {"SizeBytes": [{"numeric": [">", 100, "<=", 120]}]}}, True),
        ({"dynamodb": {"SizeBytes": [{"numeric": [">", 120]}]}}, False),
        ({"dynamodb": {"NewImage": {"total": {"N": [{"numeric": [">", 1]}]}}}}, False),
        ({"tags": ["urgent"]}, True),
        ({"$or": [{"eventName": ["REMOVE"]}, {"tags": ["new"]}]}, True),
        ({"dynamodb": {"SizeBytes": ["120"]}}, False),
    ],
)
def test_a_record_passes_when_every_named_field_fits(pattern: Object, *, passes: bool) -> None:
    assert matches([pattern], RECORD) is passes


def test_one_pattern_of_several_is_enough_and_none_lets_all_through() -> None:
    assert matches([{"eventName": ["REMOVE"]}, {"eventName": ["INSERT"]}], RECORD)
    assert matches([], RECORD)


@pytest.mark.parametrize(
    ("body", "passes"), [('{"kind": "packet"}', True), ('{"kind": "x"}', False), ("packet", False)]
)
def test_a_messages_body_is_read_as_json(body: str, *, passes: bool) -> None:
    assert matches_message([{"body": {"kind": ["packet"]}}], {"body": body}) is passes


@pytest.mark.parametrize("pattern", [{"a": "text"}, {"a": [{"cidr": "10.0.0.0/8"}]}])
def test_a_pattern_that_would_be_misread_is_refused(pattern: dict[str, Json]) -> None:
    with pytest.raises(StackError, match="here"):
        check([pattern], "here")
