"""The compliance reviewer's question: what holds of a payer on a day, and on whose word."""

from dataclasses import dataclass
from datetime import date

from functions.billing.rules.fees import Amount, allowed, charge
from functions.billing.rules.resolve import Resolved, resolve
from functions.billing.rules.rulebook import Rulebook, RuleUsed
from functions.billing.rules.settings import ADDED, SETTINGS, Value
from functions.kernel.calendar import Month
from functions.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingInForce:
    """One setting. `rows` are whose word it is, none where it is the rules' own default."""

    name: str
    value: Value | None
    accepts: str
    rows: tuple[RuleUsed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountInForce:
    """Of a code that the payer covers, for one unit: what is charged and what is allowed; null where nobody says."""

    code: str
    charge: Amount | None
    allowed: Amount | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesInForce:
    """A payer on a day. `rows` are all that are laid over one another, the one that wins last."""

    payer_id: str
    on: date
    rows: tuple[RuleUsed, ...]
    settings: tuple[SettingInForce, ...]
    amounts: tuple[AmountInForce, ...]


def rules_in_force(book: Rulebook, payer_id: str, on: date) -> RulesInForce:
    """The rows of the day's month, which decide it, and the fees of the day; NotFound for a payer that R27 holds."""
    found = resolve(book, payer_id, Month.of(on).first_day)
    if found is None:
        raise NotFound("nobody has said what this payer pays: its months are held", code="PAYER_NOT_CONFIGURED")
    return RulesInForce(
        payer_id=payer_id,
        on=on,
        rows=found.rows,
        settings=_settings(found),
        amounts=_amounts(book, found, on),
    )


def _settings(found: Resolved) -> tuple[SettingInForce, ...]:
    return tuple(
        SettingInForce(
            name=name,
            value=_plain(getattr(found.policy, name)),
            accepts=setting.accepts,
            rows=found.origins.get(name, ()),
        )
        for name, setting in SETTINGS.items()
        if name != ADDED
    )


def _plain(value: Value | frozenset[str] | None) -> Value | None:
    return tuple(sorted(value)) if isinstance(value, frozenset) else value


def _amounts(book: Rulebook, found: Resolved, on: date) -> tuple[AmountInForce, ...]:
    schedule = found.policy.fee_schedule
    return tuple(
        AmountInForce(code=code, charge=charge(book, schedule, code, on), allowed=allowed(book, schedule, code, on))
        for code in sorted(found.policy.covers)
    )
