"""A payer's policy on a day, layer by layer: built in, then the organization's rows, then the clinic's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache, lru_cache

from functions.billing.rules.payers import payer_policy
from functions.billing.rules.policy import Policy
from functions.billing.rules.rulebook import EVERY_PAYER, PayerRule, Rulebook, RuleUsed
from functions.billing.rules.settings import ADDED, laid_over

Origins = tuple[RuleUsed, ...]

_STATED = "STATED"  # the confidence of a payer that only a clinic's own rows know


@dataclass(frozen=True, slots=True)
class Resolved:
    """The policy, the rows that it is made of, the one that wins last, and whose each setting is.

    A setting without an origin is the rules' own default.
    """

    policy: Policy
    rows: tuple[RuleUsed, ...]
    origins: Mapping[str, Origins]


@lru_cache(maxsize=256)
def resolve(book: Rulebook, payer: str, on: date) -> Resolved | None:
    """The payer's policy in force on a month's first day; None where nobody has said what it pays (R27)."""
    layers = tuple(book.layers(payer, on))
    built_in = payer_policy(payer, on)
    policy = built_in or _founded(payer, layers)
    if policy is None:
        return None
    rows = [_built_in(built_in)] if built_in else []
    origins: dict[str, Origins] = dict.fromkeys(_own_words(built_in), tuple(rows)) if built_in else {}
    for layer in layers:
        used = _used(layer)
        policy = laid_over(policy, layer.settings)
        rows.append(used)
        origins |= _origins(layer, used, origins)
    return Resolved(replace(policy, source="; ".join(row.source for row in rows)), tuple(rows), origins)


def _founded(payer: str, layers: Iterable[PayerRule]) -> Policy | None:
    """A payer that is not built in begins with the row of its own that says what it covers."""
    found = next((row for row in layers if row.payer_id == payer != EVERY_PAYER and "covers" in row.settings), None)
    if found is None:
        return None
    return Policy(payer=payer, effective=found.effective, source="", confidence=_STATED, covers=frozenset())


def _origins(layer: PayerRule, used: RuleUsed, below: Mapping[str, Origins]) -> dict[str, Origins]:
    found: dict[str, Origins] = {name: (used,) for name in layer.settings if name != ADDED}
    if ADDED in layer.settings:
        found["covers"] = found.get("covers") or (*below.get("covers", ()), used)
    return found


def _built_in(policy: Policy) -> RuleUsed:
    return RuleUsed(
        scope="built_in", payer_id=policy.payer, effective=policy.effective, version=None, source=policy.source
    )


def _used(row: PayerRule) -> RuleUsed:
    return RuleUsed(
        scope=row.scope, payer_id=row.payer_id, effective=row.effective, version=row.version, source=row.source
    )


def _own_words(policy: Policy) -> Iterable[str]:
    """The settings in which a built-in row differs from the rules' own defaults."""
    return (name for name, default in _defaults().items() if getattr(policy, name) != default)


@cache
def _defaults() -> Mapping[str, object]:
    about_the_row = {"payer", "effective", "source", "confidence"}
    return {one.name: one.default for one in fields(Policy) if one.name not in about_the_row}
