"""How each payer is named on a claim: SBR09 from the payer, its electronic number from the clinic's own settings.

Clearinghouses number payers each in their own way, so no number is known here: without a setting there is no claim.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from functions.billing.x12.characters import basic
from functions.billing.x12.claims import Payer

Settings = Mapping[str, int | bool | str]

MEDICARE = "MB"
FILING_CODES = frozenset({MEDICARE, "MC", "BL", "CI", "16"})


@dataclass(frozen=True, slots=True)
class _Known:
    """A payer of the payer table: its name and SBR09 (rules.md B, values `[K]`: confirm before go-live)."""

    name: str
    filing_code: str


_KNOWN: Mapping[str, _Known] = {
    "medicare_ffs": _Known("Medicare", MEDICARE),
    "medicare_advantage": _Known("Medicare Advantage", "16"),
    "wi_medicaid": _Known("Wisconsin Medicaid", "MC"),
    "nc_medicaid": _Known("North Carolina Medicaid", "MC"),
    "tx_medicaid": _Known("Texas Medicaid", "MC"),
    "va_medicaid": _Known("Virginia Medicaid", "MC"),
    "bcbsm_commercial": _Known("Blue Cross Blue Shield of Michigan", "BL"),
    "commercial_default": _Known("Commercial", "CI"),
}


def payer_of(payer_id: str, settings: Settings) -> Payer | None:
    """The payer as it stands in 2010BB; None while its number, name or filing code is not known (R27: never guessed).

    Settings `edi_payer_id_<payer>`, and where they differ from the table, `edi_payer_name_` and `edi_filing_code_`.
    """
    known = _KNOWN.get(payer_id)
    name = _text(settings, f"edi_payer_name_{payer_id}") or (known.name if known else "")
    filing_code = _text(settings, f"edi_filing_code_{payer_id}") or (known.filing_code if known else "")
    identifier = _text(settings, f"edi_payer_id_{payer_id}")
    if not (name and identifier and filing_code in FILING_CODES):
        return None
    return Payer(name=name, identifier=identifier, filing_code=filing_code)


def _text(settings: Settings, name: str) -> str:
    return basic(str(settings.get(name, "")))
