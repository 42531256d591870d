"""A cursor goes on with the list that it came from, for the person who got it, and with nothing else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.access.store import AccessStore
from functions.aws.paging import Page, is_paged, read_back
from functions.intake.api import door as intake
from functions.kernel.errors import Invalid
from functions.kernel.facts import GrantsChanged, Written
from functions.kernel.roles import Grant, Role
from functions.review.api import door as review
from infra.openapi import routes
from tests.intake.test_api import REFERRALS, refer
from tests.support import ADMIN, CONSULTANT, LONG_AGO, MANAGER, ORGANIZATION, OTHER_CLINIC, Answer, knock

pytestmark = pytest.mark.usefixtures("aws")

CONSULTATIONS = "/v1/clinics/{clinic_id}/consultations"
CASELOAD = "/v1/clinics/{clinic_id}/caseload"


def page(cursor: str | None = None, *, by: str = MANAGER, clinic_id: str | None = None, limit: str = "1") -> Answer:
    query = {"limit": limit, **({"cursor": cursor} if cursor is not None else {})}
    path = {"clinic_id": clinic_id} if clinic_id else None
    return knock(intake, "GET", REFERRALS, path=path, query=query, by=by)


def a_cursor() -> str:
    for mrn in ("A-1", "A-2", "A-3"):
        refer(mrn=mrn)
    return str(page().body["next_cursor"])


def is_refused(answer: Answer) -> bool:
    told = [{"field": "/cursor", "code": "CURSOR", "detail": "begin again without it"}]
    said = (answer.status, answer.body["detail"], answer.body.get("errors"))
    return said == (400, "this cursor is not of this list", told)


def test_a_cursor_goes_on_where_the_page_ended_with_pages_of_another_length_too() -> None:
    cursor = a_cursor()
    first, rest = page().body["items"], page(cursor, limit="50").body
    assert len(first) == 1
    assert (len(rest["items"]), rest["next_cursor"], rest["count"]) == (2, None, 3)


def test_a_cursor_of_somebody_else_is_refused() -> None:
    cursor = a_cursor()
    assert is_refused(page(cursor, by=CONSULTANT))


def test_a_cursor_of_another_clinic_is_refused_to_somebody_who_works_in_both() -> None:
    cursor = a_cursor()
    granted = GrantsChanged(
        organization_id=ORGANIZATION,
        clinic_id=OTHER_CLINIC,
        staff_id=MANAGER,
        version=1,
        grants=(Grant(Role.CARE_MANAGER, LONG_AGO.date()),),
        recorded=Written(at=LONG_AGO, by=ADMIN),
    )
    AccessStore().add_grants(granted, "test-both")
    assert page(clinic_id=OTHER_CLINIC).status == 200
    assert is_refused(page(cursor, clinic_id=OTHER_CLINIC))


def test_a_cursor_of_another_list_or_another_question_is_refused() -> None:
    cursor = a_cursor()
    assert is_refused(knock(review, "GET", CONSULTATIONS, query={"cursor": cursor}))
    for query in ({}, {"phase": "active"}, {"as_of": "2026-04-01"}):
        assert is_refused(knock(review, "GET", CASELOAD, query={"cursor": cursor, **query}))


def test_no_altered_character_passes() -> None:
    cursor = a_cursor()
    for place in range(len(cursor)):
        other = "A" if cursor[place] != "A" else "B"
        assert is_refused(page(cursor[:place] + other + cursor[place + 1 :])), place
    assert all(is_refused(page(text)) for text in (cursor[:-4], cursor + "AAAA", cursor + "=", f" {cursor}", "", "€"))


@given(text=st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_whatever_is_sent_as_a_cursor_is_refused_and_never_a_fault(text: str) -> None:
    with pytest.raises(Invalid):
        read_back(text, ("/v1/list", MANAGER))


def test_every_list_that_takes_a_cursor_answers_a_page_whose_cursor_is_bound() -> None:
    paged = [route for room in routes().values() for route in room if is_paged(route.query)]
    assert len(paged) >= 25
    assert [route.name for route in paged if not issubclass(route.answer, Page)] == []
