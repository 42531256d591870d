"""What must be true of every answer of the API, whatever was asked; schemathesis calls these beside its own checks."""

import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import schemathesis
from schemathesis import Case, CheckContext, Response

from functions.access.openapi import DOCUMENT
from tests.support import BUCKETS, TABLES
from tests.trust import bodies

AnyCase: TypeAlias = Case[Any]

_INSIDE = re.compile(
    r"Traceback|site-packages|botocore|pynamodb|msgspec|chalice|functions[./]|\.py\b|\w+(Error|Exception)\b|arn:aws"
)
_PLACES = tuple(name.lower().replace("_", "-") for name in (*TABLES, *BUCKETS))
_TELLING = 12
_ADDRESS = re.compile(r"https?://[^\s\"\\<>]+")
_PERSON = bodies.referral(str, "-")["patient"]
# What the prepared patients are called and have; their words; the addresses of those who are invited.
_PERSONAL = (_PERSON["family_name"].lower(), _PERSON["birth_date"], "1eg4te5mk73", bodies.SPOKEN, "@clinic.example")
_WORD_OF_OURS = re.compile(r"[a-z0-9_]+")  # a code: a refusal lists those that are allowed


@schemathesis.check
def nothing_is_kept_by_anybody_on_the_way(_: CheckContext, response: Response, case: AnyCase) -> None:
    """`no-store` and `nosniff` on every answer, the gateway's own too; the API's document is public and may stay."""
    headers = {name.lower(): values for name, values in response.headers.items()}
    kept = case.path == DOCUMENT and response.status_code == 200
    assert kept or headers.get("cache-control") == ["no-store"], "may be kept by a cache"
    assert headers.get("x-content-type-options") == ["nosniff"], "may be taken for something else"


@schemathesis.check
def a_refusal_says_nothing_of_the_inside(_: CheckContext, response: Response, __: AnyCase) -> None:
    """No stack, class, library, table or bucket in what a refusal says."""
    if response.status_code >= 400:
        assert not _INSIDE.findall(response.text), "tells of the inside"
        assert not [place for place in _PLACES if place in response.text], "names a table or bucket"


@schemathesis.check
def a_refusal_repeats_nothing_that_was_sent(_: CheckContext, response: Response, case: AnyCase) -> None:
    """What is in a body may be about a patient; a refusal names the field and never what was in it."""
    if response.status_code >= 400 and isinstance(case.body, dict | list):
        said = response.text + json.dumps(response.text, ensure_ascii=False)
        assert not [value for value in _values(case.body) if value in said], "repeats a value of the body"


@schemathesis.check
def no_address_says_anything_personal(_: CheckContext, response: Response, __: AnyCase) -> None:
    """Addresses end up in logs and histories: a link in an answer names things and nobody."""
    headers = [value for name, values in response.headers.items() if name.lower() == "location" for value in values]
    told = " ".join([*_ADDRESS.findall(response.text), *headers]).lower()
    assert not [text for text in _PERSONAL if text in told], "a link says something personal"


def _values(body: Any) -> Iterator[str]:
    if isinstance(body, str) and len(body) >= _TELLING and not _WORD_OF_OURS.fullmatch(body):
        yield body
    elif isinstance(body, dict):
        yield from (found for value in body.values() for found in _values(value))
    elif isinstance(body, list):
        yield from (found for value in body for found in _values(value))
