"""Whom nobody has reached for long is proposed to a person; nobody is discharged by a rule."""

from datetime import date, timedelta

import pytest

from functions.review.rules.history import History, Phase
from functions.review.rules.inactivity import DEFAULT_DAYS, inactivity

ENROLLED = date(2026, 1, 5)
LAST = date(2026, 2, 1)


def a_history(*contacts: date, phase: Phase = "active") -> History:
    return History(phase=phase, enrolled_on=ENROLLED, treatment_started_on=ENROLLED, contacts=contacts)


@pytest.mark.parametrize(("days", "proposed"), [(89, False), (90, True), (91, True)])
def test_the_proposal_stands_from_the_ninetieth_day_without_contact(days: int, proposed: bool) -> None:  # noqa: FBT001
    found = inactivity(a_history(LAST), LAST + timedelta(days=days), DEFAULT_DAYS)
    assert (found is not None) is proposed
    if found:
        assert (found.since, found.days) == (LAST + timedelta(days=90), days)
        assert LAST.isoformat() in found.reason


def test_whoever_was_never_reached_counts_from_enrolment() -> None:
    found = inactivity(a_history(), ENROLLED + timedelta(days=90), DEFAULT_DAYS)
    assert found is not None
    assert "never reached" in found.reason


@pytest.mark.parametrize("phase", ["referred", "discharged"])
def test_whoever_is_not_under_care_is_not_proposed(phase: Phase) -> None:
    assert inactivity(a_history(LAST, phase=phase), date(2027, 1, 1), DEFAULT_DAYS) is None


def test_a_contact_after_the_day_asked_about_is_not_known_yet() -> None:
    as_of = LAST + timedelta(days=90)
    later = as_of + timedelta(days=1)
    assert inactivity(a_history(LAST, later), as_of, DEFAULT_DAYS) is not None
    assert inactivity(a_history(LAST, later), later, DEFAULT_DAYS) is None
