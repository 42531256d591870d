"""A practitioner's name as one text, cut into the two that a claim has."""

import pytest

from functions.billing.x12.claims import Entity, Name
from functions.billing.x12.names import person_name


@pytest.mark.parametrize(
    ("text", "last", "first"),
    [
        ("Ines Duarte", "Duarte", "Ines"),
        ("Duarte, Ines", "Duarte", "Ines"),
        ("Ines Duarte, MD", "Duarte", "Ines"),
        ("Ines Duarte, M.D., Ph.D.", "Duarte", "Ines"),
        ("de la Cruz, Maria Luz", "de la Cruz", "Maria Luz"),
        ("Maria Luz Cruz, NP", "Cruz", "Maria Luz"),
        ("Sukarno", "Sukarno", ""),
        ("", "", ""),
        ("MD", "MD", ""),
    ],
)
def test_the_last_word_is_the_family_name_unless_a_comma_says_otherwise(text: str, last: str, first: str) -> None:
    assert person_name(text) == Name(Entity.PERSON, last, first)
