"""Is this a National Provider Identifier? Ten digits whose Luhn sum, over 80840 and the number, ends in 0 (R14)."""

import re

_SHAPE = re.compile(r"[0-9]{10}")
_PREFIX = "80840"


def is_npi(text: str) -> bool:
    return bool(_SHAPE.fullmatch(text)) and _luhn_sum(_PREFIX + text) % 10 == 0


def _luhn_sum(digits: str) -> int:
    """Every second digit from the right doubled, its own digits added."""
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return doubled + sum(int(digit) for digit in digits[-1::-2])
