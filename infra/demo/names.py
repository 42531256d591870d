"""Names from all over the world, sign-in names made of them, and the numbers that belong to people and practices."""

import unicodedata
from random import Random

from faker import Faker

from functions.kernel.npi import is_npi

# Staff sign in with their names, so theirs are in Latin letters; patients' names come as they come.
LATIN = ("en_US", "es_MX", "vi_VN", "pl_PL", "pt_BR", "cs_CZ", "tr_TR", "fr_FR", "sv_SE", "de_DE", "en_NG", "hr_HR")
ANY_SCRIPT = (*LATIN, "en_US", "es_MX", "en_IN", "it_IT", "hu_HU", "ga_IE", "el_GR", "uk_UA")
_PLAIN = str.maketrans({"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i", "ß": "ss", "æ": "ae"})
_MBI_LETTERS = "ACDEFGHJKMNPQRTUVWXY"


class Names:
    """Given and family names by locale; every call draws from the numbers that it is handed."""

    def __init__(self, locales: tuple[str, ...]) -> None:
        self._locales = locales
        self._fakers: dict[str, Faker] = {}

    def person(self, draw: Random, sex: str) -> tuple[str, str]:
        """Given and family name; now and then a second given name or a double family name."""
        faker = self._faker(draw.choice(self._locales))
        faker.seed_instance(draw.getrandbits(32))
        first = faker.first_name_female if sex == "female" else faker.first_name_male
        last = faker.last_name_female if sex == "female" else faker.last_name_male
        given, family = first(), last()
        if draw.random() < 0.08:
            given = f"{given} {first()}"
        if draw.random() < 0.08:
            family = f"{family}-{last()}"
        return given, family

    def _faker(self, locale: str) -> Faker:
        if locale not in self._fakers:
            self._fakers[locale] = Faker(locale)
        return self._fakers[locale]


def plain(text: str) -> str:
    """A name in the letters a to z, for signing in."""
    folded = unicodedata.normalize("NFKD", text.translate(_PLAIN)).encode("ascii", "ignore").decode()
    return "".join(letter for letter in folded.lower() if letter.isalpha())


def sign_in_name(given: str, family: str) -> str:
    return f"{plain(given.split()[0])}.{plain(family)}"


def npi(draw: Random) -> str:
    """Ten digits, the last of which makes the Luhn sum over 80840 come out (R14)."""
    stem = f"1{draw.randrange(10**8):08d}"
    return next(f"{stem}{digit}" for digit in range(10) if is_npi(f"{stem}{digit}"))


def tin(draw: Random) -> str:
    return f"{draw.randrange(10, 99)}{draw.randrange(10**7):07d}"


def member_id(draw: Random, payer: str) -> str:
    """A number as the payer's cards have it: Medicare's own pattern, or letters and digits."""
    if payer.startswith("medicare"):
        shape = "1LA9LA9LL99"
        pick = {"1": "123456789", "9": "0123456789", "L": _MBI_LETTERS, "A": f"0123456789{_MBI_LETTERS}"}
        return "".join(draw.choice(pick[place]) for place in shape)
    return f"{''.join(draw.choices(_MBI_LETTERS, k=3))}{draw.randrange(10**9):09d}"


def phone(draw: Random, area: str) -> str:
    """A number of the range that is kept for fiction."""
    return f"+1 {area} 555 01{draw.randrange(100):02d}"
