"""Requests: each body is what the doors' own forms read."""

from typing import Any

import msgspec
import pytest

from functions.access.forms import ClinicForm, GrantsForm, StaffForm
from functions.care.forms import ContactForm, SafetyForm, TimeForm
from functions.care.plan_forms import RelapsePlanForm, SafetyPlanForm
from functions.intake.forms import (
    ConsentForm,
    EpisodeChangeForm,
    EpisodeForm,
    Part2ConsentForm,
    ReferralForm,
    RevocationForm,
)
from functions.review.forms import CaseReviewForm, ConsultationForm, StepForm
from functions.scores.forms import AssessmentForm
from tests.demo.fake_api import FakeApi
from tests.demo.test_drive import driven

FORMS: dict[tuple[str, str], Any] = {
    ("POST", "clinics"): ClinicForm,
    ("POST", "staff"): StaffForm,
    ("PUT", "grants"): GrantsForm,
    ("POST", "referrals"): ReferralForm,
    ("POST", "consents"): ConsentForm,
    ("POST", "part2-consents"): Part2ConsentForm,
    ("POST", "revocation"): RevocationForm,
    ("POST", "episodes"): EpisodeForm,
    ("PATCH", "episodes"): EpisodeChangeForm,
    ("POST", "assessments"): AssessmentForm,
    ("POST", "contacts"): ContactForm,
    ("POST", "time-entries"): TimeForm,
    ("POST", "safety-assessments"): SafetyForm,
    ("PUT", "relapse-prevention"): RelapsePlanForm,
    ("PUT", "safety"): SafetyPlanForm,
    ("POST", "consultations"): ConsultationForm,
    ("POST", "case-reviews"): CaseReviewForm,
    ("POST", "steps"): StepForm,
}


@pytest.fixture(scope="module")
def sent() -> list[tuple[tuple[str, str], Any]]:
    fake = FakeApi()
    driven(fake)
    return [((heard.method, _last_word(heard.method, heard.path)), heard.body) for heard in fake.heard]


def _last_word(method: str, path: str) -> str:
    parts = path.split("/")
    return parts[-2] if method == "PATCH" else parts[-1]


def test_every_operation_that_writes_is_used(sent: list[tuple[tuple[str, str], Any]]) -> None:
    assert {operation for operation, _ in sent} == set(FORMS)


def test_every_body_is_one_that_the_form_reads(sent: list[tuple[tuple[str, str], Any]]) -> None:
    for operation, body in sent:
        assert msgspec.convert(body, FORMS[operation], strict=True)
