"""What-if questions: a JSON list of cases on stdin, a JSON list of answers in the same order on stdout."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import msgspec

from functions.aws.bodies import read_json
from functions.kernel.errors import DomainError, Invalid

Answer = Mapping[str, object]
T = TypeVar("T")


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """An input. Fields that it does not declare are not looked at, so that a case may carry a title or a comment."""


def run(answer: Callable[[object], Answer]) -> int:
    """Answer every case of stdin; 0 when each was answered, be it with its problems, 2 when stdin is no JSON list."""
    try:
        cases = msgspec.json.decode(sys.stdin.buffer.read(), type=list[object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        sys.stderr.write(f"caseload: a JSON list of cases is expected on standard input: {error}\n")
        return 2
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(answer_each(answer, cases)), indent=1) + b"\n")
    sys.stdout.buffer.flush()
    return 0


def answer_each(answer: Callable[[object], Answer], cases: Sequence[object]) -> list[Answer]:
    """An answer per case; a case that is refused says so in its own place."""
    return [_or_refusal(answer, case) for case in cases]


def read(case: object, kind: type[T]) -> T:
    """A case as the struct it should be; Invalid with everything that is wrong with it."""
    if not isinstance(case, dict):
        raise Invalid("a case is a JSON object")
    return read_json(msgspec.json.encode(case), kind)


def _or_refusal(answer: Callable[[object], Answer], case: object) -> Answer:
    try:
        return answer(case)
    except DomainError as error:
        problems = [{"field": each.field, "code": each.code, "detail": each.detail} for each in error.problems]
        return {"error": error.code, "detail": error.detail, "problems": problems}
