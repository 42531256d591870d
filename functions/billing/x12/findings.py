"""What is wrong with a file, where: a stable code, the segment's place from 1, words without personal data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """`segment` counts from the ISA, which is 1; 0 is the file as a whole."""

    segment: int
    code: str
    words: str
