"""CloudFormation's functions, each as AWS documents it."""

import pytest

from infra.local.intrinsics import NoValue, Resolver
from infra.local.values import Json, StackError


def _look_up(logical_id: str, attribute: str) -> Json | NoValue:
    return NoValue() if logical_id == "AWS::NoValue" else f"<{logical_id}{'.' + attribute if attribute else ''}>"


RESOLVER = Resolver(_look_up, lambda name: name == "Yes", {"Sizes": {"local": {"memory": 256}}})


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({"Ref": "Table"}, "<Table>"),
        ({"Fn::GetAtt": ["Table", "Arn"]}, "<Table.Arn>"),
        ({"Fn::Sub": "a-${Table}-${Queue.Arn}-${!Literal}"}, "a-<Table>-<Queue.Arn>-${Literal}"),
        ({"Fn::Sub": ["${own}/${Table}", {"own": {"Ref": "Bucket"}}]}, "<Bucket>/<Table>"),
        ({"Fn::Join": ["-", ["a", {"Ref": "B"}, 3]]}, "a-<B>-3"),
        ({"Fn::If": ["Yes", "a", "b"]}, "a"),
        ({"Fn::If": ["No", "a", "b"]}, "b"),
        ({"Fn::Select": [1, ["a", "b"]]}, "b"),
        ({"Fn::Split": [",", "a,b"]}, ["a", "b"]),
        ({"Fn::FindInMap": ["Sizes", "local", "memory"]}, 256),
        ({"Fn::And": [{"Condition": "Yes"}, {"Fn::Not": [{"Condition": "No"}]}]}, True),
        ({"Fn::Or": [{"Condition": "No"}, {"Fn::Equals": ["a", "b"]}]}, False),
    ],
)
def test_a_function_becomes_its_value(asked: Json, answer: Json) -> None:
    assert RESOLVER.resolve(asked) == answer


def test_no_value_takes_its_property_along() -> None:
    kept = RESOLVER.resolve(
        {"a": 1, "b": {"Ref": "AWS::NoValue"}, "c": [{"Fn::If": ["No", 1, {"Ref": "AWS::NoValue"}]}]}
    )
    assert kept == {"a": 1, "c": []}


def test_the_branch_not_taken_is_never_looked_at() -> None:
    assert RESOLVER.resolve({"Fn::If": ["Yes", 1, {"Fn::Unheard": []}]}) == 1


def test_an_unknown_function_is_refused() -> None:
    with pytest.raises(StackError, match="Fn::Unheard"):
        RESOLVER.resolve({"Fn::Unheard": []})
