"""How a payer is named on a claim: as the rows say under which its month was decided."""

from functions.billing.rules.codes import FILING_CODES, MEDICARE_A, MEDICARE_B
from functions.billing.rules.policy import Destination
from functions.billing.x12.characters import basic
from functions.billing.x12.claims import Payer

MEDICARE = (MEDICARE_A, MEDICARE_B)


def payer_of(to: Destination) -> Payer | None:
    """The payer as 2010BB names it; None while its number, name or filing code is not known (R27: never guessed)."""
    name, identifier = basic(to.payer_name or ""), basic(to.electronic_payer_id or "")
    code = to.claim_filing_code
    if not (name and identifier) or code not in FILING_CODES:
        return None
    return Payer(name=name, identifier=identifier, filing_code=code)
