"""How many of a clinic's claims wait for what: the aging lists as numbers, for an alarm or a chart."""

from collections.abc import Mapping, Sequence

from functions.billing.inbound.aging import Aging, Overdue
from functions.billing.inbound.claim import Claim, State
from functions.billing.inbound.partners import Patience
from functions.billing.inbound.state import state_of

_AWAITED = {"delivery": "ClaimsNotDelivered", "999": "ClaimsWithout999", "277ca": "ClaimsWithout277CA"}
_SHORT, _LONG = "ClaimsWithout835", "ClaimsWithout835ForLong"


def waiting(claims: Sequence[Claim], aging: Aging, patience: Patience) -> Mapping[str, int]:
    """Every metric, with its zero: a claim without an 835 for long is counted there alone."""
    names = [_name(late, patience) for late in aging.overdue]
    return {
        **{name: names.count(name) for name in (*_AWAITED.values(), _SHORT, _LONG)},
        "ClaimsRejected": len(aging.rejected),
        "ClaimsDenied": sum(state_of(claim) is State.DENIED for claim in claims),
    }


def _name(late: Overdue, patience: Patience) -> str:
    is_long = late.days > patience.no_835_long_days
    return _AWAITED.get(late.awaited, _LONG if is_long else _SHORT)
