"""A vendor's month for who has no access to patients: sums of clinics of 11 patient-months or more, nothing finer.

An amount by payer or code may be one person's, and what is left of a total when the clinics told are taken off it may
be too: so there is no such amount, the total is of the clinics told alone, and the others are named.
"""

from collections.abc import Mapping

from functions.billing.inbound.overview import ClinicMoney, Report, report
from functions.kernel.cells import LEAST
from functions.kernel.ids import ClinicId


def too_small(sizes: Mapping[ClinicId, int]) -> frozenset[ClinicId]:
    """The clinics whose month is about too few; `sizes` are patient-months."""
    return frozenset(clinic_id for clinic_id, size in sizes.items() if size < LEAST)


def aggregate(month: str, money: Mapping[ClinicId, ClinicMoney], sizes: Mapping[ClinicId, int]) -> Report:
    """The month of the clinics that are large enough; one whose size is not known is not."""
    small = too_small(sizes)
    told = [one for clinic_id, one in money.items() if clinic_id in sizes and clinic_id not in small]
    found = report(month, told)
    holds = tuple(cost for cost in found.holds if cost.patient_months >= LEAST)
    return Report(
        month=month,
        rows=(),
        by_clinic=found.by_clinic,
        by_payer={},
        by_code={},
        total=found.total,
        holds=holds,
    )
