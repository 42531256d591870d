"""Inviting people, and what an administrator may do to their accounts: nothing to another organization's."""

from collections.abc import Iterator
from typing import Any

import pytest

from functions.access.api import door
from functions.access.pool import Pool
from functions.access.store import AccessStore
from functions.aws import audit
from functions.aws.clients import cognito
from tests.access.pools import UserPool
from tests.support import ADMIN, CONSULTANT_NPI, FINANCE, MANAGER, ORGANIZATION, Answer, knock

pytestmark = pytest.mark.usefixtures("pool")

STAFF = "/v1/organizations/{organization_id}/staff"
INVITATIONS = f"{STAFF}/invitations"
AGAIN = f"{STAFF}/{{staff_id}}/invitations"
RESET = f"{STAFF}/{{staff_id}}/password-reset"
BLOCK = f"{STAFF}/{{staff_id}}/block"
NIA = "nia.brook@clinic.example"
A_PERSON = {"email": NIA, "name": "Nia Brook", "npi": CONSULTANT_NPI, "practitioner_type": "LCSW"}


@pytest.fixture
def mails() -> Iterator[list[str]]:
    """What Cognito was asked to send, by the call that asks for it."""
    sent: list[str] = []

    def note(params: dict[str, Any], model: Any, **_: object) -> None:
        if "MessageAction" in params or model.name == "AdminResetUserPassword":
            sent.append(params.get("MessageAction", "CODE"))

    events = cognito().meta.events
    events.register("before-parameter-build.cognito-identity-provider", note)
    yield sent
    events.unregister("before-parameter-build.cognito-identity-provider", note)


def ask(route: str, staff_id: str = "", *, by: str = ADMIN, **sent: Any) -> Answer:
    return knock(door, "POST", route, path={"organization_id": ORGANIZATION, "staff_id": staff_id}, by=by, **sent)


def invite(**changes: Any) -> Answer:
    return ask(INVITATIONS, body={**A_PERSON, **changes})


def registered() -> list[str]:
    return [one.name for one in AccessStore().people(ORGANIZATION)]


def test_a_person_is_invited_and_registered_under_the_id_that_the_pool_gave(pool: UserPool) -> None:
    answer = invite()
    account = pool.account(NIA)
    assert (answer.status, answer.etag) == (201, '"1"')
    assert answer.body["staff_id"] == account["sub"]
    assert (account["status"], account["email_verified"]) == ("FORCE_CHANGE_PASSWORD", "true")
    assert account["custom:organization"] == ORGANIZATION
    assert "Nia Brook" in registered()


def test_the_address_stays_in_the_pool(caplog: pytest.LogCaptureFixture) -> None:
    answer = invite()
    ask(RESET, answer.body["staff_id"])
    kept = [record.body for record in [*AccessStore.table.scan(), *audit.Audit.scan()]]
    said = [vars(record) for record in caplog.records]
    assert (len(kept) > 10, INVITATIONS in str(said)) == (True, True)
    assert "clinic.example" not in str([kept, answer.body, answer.headers, said])


def test_the_same_invitation_again_changes_nothing_and_other_words_for_the_person_are_refused(pool: UserPool) -> None:
    once, again = invite(), invite()
    assert (once.status, once.body) == (again.status, again.body)
    assert pool.emails() == [NIA]
    other = invite(name="Somebody Else")
    assert (other.status, other.body["code"]) == (409, "REGISTERED")


def test_upper_and_lower_case_are_one_address(pool: UserPool) -> None:
    invite()
    assert invite(email="Nia.Brook@Clinic.example").status == 409
    assert pool.emails() == [NIA]


def test_an_invitation_that_died_after_the_account_was_made_is_finished_by_sending_it_again(
    pool: UserPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(AccessStore, "add", dies)
        assert invite().status == 500
    assert pool.emails() == [NIA]
    assert "Nia Brook" not in registered()
    assert invite().status == 201
    assert pool.emails() == [NIA]
    assert "Nia Brook" in registered()


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"npi": "1234567890"}, 422, "/npi"),
        ({"email": "nia"}, 400, "/email"),
        ({"email": "nia@clinic"}, 400, "/email"),
        ({"email": "nia@clinic.example\n"}, 400, "/email"),
        ({"email": f"{'n' * 128}@clinic.example"}, 400, "/email"),
        ({"email": "Nia <nia@clinic.example>"}, 400, "/email"),
        ({"name": ""}, 400, "/name"),
    ],
)
def test_what_is_wrong_is_said_before_anybody_is_written_to(
    pool: UserPool, change: dict[str, str], status: int, field: str
) -> None:
    answer = invite(**change)
    assert (answer.status, [problem["field"] for problem in answer.body["errors"]]) == (status, [field])
    assert pool.emails() == []


def test_who_works_for_another_organization_already_is_registered_and_nobody_learns_of_it(
    pool: UserPool, mails: list[str]
) -> None:
    """The same answers as for an account of one's own; nothing is done to the account."""
    elsewhere = pool.make("ada@south.example", "org_south")
    pool.sign_in("ada@south.example")
    mails.clear()
    own, theirs = invite(), invite(email="ada@south.example")
    assert (theirs.status, theirs.body["staff_id"], set(theirs.body)) == (201, elsewhere, set(own.body))
    for route in (AGAIN, RESET):
        assert ask(route, elsewhere).status == 202
    blocked = ask(BLOCK, elsewhere, body={"reason": "left the clinic"}, headers={"If-Match": '"1"'})
    assert blocked.status == 200
    account = pool.account("ada@south.example")
    assert (account["status"], account["enabled"], account["custom:organization"]) == ("CONFIRMED", True, "org_south")
    assert mails == []


def test_an_account_that_an_operator_made_is_left_to_them(pool: UserPool) -> None:
    made = pool.make("ines@clinic.example")
    assert invite(email="ines@clinic.example").body["staff_id"] == made
    pool.sign_in("ines@clinic.example")
    assert ask(RESET, made).status == 202
    assert pool.account(made)["status"] == "CONFIRMED"


def test_an_invitation_is_sent_again_until_it_is_taken_up(pool: UserPool, mails: list[str]) -> None:
    staff_id = invite().body["staff_id"]
    answer = ask(AGAIN, staff_id)
    assert (answer.status, answer.body, mails) == (202, {"staff_id": staff_id}, ["RESEND"])
    pool.sign_in(NIA)
    late = ask(AGAIN, staff_id)
    assert (late.status, late.body["code"], len(mails)) == (409, "INVITATION_TAKEN_UP", 1)


def test_a_password_is_reset_by_a_code_that_the_pool_sends(pool: UserPool, mails: list[str]) -> None:
    staff_id = invite().body["staff_id"]
    early = ask(RESET, staff_id)
    assert (early.status, early.body["code"], mails) == (409, "INVITATION_OPEN", [])
    pool.sign_in(NIA)
    assert [ask(RESET, staff_id).status for _ in range(2)] == [202, 202]
    assert pool.account(NIA)["status"] == "RESET_REQUIRED"


def test_nothing_is_sent_to_somebody_who_is_blocked(mails: list[str]) -> None:
    staff_id = invite().body["staff_id"]
    ask(BLOCK, staff_id, body={"reason": "left the clinic"}, headers={"If-Match": '"1"'})
    assert [(ask(route, staff_id).body["code"], mails) for route in (AGAIN, RESET)] == [("BLOCKED", [])] * 2


def test_somebody_who_has_no_account_is_nobody_to_write_to() -> None:
    assert [ask(route, MANAGER).status for route in (AGAIN, RESET)] == [202, 202]
    assert [ask(route, "stf-stranger").status for route in (AGAIN, RESET)] == [404, 404]


def test_people_are_an_administrator_s(pool: UserPool) -> None:
    for by in (MANAGER, FINANCE, "stf-stranger"):
        assert ask(INVITATIONS, by=by, body=A_PERSON).status == 404
        assert [ask(route, MANAGER, by=by).status for route in (AGAIN, RESET)] == [404, 404]
    assert pool.emails() == []


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("TooManyRequestsException", 503),
        ("InvalidParameterException", 400),
        ("UnsupportedUserStateException", 409),
        ("CodeDeliveryFailureException", 500),
    ],
)
def test_what_the_pool_refuses_is_said_in_our_words(monkeypatch: pytest.MonkeyPatch, code: str, status: int) -> None:
    def refuses(self: Pool, *_: object) -> None:
        kind: Any = self.client.exceptions.from_code(code)
        raise kind({"Error": {"Code": code, "Message": NIA}}, "AdminCreateUser")

    monkeypatch.setattr(Pool, "_make", refuses)
    answer = invite()
    assert answer.status == status
    assert NIA not in str(answer.body)
