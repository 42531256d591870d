"""The search for marks finds them in every shape: a search that finds nothing would prove nothing."""

import json
from base64 import b64encode
from urllib.parse import quote

import pytest

from tests.trust.canaries import Canaries

BODY = {"patient": {"family_name": "Žižková", "birth_date": "1980-02-29", "sex": "female"}, "items": [0, 1]}


def marked() -> tuple[Canaries, str]:
    canaries = Canaries()
    return canaries, canaries.mark(BODY)["patient"]["family_name"]


@pytest.mark.parametrize("lead", range(3))
def test_a_mark_is_found_in_base64_wherever_it_begins(lead: int) -> None:
    canaries, name = marked()
    assert list(canaries.found_in(b64encode(b"x" * lead + name.encode()))) == ["encoded"]


def test_a_mark_is_found_as_it_is_in_capitals_in_an_address_and_escaped() -> None:
    canaries, name = marked()
    for shape in (name, name.upper(), quote(name), json.dumps(name), f"PATIENT#{name}#1"):
        assert list(canaries.found_in(shape.encode())) == ["family_name"]
    assert list(canaries.found_in(name.encode().hex().encode())) == ["encoded"]


def test_a_birth_date_and_a_list_of_answers_are_found() -> None:
    canaries, _ = marked()
    assert list(canaries.found_in(b"born 1980-02-29")) == ["birth_date"]
    assert list(canaries.found_in(b'{"items":[0,1,2,3, 0,null,1,2,3]}')) == ["items"]


def test_what_is_not_personal_is_left_as_it_is_and_is_not_found() -> None:
    canaries, _ = marked()
    assert canaries.mark(BODY)["patient"]["sex"] == "female"
    assert list(canaries.found_in(b'{"episode_id":"epi_1","counts":[1,2,3],"day":"1980-03-01"}')) == []
