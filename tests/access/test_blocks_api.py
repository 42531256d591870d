"""A blocked person is out of everything within a minute, and back in what they were granted when unblocked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.access.api import door
from functions.access.store import AccessStore
from functions.aws import directory, http
from functions.aws.audit import Access, Audit
from functions.aws.codec import decode
from functions.aws.tables import find_all
from functions.intake.api import door as intake
from functions.kernel.ids import StaffId
from functions.kernel.roles import Role
from tests.access.officers import grant, register
from tests.access.pools import UserPool
from tests.support import ADMIN, CLINIC, FINANCE, MANAGER, ORGANIZATION, OTHER_CLINIC, Answer, knock

pytestmark = pytest.mark.usefixtures("pool")

STAFF = "/v1/organizations/{organization_id}/staff"
REFERRALS = "/v1/clinics/{clinic_id}/referrals"
GLASS = "/v1/clinics/{clinic_id}/break-glass"
WHY = "left the clinic on Friday"
DEPUTY = StaffId("stf-deputy")


def set_block(
    verb: str = "block", staff_id: str = MANAGER, *, by: str = ADMIN, version: int | None = 1, reason: str = WHY
) -> Answer:
    return knock(
        door,
        "POST",
        f"{STAFF}/{{staff_id}}/{verb}",
        path={"organization_id": ORGANIZATION, "staff_id": staff_id},
        body={"reason": reason},
        by=by,
        headers={"If-Match": f'"{version}"'} if version else None,
    )


def looks(by: str = MANAGER, clinic_id: str = CLINIC) -> int:
    return knock(intake, "GET", REFERRALS, path={"clinic_id": clinic_id}, by=by).status


def lists_people(by: str) -> int:
    return knock(door, "GET", STAFF, path={"organization_id": ORGANIZATION}, by=by).status


def break_glass(by: str = MANAGER) -> Answer:
    body = {"role": "care_manager", "minutes": 60, "reason": "patient on the phone, her clinic is closed"}
    return knock(door, "POST", GLASS, path={"clinic_id": OTHER_CLINIC}, body=body, by=by)


def settle_deputy() -> None:
    """A second administrator of the organization."""
    register(DEPUTY)
    grant(DEPUTY, Role.ORG_ADMIN, clinic_id=None)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(http, "now", lambda: moment)


def test_who_is_inside_is_out_within_a_minute_and_not_a_second_later(monkeypatch: pytest.MonkeyPatch) -> None:
    read = datetime.now(UTC)
    at(monkeypatch, read)
    assert looks() == 200
    assert set_block().status == 200
    at(monkeypatch, read + timedelta(seconds=59, microseconds=999_999))
    assert looks() == 200
    at(monkeypatch, read + timedelta(seconds=60))
    assert looks() == 404


def test_who_is_inside_writes_nothing_more_from_that_moment_on(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, datetime.now(UTC))
    assert looks() == 200
    set_block()
    assert knock(intake, "POST", REFERRALS, body={}).status == 404


def test_who_is_not_remembered_is_out_at_once() -> None:
    set_block()
    assert looks() == 404


def test_the_organization_s_own_routes_remember_nobody() -> None:
    settle_deputy()
    assert lists_people(DEPUTY) == 200
    assert set_block(staff_id=DEPUTY).status == 200
    assert lists_people(DEPUTY) == 404


def test_every_grant_is_shut_and_none_is_gone() -> None:
    grant(MANAGER, Role.FINANCE, clinic_id=None)
    before = knock(door, "GET", "/v1/me").body["memberships"]
    assert [looks(clinic_id=clinic_id) for clinic_id in (CLINIC, OTHER_CLINIC)] == [200, 403]
    set_block()
    directory.forget()
    assert [looks(clinic_id=clinic_id) for clinic_id in (CLINIC, OTHER_CLINIC)] == [404, 404]
    assert knock(door, "GET", "/v1/me").body["memberships"] == []
    assert set_block("unblock", version=2).status == 200
    assert [looks(clinic_id=clinic_id) for clinic_id in (CLINIC, OTHER_CLINIC)] == [200, 403]
    assert knock(door, "GET", "/v1/me").body["memberships"] == before


def test_an_emergency_access_is_shut_too_and_none_can_be_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRIVACY_TOPIC", "arn:aws:sns:us-east-1:123456789012:nobody")
    begun = datetime.now(UTC)
    at(monkeypatch, begun)
    assert (break_glass().status, looks(clinic_id=OTHER_CLINIC)) == (201, 200)
    set_block()
    at(monkeypatch, begun + timedelta(seconds=59))
    assert looks(clinic_id=OTHER_CLINIC) == 200
    at(monkeypatch, begun + timedelta(seconds=60))
    assert looks(clinic_id=OTHER_CLINIC) == 404
    at(monkeypatch, begun + timedelta(hours=2))
    assert break_glass().status == 404


def test_what_is_granted_meanwhile_opens_nothing_until_the_person_is_let_in_again() -> None:
    set_block()
    grant(MANAGER, Role.CARE_MANAGER, clinic_id=OTHER_CLINIC)
    assert looks(clinic_id=OTHER_CLINIC) == 404
    set_block("unblock", version=2)
    assert looks(clinic_id=OTHER_CLINIC) == 200


def test_a_block_is_a_version_with_who_when_and_why() -> None:
    answer = set_block()
    assert (answer.etag, answer.body["version"], answer.body["recorded"]["by"]) == ('"2"', 2, ADMIN)
    assert answer.body["block"] == {"stands": True, "reason": WHY}
    back = set_block("unblock", version=2, reason="back from leave on Monday")
    assert (back.etag, back.body["block"]) == ('"3"', {"stands": False, "reason": "back from leave on Monday"})
    history = find_all(AccessStore.table, f"ORG#{ORGANIZATION}", f"HISTORY#PERSON#{MANAGER}#")
    assert [record.version for record in history] == [1, 2]


def test_it_is_audited_under_the_organization_without_the_reason() -> None:
    set_block()
    records = [decode(record.body, Access) for record in Audit.scan() if record.pk.startswith(f"ORG#{ORGANIZATION}#")]
    blocked = [it for it in records if it.action == f"POST {STAFF}/{{staff_id}}/block"]
    assert [(it.staff_id, it.status, MANAGER in it.subjects) for it in blocked] == [(ADMIN, 200, True)]
    assert WHY not in str(records)


def test_the_version_that_was_read_is_named() -> None:
    assert set_block(version=None).status == 428
    assert set_block(version=2).status == 412
    once, again = set_block(), set_block()
    assert (once.status, once.body) == (again.status, again.body)
    assert set_block(reason="another reason for it").status == 412


def test_nobody_blocks_themselves_so_the_last_administrator_stays() -> None:
    for verb in ("block", "unblock"):
        assert set_block(verb, ADMIN).status == 403
    assert lists_people(ADMIN) == 200


def test_of_two_administrators_who_block_each_other_at_once_one_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one's block is written between what the first reads and what the first writes."""
    settle_deputy()
    change, answers = AccessStore.change_while, []

    def overtaken(*given: Any) -> Any:
        monkeypatch.setattr(AccessStore, "change_while", change)
        answers.append(set_block(staff_id=ADMIN, by=DEPUTY).status)
        return change(*given)

    monkeypatch.setattr(AccessStore, "change_while", overtaken)
    answers.append(set_block(staff_id=DEPUTY, by=ADMIN).status)
    assert answers == [200, 412]
    assert (lists_people(ADMIN), lists_people(DEPUTY)) == (404, 200)


def test_only_an_administrator_of_the_organization_blocks_and_only_its_people() -> None:
    assert [set_block(by=by).status for by in (MANAGER, FINANCE, "stf-stranger")] == [404, 404, 404]
    assert set_block(staff_id="stf-stranger").status == 404
    assert set_block(reason="short").status == 400
    assert looks() == 200


def test_the_account_is_shut_with_its_sign_ins_and_opened_again(pool: UserPool) -> None:
    staff_id = StaffId(pool.make("nia@clinic.example", ORGANIZATION))
    register(staff_id)
    set_block(staff_id=staff_id)
    assert pool.account(staff_id)["enabled"] is False
    set_block("unblock", staff_id, version=2)
    assert pool.account(staff_id)["enabled"] is True


def test_a_block_that_died_before_the_account_was_shut_is_finished_by_sending_it_again(
    pool: UserPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff_id = StaffId(pool.make("nia@clinic.example", ORGANIZATION))
    register(staff_id)
    grant(staff_id, Role.CARE_MANAGER, clinic_id=CLINIC)

    def dies(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr("functions.access.pool.Pool.disable", dies)
        assert set_block(staff_id=staff_id).status == 500
    assert (looks(staff_id), pool.account(staff_id)["enabled"]) == (404, True)
    assert set_block(staff_id=staff_id).status == 200
    assert pool.account(staff_id)["enabled"] is False


def test_what_is_set_already_is_said_to_the_pool_once_more(pool: UserPool) -> None:
    """An account that was left shut by two requests at once is opened by asking again."""
    staff_id = StaffId(pool.make("nia@clinic.example", ORGANIZATION))
    register(staff_id)
    pool.client.admin_disable_user(UserPoolId=pool.name, Username=staff_id)
    assert set_block("unblock", staff_id).status == 200
    assert pool.account(staff_id)["enabled"] is True
