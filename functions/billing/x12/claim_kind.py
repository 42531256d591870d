"""The two forms of an 837, which no file ever mixes."""

from enum import StrEnum


class ClaimKind(StrEnum):
    """Who sends it: a practice, or (R25) an RHC or FQHC."""

    PROFESSIONAL = "professional"
    INSTITUTIONAL = "institutional"
