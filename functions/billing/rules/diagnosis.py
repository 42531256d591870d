"""Is one of the month's diagnoses a behavioural one? (R13)

ICD-10-CM keeps mental, behavioural and neurodevelopmental disorders, substance use included, in chapter 5 (F).
A payer that takes suspected conditions (R26) also takes the chapters that code them: 18 (R) and 21 (Z).
"""

import re
from collections.abc import Iterable

_SHAPE = re.compile(r"[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?")
BEHAVIORAL = ("F",)
SUSPECTED = ("F", "R", "Z")


def is_icd10cm_shape(code: str) -> bool:
    """F32.1 or F321; that the code exists in the year of service is not known here."""
    return bool(_SHAPE.fullmatch(code))


def has_behavioral(codes: Iterable[str], *, suspected_allowed: bool) -> bool:
    chapters = SUSPECTED if suspected_allowed else BEHAVIORAL
    return any(is_icd10cm_shape(code) and code.startswith(chapters) for code in codes)
