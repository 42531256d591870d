"""Any person's name in the few characters that an X12 claim can carry.

X12's basic character set without its delimiters: capitals, digits, space and some punctuation. Letters with marks lose
them (é, ầ), other letters and scripts are romanised (ß, Ł, 王, Щ, ن): a claim whose name reads roughly right is matched
by its member number, one without a name is rejected. The name as written stays in the CSV.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_BASIC = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !\"&'()+,-./;?=")
_READABLE = re.compile(r"[A-Z0-9]")
_LIKE = {"`": "'", "_": "-", "|": " "}
_TABLE = {code: char if (char := _LIKE.get(chr(code), chr(code)).upper()) in _BASIC else " " for code in range(128)}


def basic(text: str) -> str:
    """The text in capitals of the basic set, single spaces between words; "" when no letter or digit is left."""
    plain = text if text.isascii() else "".join(map(_romanised, unicodedata.normalize("NFKC", text)))
    written = " ".join(plain.translate(_TABLE).split())
    return written if _READABLE.search(written) else ""


def cut(text: str, limit: int) -> str:
    """The text in the basic set, at most `limit` characters."""
    written = basic(text)
    return written if len(written) <= limit else written[:limit].rstrip()


def is_basic(text: str) -> bool:
    return _BASIC.issuperset(text)


@lru_cache(maxsize=8192)
def _romanised(char: str) -> str:
    """One character of normal form C in ASCII. Symbols are not letters of a name: an emoji is never spelled out."""
    if char.isascii():
        return char
    kind = unicodedata.category(char)
    if kind[0] not in "LMNP":
        return "" if kind == "Cf" else " "
    letters = "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))
    return letters if letters and letters.isascii() else anyascii(char)
