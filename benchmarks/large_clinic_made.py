"""One large clinic for benchmarks: its people, a month of evidence, registry rows of ten weeks, case reviews."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from benchmarks.billing_clinics import patient, settle
from functions.access.store import AccessStore
from functions.aws.clients import forget_clients
from functions.aws.connections import forget_connections
from functions.kernel.facts import CaseReviewed, EpisodeChanged, Written
from functions.kernel.ids import EpisodeId, StaffId
from functions.kernel.roles import Role
from functions.review.fold import fold
from functions.review.hearing import shelf_of
from functions.review.row import Row
from functions.review.shelves import Shelves
from functions.review.store import ReviewStore
from tests.review.test_fold import a_contact, a_score
from tests.support import (
    BUCKETS,
    CLINIC,
    CONSULTANT,
    CONSULTANT_NPI,
    FINANCE,
    LONG_AGO,
    MANAGER,
    NPI,
    TABLES,
    settle_grant,
    settle_person,
)

_ZONE = "America/New_York"
_SCORES, _CONTACTS, _KEPT = 8, 10, True


@contextmanager
def acting(address: str) -> Iterator[None]:
    """With the environment of a function whose tables, buckets and queue are at this address."""
    told = {
        **{name: name.lower() for name in (*TABLES, *BUCKETS)},
        "CLOSE_QUEUE": f"{address}/close-queue",
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "POWERTOOLS_METRICS_DISABLED": "true",
        "POWERTOOLS_LOG_LEVEL": "CRITICAL",
    }
    before: Mapping[str, str | None] = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        yield
    finally:
        forget_connections()
        forget_clients()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


def settle_large(patients: int) -> None:
    """The clinic with its people, and everything that a month's end and a week's meeting read."""
    settle(CLINIC, patients)
    store, written = AccessStore(), Written(at=LONG_AGO, by=MANAGER)
    people = {MANAGER: Role.CARE_MANAGER, CONSULTANT: Role.PSYCHIATRIC_CONSULTANT, FINANCE: Role.FINANCE}
    for staff_id, role in people.items():
        npi = {MANAGER: NPI, CONSULTANT: CONSULTANT_NPI}.get(staff_id)
        settle_person(store, StaffId(staff_id), "Mai Nguyen", npi, "MD" if npi else None, written)
        settle_grant(store, StaffId(staff_id), CLINIC, role, written)
    for place in range(patients):
        _register(place)


def _register(place: int) -> None:
    """A patient's row on the registry, and the review behind it."""
    facts = list(patient(CLINIC, place))
    episode = next(fact for fact in facts if isinstance(fact, EpisodeChanged))
    row = row_of(episode.episode_id, place, facts)
    Shelves().update(CLINIC, episode.episode_id, lambda _: row, shelf_of)
    for fact in facts:
        if isinstance(fact, CaseReviewed):
            ReviewStore().add(fact, f"bench-{fact.review_id}")


def row_of(episode_id: EpisodeId, place: int, facts: list[object]) -> Row:
    """A row of ten weeks: scores and contacts beside what billing heard of March."""
    row = Row(clinic_id=CLINIC, episode_id=episode_id)
    scores = (
        a_score(name, 7 * name + place % 7, 1, not _KEPT, (place * name) % 28, place % 3) for name in range(_SCORES)
    )
    contacts = (a_contact(name, 6 * name + place % 5, 1, not _KEPT, 15 + place % 20) for name in range(_CONTACTS))
    for fact in (*facts, *scores, *contacts):
        row = fold(row, fact, _ZONE)
    return row
