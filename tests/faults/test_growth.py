"""Stored items that grow with every entry: ten years of a busy patient stay below where DynamoDB refuses."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.aws.clock import derived_id
from functions.aws.codec import decode, encode
from functions.billing.evidence.ledger import entry_of
from functions.billing.evidence.standing import Standing, with_service
from functions.kernel.ids import ClinicId, EpisodeId
from functions.review.fold import fold
from functions.review.row import Row
from tests.faults.conftest import Tried
from tests.faults.samples import READ, sample

LARGEST = 400 * 1024  # DynamoDB's limit of an item, names of attributes included
YEARS = 10
A_YEAR = {
    "time": ("entry_id", 365),
    "contact": ("contact_id", 104),
    "assessment": ("assessment_id", 52),
    "safety_assessment": ("safety_assessment_id", 52),
    "case_review": ("review_id", 52),
    "recommendation": ("recommendation_id", 52),
    "task": ("task_id", 52),
    "safety_alert": ("alert_id", 26),
    "manual_flag": ("manual_flag_id", 26),
    "packet_removal": ("removal_id", 26),
    "outside_referral": ("outside_referral_id", 12),
}
"""What a very busy patient's year has of each kind: an entry every day, two contacts and one of most others a week."""


def facts(kind: str, count: int) -> Iterator[Any]:
    """So many facts of a kind with ids as they are made."""
    name, _ = A_YEAR[kind]
    one = decode(json.dumps(sample(READ[kind], whole=False)), READ[kind])
    for number in range(count):
        yield replace(one, **{name: derived_id(kind[:3], str(number))})


def bytes_each(kind: str) -> tuple[float, float]:
    """What one more fact of a kind adds to the registry's row, and to what the ledger's months rest on."""
    row = Row(clinic_id=ClinicId("cli"), episode_id=EpisodeId("epi"))
    standing = Standing(clinic_id=row.clinic_id, episode_id=row.episode_id)
    before, count = (len(encode(row)), len(encode(standing))), 20
    for fact in facts(kind, count):
        row = fold(row, fact, "UTC")
        entry = entry_of(fact, "UTC")
        standing = with_service(standing, entry) if entry else standing
    return (len(encode(row)) - before[0]) / count, (len(encode(standing)) - before[1]) / count


def test_ten_years_of_a_busy_patient_fit_into_an_item(tried: Tried) -> None:
    """A row keeps three years of contacts and time, the ledger a year to an item."""
    sizes = {kind: bytes_each(kind) for kind in A_YEAR}
    kept = {kind: 3 if kind in ("time", "contact") else YEARS for kind in A_YEAR}
    row = sum(sizes[kind][0] * count * kept[kind] for kind, (_, count) in A_YEAR.items())
    standing = sum(sizes[kind][1] * count for kind, (_, count) in A_YEAR.items())
    assert row < LARGEST
    assert standing < LARGEST * 0.15
    tried("items that grow, at ten years")


@pytest.mark.parametrize("kind", list(A_YEAR))
def test_no_kind_of_fact_takes_more_than_a_line_of_a_row(kind: str) -> None:
    assert all(each < 130 for each in bytes_each(kind))


def test_what_was_seen_of_a_flag_is_kept_once_a_spell() -> None:
    row = Row(clinic_id=ClinicId("cli"), episode_id=EpisodeId("epi"))
    seen = decode(json.dumps(sample(READ["flag_acknowledged"], whole=False)), READ["flag_acknowledged"])
    for day in range(10):
        for version in range(1, 4):
            row = fold(row, replace(seen, since=seen.since + timedelta(days=day), version=version), "UTC")
    assert len(row.seen) == 10
