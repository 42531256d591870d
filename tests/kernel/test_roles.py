"""Roles: a grant stands on its first and last day and not around them; of several roles the nearest to the patient."""

from datetime import date

import pytest

from functions.kernel.roles import Grant, Purpose, Role, purpose_of

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


@pytest.mark.parametrize(
    ("on", "stands"),
    [(date(2026, 2, 28), False), (FIRST, True), (date(2026, 3, 15), True), (LAST, True), (date(2026, 4, 1), False)],
)
def test_a_grant_stands_from_its_first_day_to_its_last(on: date, *, stands: bool) -> None:
    assert Grant(Role.PCP, FIRST, LAST).stands(on) is stands


def test_a_grant_without_an_end_stands_from_its_first_day_on() -> None:
    grant = Grant(Role.PCP, FIRST)
    assert (grant.stands(date(2026, 2, 28)), grant.stands(FIRST), grant.stands(date(2099, 1, 1))) == (False, True, True)


@pytest.mark.parametrize(
    ("roles", "purpose"),
    [
        (set(), None),
        ({Role.FINANCE}, Purpose.PAYMENT),
        ({Role.FINANCE, Role.PCP}, Purpose.TREATMENT),
        ({Role.PRIVACY_OFFICER, Role.CLINIC_ADMIN}, Purpose.OPERATIONS),
        ({Role.PRIVACY_OFFICER}, Purpose.OVERSIGHT),
    ],
)
def test_who_passes_by_several_roles_is_there_for_the_patient_first(roles: set[Role], purpose: Purpose | None) -> None:
    assert purpose_of(frozenset(roles)) is purpose
