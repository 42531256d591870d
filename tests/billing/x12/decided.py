"""A month that was decided to be billed, and the clinic that bills it."""

from dataclasses import replace
from datetime import date
from typing import Any

from functions.billing.rules.decide import decide
from functions.billing.rules.verdict import ClaimLine
from functions.billing.service import Decided
from functions.billing.x12.from_decided import Filing
from functions.kernel.facts import Address, Coverage, Demographics
from functions.kernel.ids import EpisodeId, PatientId
from tests.billing.months import INITIAL_MONTH
from tests.billing.x12.samples import MEDICARE, OTHER_NPI

PERSON = Demographics(
    mrn="A-100",
    family_name="Žižková",
    given_name="Anna",
    birth_date=date(1980, 2, 29),
    sex="female",
    address=Address(line="22 Křižíkova St", city="Bar Harbor", state="ME", postal_code="04609"),
)
FILING = Filing(
    number="C5MC625ZJYWP2GGO5",
    payer=MEDICARE,
    frequency="1",
    frequencies=("1",),
    original_reference=None,
    stopped=None,
    spans_days=False,
    institutional=None,
)


def a_decided(**changes: Any) -> Decided:
    values: dict[str, Any] = {
        "month": "2026-03",
        "episode_id": EpisodeId("epi_harbor"),
        "patient_id": PatientId("pat_anna"),
        "person": PERSON,
        "coverage": Coverage(payer_id="medicare_ffs", member_id="1EG4-TE5-MK73"),
        "diagnoses": ("E11.9", "F32.1"),
        "rendering_npi": OTHER_NPI,
        "rendering_name": "Inês Duarte, MD",
        "enrolled_on": date(2026, 3, 2),
        "consent_on": date(2026, 3, 1),
        "initiating_visit_on": None,
        "last_measure": None,
        "reviewed_on": None,
        "decision": decide(INITIAL_MONTH),
    }
    return Decided(**{**values, **changes})


def charged(*cents: int | None) -> Decided:
    """The month with lines of these charges."""
    lines = tuple(ClaimLine("99494", 1, charge) for charge in cents)
    return a_decided(decision=replace(a_decided().decision, lines=lines))
