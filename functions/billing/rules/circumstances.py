"""What a circumstance must say to be one of its kind (R15, R19, R24, R26)."""

from collections.abc import Iterable, Mapping
from datetime import date

from functions.billing.rules.codes import APCM_BASES
from functions.kernel.circumstances import CircumstanceChanged, CircumstanceKind
from functions.kernel.errors import Problem
from functions.kernel.moments import joined, not_after_day, ordered

_NEEDS: Mapping[CircumstanceKind, frozenset[str]] = {
    "apcm_base": frozenset({"codes", "by_billing_practitioner"}),
    "other_practitioner_claim": frozenset(),
    "codes_reported": frozenset({"codes"}),
    "prior_authorization": frozenset({"reference"}),
    "inpatient_stay": frozenset(),
    "observation_stay": frozenset(),
    "emergency_stay": frozenset(),
    "earlier_treatment": frozenset(),
}
_MAY_BE_OPEN = frozenset({"inpatient_stay", "observation_stay", "emergency_stay", "earlier_treatment"})
_MAY_LIE_AHEAD = frozenset({"apcm_base", "prior_authorization"})


def problems(told: CircumstanceChanged, standing: Iterable[CircumstanceChanged], today: date) -> list[Problem]:
    """Everything that keeps `told` from being recorded beside what stands for the episode."""
    return joined(
        _parts(told),
        _codes(told),
        ordered(("starts_on", told.starts_on), ("ends_on", told.ends_on)),
        _end(told),
        [] if told.kind in _MAY_LIE_AHEAD else not_after_day(today, starts_on=told.starts_on),
        _second_base(told, standing),
    )


def _parts(told: CircumstanceChanged) -> list[Problem]:
    """A part that is missing, or one that belongs to another kind: neither is guessed away."""
    given = {
        "codes": bool(told.codes),
        "by_billing_practitioner": told.by_billing_practitioner is not None,
        "reference": told.reference is not None,
    }
    needed = _NEEDS[told.kind]
    missing = [Problem(f"/{name}", "REQUIRED", f"{told.kind} needs it") for name in sorted(needed) if not given[name]]
    other = [name for name, is_given in given.items() if is_given and name not in needed]
    return missing + [Problem(f"/{name}", "NOT_OF_THIS_KIND", f"{told.kind} has none") for name in other]


def _codes(told: CircumstanceChanged) -> list[Problem]:
    """R24: one base code of APCM a month; it is no code of the behavioural health family."""
    bases = APCM_BASES.intersection(told.codes)
    if told.kind == "apcm_base" and told.codes and (len(told.codes) != 1 or not bases):
        return [Problem("/codes", "NOT_APCM_BASE", "one of G0556, G0557, G0558")]
    if told.kind == "codes_reported" and bases:
        return [Problem("/codes", "APCM_BASE", "record it as apcm_base, with whose it is")]
    return []


def _end(told: CircumstanceChanged) -> list[Problem]:
    """What a payer pays by the month is said for months that are known; a stay may still go on."""
    if told.ends_on is not None or told.kind in _MAY_BE_OPEN:
        return []
    return [Problem("/ends_on", "REQUIRED", f"{told.kind} has a last day")]


def _second_base(told: CircumstanceChanged, standing: Iterable[CircumstanceChanged]) -> list[Problem]:
    others = (
        one
        for one in standing
        if one.kind == "apcm_base"
        and one.circumstance_id != told.circumstance_id
        and one.status != "entered_in_error"
        and one.days.meets(told.days)
    )
    if told.kind != "apcm_base" or not any(others):
        return []
    return [Problem("/starts_on", "APCM_BASE_STANDS", "a base code is recorded for some of these days already")]
