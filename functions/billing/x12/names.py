"""A practitioner's name as one text into the family and given name that NM1 asks for.

The directory keeps one text. The last word is taken as the family name, unless a comma says which it is; the payer
matches the NPI, so a wrong cut costs nothing.
"""

from functions.billing.x12.claims import Entity, Name

_CREDENTIALS = frozenset({"MD", "DO", "NP", "PA", "CNS", "CNM", "DNP", "APRN", "FNP", "PAC", "PHD", "MPH", "RN"})


def person_name(text: str) -> Name:
    """ "Ines Duarte", "Duarte, Ines" and "Ines Duarte, MD" are one person."""
    parts = [part.strip() for part in text.split(",") if not _is_credential(part)]
    if len(parts) > 1:
        return Name(Entity.PERSON, parts[0], parts[1])
    given, _, family = (parts[0] if parts else text.strip()).rpartition(" ")
    return Name(Entity.PERSON, family, given.strip())


def _is_credential(part: str) -> bool:
    letters = "".join(char for char in part.upper() if char.isalpha())
    return letters in _CREDENTIALS or not letters
