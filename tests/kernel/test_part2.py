"""What a Part 2 consent permits: its purposes, on the days on which it stands, for records from a day on."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.facts import Consent, Part2Consent, Written
from functions.kernel.ids import ConsentId, StaffId
from functions.kernel.part2 import (
    NOTICE,
    PROGRAM,
    SERVICE_AGREEMENT,
    Permitted,
    Withheld,
    is_inside,
    may_disclose,
    older_kind,
    stands,
)
from functions.kernel.roles import Grant, Role
from tests.support import LONG_AGO

MARCH = date(2026, 3, 2)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def a_part2_consent(**changes: Any) -> Part2Consent:
    """Consent to payment, from the second of March."""
    consent = Part2Consent(
        consent_id=ConsentId("p2c_1"),
        status="documented",
        purposes=("payment",),
        recipients="the patient's health plan",
        given_on=MARCH,
        records_from=None,
        expires_on=None,
        method="written",
        obtained_by=StaffId("stf-manager"),
        revoked_on=None,
        correction=None,
        recorded=Written(at=LONG_AGO, by=StaffId("stf-manager")),
    )
    return replace(consent, **changes)


CONSENTS = st.builds(
    a_part2_consent,
    consent_id=st.sampled_from([ConsentId(f"p2c_{number}") for number in range(5)]),
    status=st.sampled_from(["documented", "revoked", "entered_in_error"]),
    purposes=st.sets(st.sampled_from(["treatment", "payment", "operations"]), min_size=1).map(tuple),
    given_on=DAYS,
    records_from=st.none() | DAYS,
    expires_on=st.none() | DAYS,
    revoked_on=st.none() | DAYS,
)


@pytest.mark.parametrize(
    ("changes", "on", "why"),
    [
        ({}, MARCH, None),
        ({}, MARCH - timedelta(days=1), "NOT_YET_GIVEN"),
        ({"expires_on": date(2026, 4, 1)}, date(2026, 4, 1), None),
        ({"expires_on": date(2026, 4, 1)}, date(2026, 4, 2), "EXPIRED"),
        ({"status": "revoked", "revoked_on": date(2026, 4, 1)}, date(2026, 3, 31), None),
        ({"status": "revoked", "revoked_on": date(2026, 4, 1)}, date(2026, 4, 1), "REVOKED"),
        ({"status": "revoked"}, MARCH, "REVOKED"),
        ({"purposes": ("treatment", "operations")}, MARCH, "OTHER_PURPOSE"),
        ({"purposes": ("treatment", "payment", "operations")}, MARCH, None),
        ({"status": "entered_in_error"}, MARCH, "NO_CONSENT"),
    ],
)
def test_a_consent_permits_its_purposes_while_it_stands(changes: dict[str, Any], on: date, why: str | None) -> None:
    found = may_disclose([a_part2_consent(**changes)], "payment", on)
    assert (found.why if isinstance(found, Withheld) else None) == why


@pytest.mark.parametrize(
    ("changes", "is_standing"),
    [({}, True), ({"status": "entered_in_error"}, False), ({"given_on": MARCH + timedelta(days=1)}, False)],
)
def test_a_consent_that_was_never_given_stands_on_no_day(changes: dict[str, Any], *, is_standing: bool) -> None:
    assert stands(a_part2_consent(**changes), MARCH) is is_standing


@pytest.mark.parametrize(("revoked_on", "status"), [(None, "documented"), (date(2026, 4, 1), "revoked")])
def test_a_consent_to_collaborative_care_counts_for_payment_to_the_payer(revoked_on: date | None, status: str) -> None:
    given = Consent(
        consent_id=ConsentId("p2c_1"),
        status="documented",
        given_on=MARCH,
        method="verbal",
        obtained_by=StaffId("stf-manager"),
        statements=(),
        billing_practitioner_id=StaffId("stf-pcp"),
        covers_part2_payment=True,
        revoked_on=None,
        recorded=Written(at=LONG_AGO, by=StaffId("stf-manager")),
    )
    expected = a_part2_consent(recipients="the payer", status=status, revoked_on=revoked_on)
    assert older_kind(given, revoked_on) == expected


def test_without_any_consent_nothing_is_disclosed_and_the_words_say_why() -> None:
    assert may_disclose([], "payment", MARCH) == Withheld("NO_CONSENT", "no consent to disclosure is on record")
    expired = may_disclose([a_part2_consent(expires_on=MARCH)], "payment", date(2026, 5, 1))
    assert expired == Withheld("EXPIRED", "the consent that covers payment has expired")


def test_a_consent_covers_records_from_the_day_it_names_or_else_from_its_own() -> None:
    own = may_disclose([a_part2_consent()], "payment", date(2026, 4, 3))
    assert isinstance(own, Permitted)
    assert (own.covers(MARCH), own.covers(MARCH - timedelta(days=1))) == (True, False)
    named = may_disclose([a_part2_consent(records_from=date(2026, 1, 1))], "payment", date(2026, 4, 3))
    assert isinstance(named, Permitted)
    assert (named.covers(date(2026, 1, 1)), named.covers(date(2025, 12, 31))) == (True, False)


def test_of_several_the_one_that_reaches_back_furthest_permits() -> None:
    later = a_part2_consent(consent_id="p2c_2", given_on=date(2026, 3, 20), records_from=date(2026, 1, 1))
    found = may_disclose([a_part2_consent(), later], "payment", date(2026, 4, 3))
    assert found == Permitted(ConsentId("p2c_2"), date(2026, 1, 1))


def test_revoking_one_leaves_another_standing() -> None:
    gone = a_part2_consent(consent_id="p2c_0", status="revoked", revoked_on=MARCH)
    assert isinstance(may_disclose([gone, a_part2_consent()], "payment", MARCH), Permitted)


def test_the_notice_is_the_short_one_and_fits_a_claim_note() -> None:
    assert NOTICE == "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
    assert len(NOTICE) == 72


@given(st.lists(CONSENTS), st.sampled_from(["treatment", "payment", "operations"]), DAYS)
def test_what_is_permitted_is_permitted_by_one_consent_alone_and_in_any_order(
    consents: list[Part2Consent], purpose: Any, on: date
) -> None:
    found = may_disclose(consents, purpose, on)
    assert found == may_disclose(consents[::-1], purpose, on)
    alone = [isinstance(may_disclose([one], purpose, on), Permitted) for one in consents]
    assert isinstance(found, Permitted) == any(alone)


@given(st.lists(CONSENTS), DAYS, DAYS)
def test_revoking_everything_permits_nothing_from_that_day_on(
    consents: list[Part2Consent], on: date, day: date
) -> None:
    ended = [replace(one, status="revoked", revoked_on=min(on, day)) for one in consents]
    assert all(isinstance(may_disclose(ended, purpose, on), Withheld) for purpose in ("treatment", "payment"))


@pytest.mark.parametrize(
    ("role", "employer", "policy", "inside"),
    [
        (Role.CARE_MANAGER, None, {}, True),
        (Role.PCP, None, {}, True),
        (Role.PSYCHIATRIC_CONSULTANT, None, {}, False),
        (Role.FINANCE, None, {}, False),
        (Role.PSYCHIATRIC_CONSULTANT, "clinic", {}, True),
        (Role.PSYCHIATRIC_CONSULTANT, "clinic", {PROGRAM: False}, True),
        (Role.CARE_MANAGER, "other", {}, False),
        (Role.CARE_MANAGER, "other", {SERVICE_AGREEMENT: True}, True),
        (Role.FINANCE, None, {SERVICE_AGREEMENT: True}, True),
        (Role.FINANCE, None, {SERVICE_AGREEMENT: "yes"}, False),
        (Role.FINANCE, None, {SERVICE_AGREEMENT: True, PROGRAM: True}, True),
        (Role.FINANCE, None, {SERVICE_AGREEMENT: True, PROGRAM: False}, False),
    ],
)
def test_who_is_inside_is_what_the_grant_and_the_agreement_say(
    role: Role, employer: Literal["clinic", "other"] | None, policy: dict[str, object], *, inside: bool
) -> None:
    assert is_inside(Grant(role, MARCH, employer=employer), policy) is inside
