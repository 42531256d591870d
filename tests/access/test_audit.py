"""Every request through a door leaves one record, the next of its chain, before it is answered."""

from typing import Any

import pytest
from pynamodb.exceptions import PutError

from functions.aws import audit
from functions.aws.audit import Access, Audit
from functions.aws.codec import decode
from functions.aws.tables import find_all
from functions.intake.api import door
from functions.kernel.chain import broken, chains_of
from tests.support import CLINIC, FINANCE, Answer, knock

pytestmark = pytest.mark.usefixtures("aws")

REFERRALS = "/v1/clinics/{clinic_id}/referrals"


def stored(owner: str = f"CLINIC#{CLINIC}") -> list[Audit]:
    return [record for record in Audit.scan() if record.pk.startswith(f"{owner}#DAY#")]


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
