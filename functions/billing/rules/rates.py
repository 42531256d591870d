"""The amounts that payers have published, by calendar year: the last resort where no fee schedule is loaded.

National amounts are non-facility, before locality; they change each quarter, so a clinic loads its own locality's.
No amount is carried into a year it was not published for, and none is invented: absent is None.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rate:
    """A published amount of one calendar year. `schedule` names whose it is."""

    schedule: str
    code: str
    year: int
    cents: int
    source: str
    confidence: str


MEDICARE = "medicare"  # national, non-facility
WI_MEDICAID = "wi_medicaid"

_CMS_FILE = "CMS RHC/FQHC 2026 file via S2; RVU26D via S5; CF 33.4009"
_NACHC = "NACHC via S2"

RATES: tuple[Rate, ...] = (
    Rate(MEDICARE, "99492", 2025, 14524, "CF 32.3465, 4.49 RVU", "MED"),
    Rate(MEDICARE, "99492", 2026, 16032, _CMS_FILE, "HIGH"),
    Rate(MEDICARE, "99493", 2026, 14496, _CMS_FILE, "HIGH"),
    Rate(MEDICARE, "99494", 2026, 6146, _CMS_FILE, "HIGH"),
    Rate(MEDICARE, "G2214", 2026, 6079, "back-solved from a Wisconsin amount of 58.01 (S2); work RVU assumed", "MED"),
    Rate(MEDICARE, "99484", 2026, 5745, "back-solved from a Wisconsin amount of 55.04 (S2)", "MED"),
    Rate(MEDICARE, "G0568", 2026, 16166, _NACHC, "MED"),
    Rate(MEDICARE, "G0569", 2026, 14596, _NACHC, "MED"),
    Rate(MEDICARE, "G0570", 2026, 5778, _NACHC, "MED"),
    Rate(WI_MEDICAID, "99492", 2026, 14605, "R26: S2", "MED"),
    Rate(WI_MEDICAID, "99493", 2026, 14161, "R26: S2", "MED"),
    Rate(WI_MEDICAID, "99494", 2026, 6051, "R26: S2", "MED"),
)

_BY_KEY = {(rate.schedule, rate.code, rate.year): rate for rate in RATES}


def published_rate(schedule: str, code: str, on: date) -> Rate | None:
    return _BY_KEY.get((schedule, code, on.year))
