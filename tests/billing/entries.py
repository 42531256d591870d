"""Any time entries a month of March might hold, overlapping and not."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from functions.billing.rules.time_entries import Actor, Kind, PatientStatus, TimeEntry
from tests.billing.months import at, entry


def countable(minutes: int, start: int | None, source: str) -> TimeEntry:
    """A care manager's work on one day in the clinic."""
    begun = None if start is None else at(10, 9) + timedelta(minutes=start)
    return entry(source, 10, minutes=minutes, start=begun)


def any_entries() -> st.SearchStrategy[list[TimeEntry]]:
    """Up to eight entries of all kinds, crowded into the same two hours of three days."""
    return st.lists(_one(), max_size=8).map(_numbered)


def countable_entries() -> st.SearchStrategy[list[TimeEntry]]:
    one = st.builds(countable, st.integers(0, 90), st.none() | st.integers(0, 120), st.just(""))
    return st.lists(one, max_size=8).map(_numbered)


def _one() -> st.SearchStrategy[TimeEntry]:
    def build(
        day: int, minutes: int, start: int | None, actor: Actor, kind: Kind, staff: str, status: PatientStatus
    ) -> TimeEntry:
        begun = None if start is None else at(day, 9) + timedelta(minutes=start)
        return entry("", day, minutes=minutes, start=begun, actor=actor, kind=kind, staff=staff, status=status)

    return st.builds(
        build,
        st.sampled_from([2, 10, 11, 28]),
        st.integers(0, 90),
        st.none() | st.integers(0, 60),
        st.sampled_from(Actor),
        st.sampled_from([Kind.COCM, Kind.COCM, Kind.COCM, Kind.SEPARATELY_BILLED]),
        st.sampled_from(["one", "two"]),
        st.sampled_from([PatientStatus.COMMUNITY, PatientStatus.INPATIENT]),
    )


def _numbered(entries: list[TimeEntry]) -> list[TimeEntry]:
    return [replace(one, source=f"e{index}") for index, one in enumerate(entries)]
