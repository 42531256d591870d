"""Who may do what: roles are granted per person and clinic, with dates; nothing is allowed that is not granted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from functions.kernel.ids import ClinicId, EmergencyId, StaffId


class Role(StrEnum):
    """What a person is in one clinic."""

    CARE_MANAGER = "care_manager"
    PSYCHIATRIC_CONSULTANT = "psychiatric_consultant"
    PCP = "pcp"
    FINANCE = "finance"
    CLINIC_ADMIN = "clinic_admin"
    ORG_ADMIN = "org_admin"
    PRIVACY_OFFICER = "privacy_officer"


class Purpose(StrEnum):
    """What somebody was let in for (45 CFR 164.501: treatment, payment, health care operations)."""

    TREATMENT = "treatment"
    PAYMENT = "payment"
    OPERATIONS = "operations"
    OVERSIGHT = "oversight"
    SELF_REPORT = "self_report"
    BREAK_GLASS = "break_glass"


CARE_TEAM = frozenset({Role.CARE_MANAGER, Role.PSYCHIATRIC_CONSULTANT, Role.PCP})
ADMINS = frozenset({Role.CLINIC_ADMIN, Role.ORG_ADMIN})
EVERYBODY = frozenset(Role)
_PURPOSES = {
    Role.CARE_MANAGER: Purpose.TREATMENT,
    Role.PSYCHIATRIC_CONSULTANT: Purpose.TREATMENT,
    Role.PCP: Purpose.TREATMENT,
    Role.FINANCE: Purpose.PAYMENT,
    Role.CLINIC_ADMIN: Purpose.OPERATIONS,
    Role.ORG_ADMIN: Purpose.OPERATIONS,
    Role.PRIVACY_OFFICER: Purpose.OVERSIGHT,
}


def purpose_of(roles: frozenset[Role]) -> Purpose | None:
    """What the roles by which somebody passes are for, the nearest to the patient first; None for no role."""
    return next((purpose for role, purpose in _PURPOSES.items() if role in roles), None)


@dataclass(frozen=True, slots=True)
class Grant:
    """One role from a day on, to a day if it ends; both days included, in the clinic's calendar.

    `employer` says whose person this is in that role, the clinic's own or another entity's; null for what the role
    mostly is (functions/kernel/part2.py).
    """

    role: Role
    starts_on: date
    ends_on: date | None = None
    employer: Literal["clinic", "other"] | None = None

    def stands(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who signed in, with the roles that they hold today where they are asking.

    `program` are those of the roles by which they are of the clinic's Part 2 program. `emergency_id` when they hold
    none and let themselves in for an emergency: they read, and do nothing else.
    """

    staff_id: StaffId
    clinic_id: ClinicId | None
    roles: frozenset[Role]
    emergency_id: EmergencyId | None = None
    program: frozenset[Role] = frozenset()
