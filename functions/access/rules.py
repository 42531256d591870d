"""What a clinic and a grant must be. Pure. Sources: rules.md D (roles, tenancy), R14 (NPI check digit)."""

from collections.abc import Mapping, Sequence
from zoneinfo import available_timezones

from functions.access.settings import number_problems
from functions.kernel.errors import Problem
from functions.kernel.ids import NOBODYS, StaffId
from functions.kernel.npi import is_npi
from functions.kernel.part2 import PROGRAM, SERVICE_AGREEMENT
from functions.kernel.payer_settings import dated_name
from functions.kernel.roles import Grant, Role


def clinic_problems(*, time_zone: str, npi: str) -> list[Problem]:
    """What is wrong with a clinic: a time zone nobody keeps, an NPI whose check digit is wrong."""
    problems = []
    if time_zone not in available_timezones():
        problems.append(Problem("/time_zone", "UNKNOWN", "not a time zone of the IANA list"))
    if not is_npi(npi):
        problems.append(Problem("/billing/npi", "NPI", "the check digit is wrong"))
    return problems


def person_problems(npi: str | None) -> list[Problem]:
    """What is wrong with a person: an NPI whose check digit is wrong."""
    return [] if npi is None or is_npi(npi) else [Problem("/npi", "NPI", "the check digit is wrong")]


def id_problems(staff_id: StaffId) -> list[Problem]:
    """What is wrong with an id to sign in with: that records have it for somebody else."""
    words = "records say this of those who are nobody of the staff"
    return [Problem("/staff_id", "RESERVED", words)] if staff_id in NOBODYS else []


def policy_problems(policy: Mapping[str, object]) -> list[Problem]:
    """What is wrong with a clinic's settings."""
    return [*_dated(policy), *_not_true_or_false(policy), *number_problems(policy)]


def _not_true_or_false(policy: Mapping[str, object]) -> list[Problem]:
    words = {
        SERVICE_AGREEMENT: "such an agreement stands or it does not",
        PROGRAM: "the clinic is the program or it is not",
    }
    wrong = (name for name in words if not isinstance(policy.get(name, True), bool))
    return [Problem(f"/policy/{name}", "NOT_TRUE_OR_FALSE", words[name]) for name in wrong]


def _dated(policy: Mapping[str, object]) -> list[Problem]:
    """What does not belong there: billing's dated rules, where each change has its day."""
    named = ((name, dated_name(name)) for name in sorted(policy))
    return [
        Problem(
            f"/policy/{name}",
            "SETTING_IS_DATED",
            f"set {dated} in the payer's rules, PUT /v1/clinics/{{clinic_id}}/payer-rules/{{payer_id}}/{{effective}}",
        )
        for name, dated in named
        if dated is not None
    ]


def grant_problems(grants: Sequence[Grant], *, of_clinic: bool) -> list[Problem]:
    """What is wrong with grants: an end before the start, or an organization's role in a single clinic."""
    problems = []
    for index, grant in enumerate(grants):
        if grant.ends_on is not None and grant.ends_on < grant.starts_on:
            problems.append(Problem(f"/grants/{index}/ends_on", "BEFORE", "ends before it starts"))
        if of_clinic and grant.role is Role.ORG_ADMIN:
            problems.append(Problem(f"/grants/{index}/role", "ROLE", "an org_admin is one of the whole organization"))
    return problems
