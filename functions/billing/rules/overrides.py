"""Settings of a clinic or of one what-if question laid over a payer's row: each name known, each value checked."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from functions.billing.rules.codes import BHI_FAMILY
from functions.billing.rules.payers import payer_policy
from functions.billing.rules.policy import ApcmMode, Policy, ServiceDate
from functions.kernel.errors import Invalid, Problem
from functions.kernel.time_codes import G2214_MINIMUM, G2214_MINIMUM_STRICT

Value = bool | int | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Override:
    """One setting by its name in the payer's row; `also_covers` adds codes to `covers`."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Setting:
    """What a setting accepts, in words and as a test, and how it is read into the policy."""

    accepts: str
    is_acceptable: Callable[[Value], bool]
    read: Callable[[Value], object]


def _same(value: Value) -> object:
    return value


def _is_whole(value: Value, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _is_in_person_pos(value: Value) -> bool:
    """R23: where the billing practitioner would see the patient; never telehealth, 02 or 10."""
    return isinstance(value, str) and bool(re.fullmatch(r"[0-9]{2}", value)) and value not in {"02", "10"}


_YES_OR_NO = Setting("true or false", lambda value: isinstance(value, bool), _same)

SETTINGS: Mapping[str, Setting] = {
    "g2214_min_minutes": Setting(
        f"whole minutes from {G2214_MINIMUM} to {G2214_MINIMUM_STRICT}",
        lambda value: _is_whole(value, G2214_MINIMUM, G2214_MINIMUM_STRICT),
        _same,
    ),
    "max_99494_units": Setting("whole units from 0 to 99", lambda value: _is_whole(value, 0, 99), _same),
    "prior_auth_after_months": Setting("whole months from 0 to 99", lambda value: _is_whole(value, 0, 99), _same),
    "apcm_mode": Setting(
        "add_on or time_based", lambda value: value in set(ApcmMode), lambda value: ApcmMode(str(value))
    ),
    "date_of_service": Setting(
        "last_day or threshold_day", lambda value: value in set(ServiceDate), lambda value: ServiceDate(str(value))
    ),
    "place_of_service": Setting("two digits, not 02 or 10", _is_in_person_pos, _same),
    "also_covers": Setting(
        "a list of behavioural health integration codes",
        lambda value: isinstance(value, tuple) and BHI_FAMILY.issuperset(value),
        _same,
    ),
    "require_patient_review_subsequent": _YES_OR_NO,
    "initial_once_per_calendar_year": _YES_OR_NO,
    "suspected_diagnosis_allowed": _YES_OR_NO,
    "inpatient_minutes_count": _YES_OR_NO,
    "triad_minutes_count": _YES_OR_NO,
}


def problems(overrides: Iterable[Override]) -> tuple[Problem, ...]:
    """Every setting that is unknown or out of its range."""
    found = ((override, SETTINGS.get(override.name)) for override in overrides)
    return tuple(
        Problem(f"/policy/{override.name}", "POLICY_INVALID", _refusal(setting))
        for override, setting in found
        if setting is None or not setting.is_acceptable(override.value)
    )


def _refusal(setting: Setting | None) -> str:
    return "no such setting" if setting is None else f"takes {setting.accepts}"


def policy_for(payer: str, on: date, overrides: tuple[Override, ...] = ()) -> Policy | None:
    """The payer's row in force on `on` with the overrides laid over it; None when not configured (R27).

    Invalid with every unacceptable override, whether or not the payer is configured.
    """
    if refused := problems(overrides):
        raise Invalid("A billing setting cannot be used.", refused, code="POLICY_INVALID")
    policy = payer_policy(payer, on)
    return policy if policy is None or not overrides else _laid_over(policy, overrides)


@lru_cache(maxsize=4096)
def _laid_over(policy: Policy, overrides: tuple[Override, ...]) -> Policy:
    """Only what passed `problems` may come here: to a cache, 0 and False are one."""
    values = {override.name: SETTINGS[override.name].read(override.value) for override in overrides}
    added = values.pop("also_covers", ())
    covers = policy.covers.union(added if isinstance(added, tuple) else ())
    return replace(policy, covers=covers, **values)  # type: ignore[arg-type]
