"""Programme metrics through the door: who may see whom they count, who numbers only, and who no small ones."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from functions.access.store import AccessStore
from functions.kernel.facts import Coverage, GrantsChanged, Written
from functions.kernel.ids import ClinicId, EpisodeId, PatientId, StaffId
from functions.kernel.roles import Grant, Role
from functions.review.api import door
from functions.review.hearing import hear
from functions.review.shelves import Shelves
from tests.charts import an_episode
from tests.review.test_api import ZONE, an_assessment
from tests.support import (
    ADMIN,
    CLINIC,
    CONSULTANT,
    FINANCE,
    LONG_AGO,
    MANAGER,
    ORGANIZATION,
    OTHER_CLINIC,
    PCP,
    STRANGER,
    Answer,
    knock,
)

pytestmark = pytest.mark.usefixtures("aws")

METRICS = "/v1/clinics/{clinic_id}/metrics"
OF_ORGANIZATION = "/v1/organizations/{organization_id}/metrics"
MARCH = {"month": "2026-03"}
CLINIC_ADMIN = StaffId("stf-manages-clinic")


def settle_caseload(size: int, clinic_id: ClinicId = CLINIC) -> None:
    """So many episodes since 2 March, Medicaid; the first of them with a PHQ-9."""
    for number in range(size):
        episode = an_episode(
            clinic_id=clinic_id,
            episode_id=EpisodeId(f"epi_{clinic_id}_{number}"),
            patient_id=PatientId(f"pat_{clinic_id}_{number}"),
            coverage=Coverage(payer_id="ny_medicaid", member_id="AB12345C"),
        )
        hear(Shelves(), episode, lambda _: ZONE)
    if size:
        first = {"episode_id": f"epi_{CLINIC}_0", "patient_id": f"pat_{CLINIC}_0"}
        hear(Shelves(), an_assessment(first, date(2026, 3, 2), 12), lambda _: ZONE)


def settle_clinic_admin() -> None:
    granted = GrantsChanged(
        organization_id=ORGANIZATION,
        clinic_id=CLINIC,
        staff_id=CLINIC_ADMIN,
        version=1,
        grants=(Grant(Role.CLINIC_ADMIN, date(2020, 1, 1)),),
        recorded=Written(at=LONG_AGO, by=ADMIN),
    )
    AccessStore().add_grants(granted, "test-grant-clinic-admin")


def metrics(by: str = MANAGER, query: Mapping[str, str] = MARCH, **path: str) -> Answer:
    return knock(door, "GET", METRICS, by=by, query=query, path=path)


def organization(by: str = ADMIN, query: Mapping[str, str] = MARCH) -> Answer:
    return knock(door, "GET", OF_ORGANIZATION, by=by, query=query, path={"organization_id": ORGANIZATION})


def one(metrics: Any, code: str) -> Any:
    return next(metric for metric in metrics if metric["code"] == code)


@pytest.mark.parametrize("by", [MANAGER, CONSULTANT, PCP])
def test_the_care_team_sees_each_number_with_its_episodes(by: str) -> None:
    settle_caseload(2)
    answer = metrics(by)
    assert answer.status == 200
    assert (answer.body["first"], answer.body["last"], answer.body["complete"]) == ("2026-03-01", "2026-03-31", True)
    median = one(answer.body["metrics"], "MEDIAN_PHQ9")
    assert (median["value"], median["episode_ids_denominator"]) == (12, [f"epi_{CLINIC}_0"])
    assert one(answer.body["metrics"], "M2")["numerator"] == 2


def test_a_clinic_s_administrator_sees_every_number_and_no_episode() -> None:
    settle_caseload(2)
    settle_clinic_admin()
    answer = metrics(CLINIC_ADMIN)
    assert one(answer.body["metrics"], "M2")["value"] == 2
    assert "epi_" not in str(answer.body)
    assert all(metric["episode_ids_denominator"] is None for metric in answer.body["metrics"])


@pytest.mark.parametrize(("size", "value"), [(10, None), (11, 11)])
def test_an_organization_s_administrator_sees_no_number_under_eleven(size: int, value: int | None) -> None:
    settle_caseload(size)
    answer = metrics(ADMIN)
    assert answer.status == 200
    assert one(answer.body["metrics"], "M1")["value"] == value
    assert one(answer.body["metrics"], "MEDIAN_PHQ9")["value"] is None
    assert "epi_" not in str(answer.body)


def test_one_care_manager_s_numbers_are_of_the_episodes_they_have() -> None:
    settle_caseload(2)
    of = {**MARCH, "care_manager_id": MANAGER}
    assert one(metrics(query=of).body["metrics"], "CASELOAD")["value"] == 2
    assert one(metrics(query={**of, "care_manager_id": "stf-other"}).body["metrics"], "CASELOAD")["value"] == 0
    assert metrics(ADMIN, of).status == 403


@pytest.mark.parametrize(("by", "status"), [(FINANCE, 403), (STRANGER, 404), (None, 401)])
def test_nobody_else_sees_any(by: str | None, status: int) -> None:
    assert knock(door, "GET", METRICS, by=by, query=MARCH).status == status


def test_another_clinic_s_numbers_are_not_there() -> None:
    assert metrics(clinic_id=OTHER_CLINIC).status == 404


@pytest.mark.parametrize(
    "query", [{}, {"month": "2026-13"}, {"month": "0000-01"}, {"month": "2026-03-01"}, {"month": "2999-01"}]
)
def test_a_month_is_asked_for_as_2026_03_and_has_begun(query: dict[str, str]) -> None:
    for answer in (metrics(query=query), organization(query=query)):
        assert answer.status == 400
        assert answer.body["errors"][0]["field"] == "/month"


def test_an_organization_sees_its_clinics_and_all_together_from_eleven_up() -> None:
    settle_caseload(20)
    settle_caseload(11, OTHER_CLINIC)
    body = organization().body
    assert (body["least"], one(body["total"], "M1")["value"]) == (11, 31)
    assert [(clinic["clinic_id"], one(clinic["metrics"], "M1")["value"]) for clinic in body["clinics"]] == [
        (CLINIC, 20),
        (OTHER_CLINIC, 11),
    ]
    assert "epi_" not in str(body)


def test_a_total_that_would_give_away_the_one_small_clinic_is_not_shown() -> None:
    settle_caseload(20)
    settle_caseload(10, OTHER_CLINIC)
    body = organization().body
    assert [one(clinic["metrics"], "M1")["value"] for clinic in body["clinics"]] == [20, None]
    assert (one(body["total"], "M1")["value"], one(body["total"], "M1")["suppressed"]) == (None, True)


@pytest.mark.parametrize("by", [MANAGER, STRANGER])
def test_an_organization_s_numbers_are_for_its_administrators(by: str) -> None:
    assert organization(by).status == 404
