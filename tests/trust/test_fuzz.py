"""A short run of the fuzz: every operation, with what its document allows and forbids, and no wrong answer."""

import json

from infra.openapi import OUTPUT
from tests.trust import fuzz
from tests.trust.found import unexplained

LEAST_CASES = 550
PERSONAL = {"family_name", "given_name", "name", "birth_date", "sex", "mrn", "member_id", "email", "phone", "diagnosis"}


def test_every_answer_is_what_the_document_says_and_every_operation_succeeds() -> None:
    (seed, found), *_ = fuzz.in_process([fuzz.SEEDS[0]], examples=1, phases=["examples", "fuzzing"])
    assert found.failures == [], fuzz.told(seed, found)
    assert unexplained(found) == []
    assert found.cases >= LEAST_CASES


def test_nothing_personal_is_asked_for_in_an_address() -> None:
    paths = json.loads(OUTPUT.read_text("utf-8"))["paths"]
    operations = [operation for methods in paths.values() for operation in methods.values()]
    named = {it.get("name") for operation in operations for it in operation.get("parameters", ())}
    assert {"clinic_id", "cursor"} <= named
    assert named & PERSONAL == set()
