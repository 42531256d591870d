"""Who may do what: roles are granted per person and clinic, with dates; nothing is allowed that is not granted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from functions.kernel.ids import ClinicId, StaffId


class Role(StrEnum):
    """What a person is in one clinic."""

    CARE_MANAGER = "care_manager"
    PSYCHIATRIC_CONSULTANT = "psychiatric_consultant"
    PCP = "pcp"
    FINANCE = "finance"
    CLINIC_ADMIN = "clinic_admin"
    ORG_ADMIN = "org_admin"
    PRIVACY_OFFICER = "privacy_officer"


CARE_TEAM = frozenset({Role.CARE_MANAGER, Role.PSYCHIATRIC_CONSULTANT, Role.PCP})
ADMINS = frozenset({Role.CLINIC_ADMIN, Role.ORG_ADMIN})
EVERYBODY = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Grant:
    """One role from a day on, to a day if it ends; both days included, in the clinic's calendar."""

    role: Role
    starts_on: date
    ends_on: date | None = None

    def stands(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who signed in, with the roles that they hold today where they are asking."""

    staff_id: StaffId
    clinic_id: ClinicId | None
    roles: frozenset[Role]
