"""Every request through a door leaves one record, the next of its chain, before it is answered."""

from typing import Any

import pytest
from pynamodb.exceptions import PutError

from functions.access.api import door as access
from functions.aws import audit, directory
from functions.aws.audit import Access, Audit
from functions.aws.codec import decode
from functions.aws.tables import Record, find, find_all
from functions.care.api import door as care
from functions.intake.api import door
from functions.kernel.chain import broken, chains_of
from tests.support import (
    ADMIN,
    CLINIC,
    CONSULTANT,
    FINANCE,
    MANAGER,
    ORGANIZATION,
    OTHER_CLINIC,
    PCP,
    STRANGER,
    Answer,
    knock,
)

pytestmark = pytest.mark.usefixtures("aws")

REFERRALS = "/v1/clinics/{clinic_id}/referrals"
REFERRAL = {
    "patient": {
        "mrn": "M-100",
        "family_name": "Ruiz",
        "given_name": "Carmen",
        "birth_date": "1980-02-29",
        "sex": "female",
    },
    "referred_by": PCP,
    "referred_at": "2026-03-02T10:00:00-05:00",
    "reason": "PHQ-9 of 17 at the annual visit",
}


def stored(owner: str = f"CLINIC#{CLINIC}") -> list[Audit]:
    return [record for record in Audit.scan() if record.pk.startswith(f"{owner}#DAY#")]


def told(owner: str = f"CLINIC#{CLINIC}") -> list[Access]:
    return [decode(record.body, Access) for record in stored(owner)]


def look(**named: Any) -> Answer:
    return knock(door, "GET", REFERRALS, **named)


def test_each_request_is_the_next_of_its_containers_chain_allowed_or_not() -> None:
    assert [look().status, look(by=FINANCE).status, look().status] == [200, 403, 200]
    links = [audit.link_of(record) for record in stored()]
    assert [len(chain) for chain in chains_of(links).values()] == [3]
    assert list(broken(links)) == []
    assert sorted(decode(record.body, Access).status for record in stored()) == [200, 200, 403]


def test_another_container_begins_a_chain_of_its_own() -> None:
    look()
    audit.forget()
    look()
    links = [audit.link_of(record) for record in stored()]
    assert [len(chain) for chain in chains_of(links).values()] == [1, 1]
    assert list(broken(links)) == []


def test_what_cannot_be_recorded_is_not_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken_table:
        broken_table.setattr(Audit, "save", _fails)
        answer = look()
    assert (answer.status, answer.body["code"]) == (500, "FAULT")
    assert "items" not in answer.body


def _fails(*_: object, **__: object) -> None:
    raise PutError("not today")


def test_after_a_put_that_failed_a_new_chain_begins_whether_or_not_it_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    look()
    save = Audit.save

    def loses_its_reply(record: Audit, *given: Any, **named: Any) -> None:
        save(record, *given, **named)
        raise PutError("the reply was lost")

    with monkeypatch.context() as lossy:
        lossy.setattr(Audit, "save", loses_its_reply)
        assert look().status == 500
    assert look().status == 200
    links = [audit.link_of(record) for record in stored()]
    assert sorted(len(chain) for chain in chains_of(links).values()) == [1, 2]
    assert list(broken(links)) == []


def test_a_put_whose_reply_was_lost_is_repeated_without_a_second_record(monkeypatch: pytest.MonkeyPatch) -> None:
    save = Audit.save

    def twice(record: Audit, *given: Any, **named: Any) -> None:
        save(record, *given, **named)
        save(record, *given, **named)

    monkeypatch.setattr(Audit, "save", twice)
    assert look().status == 200
    assert len(stored()) == 1


def test_another_record_never_takes_the_place_of_one_that_stands() -> None:
    look()
    [record] = stored()
    record.digest = "0" * 64
    with pytest.raises(PutError):
        record.save(condition=Audit.pk.does_not_exist() | (Audit.digest == record.digest))
    assert next(find_all(Audit, record.pk, "")).digest != record.digest


@pytest.mark.parametrize("by", [STRANGER, MANAGER])
def test_who_is_turned_away_is_recorded_in_the_clinic_that_was_asked_for_and_learns_nothing(by: str) -> None:
    denied = look(by=by, path={"clinic_id": OTHER_CLINIC})
    nowhere = look(by=by, path={"clinic_id": "cli_atlantis"})
    assert (denied.status, denied.body, denied.headers) == (404, nowhere.body, nowhere.headers)
    [attempt] = told(f"CLINIC#{OTHER_CLINIC}")
    assert (attempt.staff_id, attempt.status, attempt.roles, attempt.purpose) == (by, 404, (), None)


def test_what_does_not_exist_has_no_trail_of_its_own() -> None:
    for index in range(20):
        assert look(by=STRANGER, path={"clinic_id": f"cli_made_up_{index}"}).status == 404
    staff = "/v1/organizations/{organization_id}/staff"
    assert knock(access, "GET", staff, path={"organization_id": "org_x"}).status == 404
    assert {record.pk.partition("#DAY#")[0] for record in Audit.scan()} == {"NOWHERE"}
    assert ("cli_made_up_7",) in [it.subjects for it in told("NOWHERE")]


def test_a_clinic_of_others_and_one_that_does_not_exist_take_the_same_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noted(table: type[Record], pk: str, sk: str) -> Record | None:
        asked.append(sk)
        return find(table, pk, sk)

    monkeypatch.setattr(directory, "find", noted)
    look(by=STRANGER, path={"clinic_id": OTHER_CLINIC})
    of_others, asked[:] = list(asked), []
    look(by=STRANGER, path={"clinic_id": "cli_atlantis"})
    assert asked == of_others


def test_what_is_of_an_organization_is_in_its_trail_denied_or_not() -> None:
    here = {"organization_id": ORGANIZATION}
    assert knock(access, "GET", "/v1/organizations/{organization_id}/staff", path=here, by=ADMIN).status == 200
    assert [(it.staff_id, it.status, it.purpose) for it in told(f"ORG#{ORGANIZATION}")] == [(ADMIN, 200, "operations")]


@pytest.mark.parametrize(
    ("by", "purpose"), [(MANAGER, "treatment"), (CONSULTANT, "treatment"), (FINANCE, "payment"), (ADMIN, "operations")]
)
def test_each_record_says_what_for(by: str, purpose: str) -> None:
    assert knock(access, "GET", "/v1/clinics/{clinic_id}", by=by).status == 200
    assert [it.purpose for it in told()] == [purpose]


def test_a_list_is_recorded_with_every_patient_it_showed_and_a_refusal_with_none() -> None:
    made = knock(door, "POST", REFERRALS, body=REFERRAL).body
    audit.forget()
    assert look().body["items"][0]["patient_id"] == made["patient_id"]
    assert look(by=FINANCE).status == 403
    assert [it.shown for it in told()] == [(made["patient_id"],), (made["patient_id"],), ()]


def test_no_record_says_what_was_read_or_written() -> None:
    knock(door, "POST", REFERRALS, body=REFERRAL)
    knock(care, "GET", "/v1/clinics/{clinic_id}/tasks")
    text = str([record.attribute_values for record in stored()])
    assert not [word for word in ("Ruiz", "1980", "M-100", "annual") if word in text]
