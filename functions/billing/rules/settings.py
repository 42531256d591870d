"""What can be said of a payer: each setting by its name in the payer's row, what it accepts, and how it is read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from functions.billing.rules.codes import BHI_FAMILY, FILING_CODES, FREQUENCIES
from functions.billing.rules.policy import ApcmMode, Policy, ServiceDate, ServiceDays
from functions.kernel.errors import Problem
from functions.kernel.time_codes import G2214_MINIMUM, G2214_MINIMUM_STRICT

Value = bool | int | str | tuple[str, ...]
Settings = Mapping[str, Value]

ADDED = "also_covers"  # the one setting that adds to what stands; every other one takes its place


@dataclass(frozen=True, slots=True)
class Setting:
    """What a setting accepts, in words and as a test, and how it is read into the policy."""

    accepts: str
    is_acceptable: Callable[[Value], bool]
    read: Callable[[Value], object] = lambda value: value


def _is_whole(value: Value, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _is_in_person_pos(value: Value) -> bool:
    """R23: where the billing practitioner would see the patient; never telehealth, 02 or 10."""
    return isinstance(value, str) and bool(re.fullmatch(r"[0-9]{2}", value)) and value not in {"02", "10"}


def _are_frequencies(value: Value) -> bool:
    return isinstance(value, tuple) and FREQUENCIES[0] in value and set(value) <= set(FREQUENCIES)


def _are_types(value: Value) -> bool:
    return isinstance(value, tuple) and all(re.fullmatch(r"[A-Z]{1,20}", one) for one in value)


def _words(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _text(accepts: str, pattern: str) -> Setting:
    return Setting(accepts, lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value)))


_YES_OR_NO = Setting("true or false", lambda value: isinstance(value, bool))
_UP_TO_99 = Setting("a whole number from 0 to 99", lambda value: _is_whole(value, 0, 99))
_FREQUENCIES = Setting(
    "a list of 1, 7 and 8 with 1 in it", _are_frequencies, lambda value: tuple(sorted(set(_words(value))))
)
_PAYER_ID = _text("2 to 80 letters, digits and hyphens", r"[0-9A-Za-z-]{2,80}")
_FILING_CODE = Setting(
    f"one of {', '.join(sorted(FILING_CODES))}", lambda value: isinstance(value, str) and value in FILING_CODES
)
_CODES = Setting(
    "a list of behavioural health integration codes",
    lambda value: isinstance(value, tuple) and BHI_FAMILY.issuperset(value),
    lambda value: frozenset(_words(value)),
)

SETTINGS: Mapping[str, Setting] = {
    "covers": _CODES,
    ADDED: _CODES,
    "not_covered_in_clinics": _CODES,
    "g2214_min_minutes": Setting(
        f"whole minutes from {G2214_MINIMUM} to {G2214_MINIMUM_STRICT}",
        lambda value: _is_whole(value, G2214_MINIMUM, G2214_MINIMUM_STRICT),
    ),
    "max_99494_units": _UP_TO_99,
    "initial_once_per_calendar_year": _YES_OR_NO,
    "is_medicare": _YES_OR_NO,
    "has_apcm_add_ons": _YES_OR_NO,
    "apcm_mode": Setting(
        "add_on or time_based", lambda value: value in set(ApcmMode), lambda value: ApcmMode(str(value))
    ),
    "clinics_report_g0512": _YES_OR_NO,
    "require_patient_review_subsequent": _YES_OR_NO,
    "suspected_diagnosis_allowed": _YES_OR_NO,
    "ineligible_practitioner_types": Setting(
        "a list of types in capital letters, such as PSYCHIATRIST", _are_types, lambda value: frozenset(_words(value))
    ),
    "prior_auth_after_months": _UP_TO_99,
    "inpatient_minutes_count": _YES_OR_NO,
    "triad_minutes_count": _YES_OR_NO,
    "date_of_service": Setting(
        "last_day or threshold_day", lambda value: value in set(ServiceDate), lambda value: ServiceDate(str(value))
    ),
    "fee_schedule": _text("the id of a fee schedule", r"[a-z0-9][a-z0-9_-]{2,63}"),
    "place_of_service": Setting("two digits, not 02 or 10", _is_in_person_pos),
    "frequency_codes": _FREQUENCIES,
    "electronic_payer_id": _PAYER_ID,
    "payer_name": _text("1 to 60 characters", r"\S(.{0,58}\S)?"),
    "claim_filing_code": _FILING_CODE,
    "service_dates": Setting(
        "D8 or RD8", lambda value: value in set(ServiceDays), lambda value: ServiceDays(str(value))
    ),
    "institutional_payer_id": _PAYER_ID,
    "institutional_filing_code": _FILING_CODE,
    "institutional_frequency_codes": _FREQUENCIES,
    "revenue_code": _text("four digits", r"[0-9]{4}"),
    "admission_type": _text("1 to 5, or 9", r"[1-59]"),
    "admission_source": _text("one digit or capital letter", r"[0-9A-Z]"),
    "patient_status": _text("two digits", r"[0-9]{2}"),
}


def problems(settings: Settings, at: str) -> tuple[Problem, ...]:
    """Every setting that is unknown or out of its range; `at` is the place of all of them."""
    found = ((name, value, SETTINGS.get(name)) for name, value in settings.items())
    return tuple(
        Problem(f"{at}/{name[:60]}", "POLICY_INVALID", _refusal(setting))
        for name, value, setting in found
        if setting is None or not setting.is_acceptable(value)
    )


def laid_over(policy: Policy, settings: Settings) -> Policy:
    """The policy with these settings in the place of its own; only what passed `problems` may come here."""
    values = {name: SETTINGS[name].read(value) for name, value in settings.items() if name != ADDED}
    changed = replace(policy, **values)  # type: ignore[arg-type]
    added = _words(settings.get(ADDED, ()))
    return replace(changed, covers=changed.covers.union(added)) if added else changed


def _refusal(setting: Setting | None) -> str:
    return "no such setting" if setting is None else f"takes {setting.accepts}"
