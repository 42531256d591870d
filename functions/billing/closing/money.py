"""What each clinic's months come to, kept in a few lines beside its claims: a vendor's report reads only these.

`CLINIC#c` / `MONEY#yyyy-mm`. Derived: made when a month is closed, again when a payer's decision is posted, and looked
after every morning.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from functions.aws.codec import decode
from functions.aws.settling import settle
from functions.aws.tables import find_all
from functions.billing.claim_book import ClaimBook
from functions.billing.closing.months import kept_of
from functions.billing.closing.runs import Claims
from functions.billing.inbound.claim import Claim
from functions.billing.inbound.overview import ClinicMoney, claimed_of, money_of
from functions.kernel.calendar import Month
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import ClinicId

_PREFIX = "MONEY#"


def account_for(clinic: ClinicChanged, month: Month) -> None:
    """Keep what a closed month comes to: its holds as its runs froze them, its claims as they are now."""
    claims = ClaimBook(clinic.clinic_id).of_month(str(month))
    decided = [kept.decided for kept in (kept_of(clinic.clinic_id, month) or {}).values()]
    money = money_of(clinic.clinic_id, decided, claims)
    settle(Claims, _key(clinic.clinic_id, str(month)), "money", lambda _: money)


def refresh(clinic_id: ClinicId, claims: Iterable[Claim]) -> None:
    """Bring the claims' part of some months up to date; `claims` are all of these months."""
    months = defaultdict[str, list[Claim]](list)
    for claim in claims:
        months[claim.month].append(claim)
    kept = _kept(clinic_id)
    for month, of_month in months.items():
        claimed = claimed_of(clinic_id, of_month)
        if month not in kept or kept[month].claimed != claimed:
            _keep_claimed(ClinicMoney(clinic_id, claimed), month)


def accounted(clinic_id: ClinicId) -> frozenset[str]:
    """The months whose holds are accounted for."""
    return frozenset(month for month, money in _kept(clinic_id).items() if money.held is not None)


def money_across(clinic_ids: Sequence[ClinicId], month: Month) -> Mapping[ClinicId, ClinicMoney]:
    """What the month comes to in each of these clinics that has closed it."""
    keys = [_key(clinic_id, str(month)) for clinic_id in clinic_ids]
    records = Claims.batch_get(keys, consistent_read=True) if keys else ()
    found = [decode(record.body, ClinicMoney) for record in records]
    return {money.clinic_id: money for money in found if money.held is not None}


def _keep_claimed(money: ClinicMoney, month: str) -> None:
    def changed(read: Claims | None) -> ClinicMoney:
        return replace(decode(read.body, ClinicMoney), claimed=money.claimed) if read else money

    settle(Claims, _key(money.clinic_id, month), "money", changed)


def _kept(clinic_id: ClinicId) -> Mapping[str, ClinicMoney]:
    found = find_all(Claims, f"CLINIC#{clinic_id}", _PREFIX)
    return {record.sk.removeprefix(_PREFIX): decode(record.body, ClinicMoney) for record in found}


def _key(clinic_id: ClinicId, month: str) -> tuple[str, str]:
    return f"CLINIC#{clinic_id}", f"{_PREFIX}{month}"
