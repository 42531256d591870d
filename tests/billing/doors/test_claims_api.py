"""Payers' files through the door and the bucket: posted once, refused with reasons, finished after any crash."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from pynamodb.connection.base import Connection
from pynamodb.exceptions import PynamoDBException

from functions.access.store import AccessStore
from functions.aws import directory
from functions.aws.files import put_once
from functions.billing import inbound_worker
from functions.billing.api import door
from functions.billing.claim_book import ClaimBook
from functions.billing.closing.runs import Claims
from functions.billing.inbound.claim import Claim
from functions.billing.inbound.plan import Sent
from functions.billing.inbound_files import raw_key, receive
from functions.billing.worker import close_month
from functions.kernel.errors import NotFound
from functions.kernel.facts import ClinicChanged
from tests.billing.inbound.payer import a_277ca, a_999, a_claim, an_835, denied, paid, reversal
from tests.billing.test_close_edi import a_run
from tests.billing.worked_month import WORK, a_clinic_month
from tests.support import CLINIC, FINANCE, MANAGER, OTHER_CLINIC, Answer, aws_client, knock

pytestmark = pytest.mark.usefixtures("aws")

REMITTANCES = "/v1/clinics/{clinic_id}/remittances"
CLAIMS = "/v1/clinics/{clinic_id}/claims"
CLAIM = f"{CLAIMS}/{{claim_id}}"
AGING = "/v1/clinics/{clinic_id}/claim-aging"
REPORT = "/v1/clinics/{clinic_id}/months/{month}/report"
SETTINGS: dict[str, int | bool | str] = {"edi_receiver_id": "CLEARHOUSE", "edi_submitter_id": "HARBORFM"}
AT = datetime(2026, 4, 20, 12, tzinfo=UTC)
ONE, TWO = a_claim(1), a_claim(2)
BOOK = ClaimBook(CLINIC)


def configure(**settings: int | bool | str) -> ClinicChanged:
    """The clinic with its trading partners set."""
    old = directory.clinic_profile(CLINIC)
    new = replace(old, version=old.version + 1, policy=SETTINGS | settings)
    AccessStore().change(new, old, f"test-policy-{new.version}")
    directory.forget()
    return new


def settle(*claims: Claim) -> None:
    for claim in claims:
        BOOK.tell(replace(claim, writings=(), sendings=()), [*claim.writings, *claim.sendings])
    BOOK.hand_over([Sent(claim.number, sending) for claim in claims for sending in claim.sendings])


@pytest.fixture(autouse=True)
def books(aws: None) -> None:  # noqa: ARG001
    configure()
    settle(ONE, TWO)
    BOOK.enter(a_run(number=2), [ONE.number, TWO.number])


def hand_in(content: bytes, *, by: str = FINANCE) -> Answer:
    return knock(door, "POST", REMITTANCES, body={"content": content.decode()}, by=by)


def stored() -> dict[str, str]:
    return {record.sk: record.body for record in Claims.query(f"CLINIC#{CLINIC}")}


def read(claim: Claim) -> Any:
    return knock(door, "GET", CLAIM, path={"claim_id": claim.number.lower()}, by=FINANCE).body


def test_a_payment_handed_in_is_posted_to_the_cent_and_its_raw_bytes_are_kept() -> None:
    content = an_835([paid(ONE, share=80, group="PR", reason="2"), denied(TWO)], plb=[("WO", 100)])
    answer = hand_in(content)
    assert (answer.status, answer.body["status"], answer.body["decisions"]) == (201, "posted", 2)
    assert answer.body["totals"]["posted_cents"] == answer.body["totals"]["paid_cents"] + 100 == 22658
    assert (read(ONE)["state"], read(ONE)["paid_cents"], read(TWO)["state"]) == ("paid", 22658, "denied")
    kept = aws_client("s3").get_object(Bucket="billing-bucket", Key=raw_key(CLINIC, content))["Body"].read()
    assert kept == content


def test_the_same_file_again_gets_the_same_receipt_and_writes_nothing() -> None:
    first = hand_in(an_835([paid(ONE)]))
    before = stored()
    again = hand_in(an_835([paid(ONE)]))
    assert (again.body, stored()) == (first.body, before)


def test_another_file_under_the_same_control_number_is_refused() -> None:
    hand_in(an_835([paid(ONE)]))
    answer = hand_in(an_835([paid(TWO)], trace="EFT2"))
    assert answer.body["status"] == "refused"
    assert [finding["code"] for finding in answer.body["findings"]] == ["CONTROL_NUMBER_REUSED"]
    assert read(TWO)["state"] == "delivered"


def test_a_file_cut_off_is_refused_and_the_whole_one_under_its_number_is_posted() -> None:
    whole = an_835([paid(ONE)])
    assert hand_in(whole[:-20]).body["status"] == "refused"
    assert read(ONE)["state"] == "delivered"
    assert hand_in(whole).body["status"] == "posted"
    assert read(ONE)["state"] == "paid"


def test_nothing_is_posted_until_the_clinic_says_who_may_send() -> None:
    configure(edi_receiver_id="")
    refused = hand_in(an_835([paid(ONE)])).body
    assert [finding["code"] for finding in refused["findings"]] == ["PARTNERS_NOT_SET"]
    configure()
    assert hand_in(an_835([paid(ONE)])).body["status"] == "posted"


def test_what_is_no_file_at_all_is_refused_with_a_reason() -> None:
    answer = hand_in("PK\x03\x04 résumé ٣".encode())
    assert (answer.status, answer.body["status"]) == (201, "refused")
    assert answer.body["findings"][0]["code"] == "NOT_X12"


def test_a_claim_number_that_no_key_could_hold_is_an_unknown_claim() -> None:
    content = an_835([paid(ONE), paid(TWO)]).replace(TWO.number.encode(), b"X" * 2000)
    answer = hand_in(content)
    assert [finding["code"] for finding in answer.body["findings"]] == ["UNKNOWN_CLAIM"]
    assert answer.body["totals"]["not_ours_cents"] == 28324


def test_files_are_listed_with_what_was_found_in_them() -> None:
    hand_in(a_999())
    hand_in(b"nothing")
    page = knock(door, "GET", REMITTANCES, by=FINANCE, query={"limit": "1"}).body
    following = knock(door, "GET", REMITTANCES, by=FINANCE, query={"limit": "1", "cursor": page["next_cursor"]}).body
    assert page["count"] == 2
    assert {page["items"][0]["status"], following["items"][0]["status"]} == {"posted", "refused"}
    assert following["next_cursor"] is None


def test_claims_are_listed_by_state_and_month() -> None:
    BOOK.enter(a_run(), [ONE.number])
    hand_in(a_277ca([ONE], [TWO]))
    accepted = knock(door, "GET", CLAIMS, by=FINANCE, query={"state": "accepted_277ca"}).body
    assert [item["claim"]["number"] for item in accepted["items"]] == [ONE.number]
    assert knock(door, "GET", CLAIMS, by=FINANCE, query={"month": "2026-03"}).body["count"] == 2
    assert knock(door, "GET", CLAIMS, by=FINANCE, query={"month": "2026-04"}).body["count"] == 0
    assert knock(door, "GET", CLAIMS, by=FINANCE, query={"state": "lost"}).status == 400


def test_a_claim_that_is_not_there_and_another_clinic_s_are_not_found() -> None:
    assert knock(door, "GET", CLAIM, path={"claim_id": "c0000"}, by=FINANCE).status == 404
    foreign = {"clinic_id": OTHER_CLINIC, "claim_id": ONE.number.lower()}
    assert knock(door, "GET", CLAIM, path=foreign, by=FINANCE).status == 404


def test_only_finance_may_see_or_hand_in() -> None:
    assert hand_in(a_999(), by=MANAGER).status == 403
    for route in (REMITTANCES, CLAIMS, AGING):
        assert knock(door, "GET", route, by=MANAGER).status == 403
    assert knock(door, "GET", REPORT, path={"month": "2026-03"}, by=MANAGER).status == 403


def test_a_body_without_content_is_invalid() -> None:
    assert knock(door, "POST", REMITTANCES, body={"content": ""}, by=FINANCE).status == 400
    assert knock(door, "POST", REMITTANCES, body={}, by=FINANCE).status == 400


def test_aging_says_what_waits_what_came_back_and_why_it_was_denied() -> None:
    hand_in(a_999())
    hand_in(an_835([denied(TWO, "119")]))
    aging = knock(door, "GET", AGING, by=FINANCE).body
    assert {late["awaited"] for late in aging["overdue"]} == {"277ca", "835"}
    assert [(it["reason"], it["words"]) for it in aging["denials"]] == [("119", "a maximum of the benefit is reached")]


def test_aging_is_paged_claim_by_claim_and_says_how_many_there_are_in_all() -> None:
    settle(*(a_claim(index) for index in range(3, 8)))
    whole = knock(door, "GET", AGING, by=FINANCE).body
    assert (whole["count"], whole["counts"]["overdue"], whole["next_cursor"]) == (7, len(whole["overdue"]), None)
    seen, cursor = list[Any](), None
    for _ in range(4):
        query = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        page = knock(door, "GET", AGING, by=FINANCE, query=query).body
        assert (page["count"], page["counts"]) == (whole["count"], whole["counts"])
        assert len({late["number"] for late in page["overdue"]}) <= 2
        seen, cursor = [*seen, *page["overdue"]], page["next_cursor"]
    assert cursor is None
    assert sorted(map(str, seen)) == sorted(map(str, whole["overdue"]))


def put_into_bucket(name: str, content: bytes) -> dict[str, Any]:
    put_once("BILLING_BUCKET", name, content, "text/plain")
    return {"detail": {"bucket": {"name": "billing-bucket"}, "object": {"key": name}}}


def test_files_put_into_the_clinic_s_folder_are_posted() -> None:
    content = an_835([paid(ONE)])
    inbound_worker.handler(put_into_bucket(f"inbound/{CLINIC}/ack.999", a_999()), None)
    assert read(ONE)["state"] == "accepted_999"
    inbound_worker.handler(put_into_bucket(f"inbound/{CLINIC}/remit 1.835", content), None)
    assert read(ONE)["state"] == "paid"
    kept = aws_client("s3").get_object(Bucket="billing-bucket", Key=raw_key(CLINIC, content))["Body"].read()
    assert kept == content


def test_the_bucket_telling_twice_changes_nothing() -> None:
    event = put_into_bucket(f"inbound/{CLINIC}/remit.835", an_835([paid(ONE)]))
    inbound_worker.handler(event, None)
    before = stored()
    inbound_worker.handler(event, None)
    assert stored() == before


@pytest.mark.parametrize(
    "key", ["inbound/x", "inbound/../x.835", "other/cli_harbor/x.835", "inbound/cli_nowhere/x.835"]
)
def test_a_file_in_nobody_s_folder_is_a_fault(key: str) -> None:
    with pytest.raises(NotFound):
        inbound_worker.handler(put_into_bucket(key, a_999()), None)


@contextmanager
def failing_at(call: int, monkeypatch: pytest.MonkeyPatch, *, after: bool) -> Iterator[list[str]]:
    """Every call to DynamoDB from the n-th on fails, before or after it took effect."""
    seen: list[str] = []
    original = Connection.dispatch

    def dispatch(self: Connection, operation: str, kwargs: dict[str, Any]) -> Any:
        seen.append(operation)
        if len(seen) < call:
            return original(self, operation, kwargs)
        if after and len(seen) == call:
            original(self, operation, kwargs)
        raise EndpointConnectionError(endpoint_url="test")

    with monkeypatch.context() as patch:
        patch.setattr(Connection, "dispatch", dispatch)
        yield seen


STORY = an_835([reversal(paid(ONE, share=80)), paid(ONE), denied(TWO)])


def test_a_post_broken_off_at_any_call_is_finished_by_the_same_file(monkeypatch: pytest.MonkeyPatch) -> None:
    clinic = directory.clinic_profile(CLINIC)
    empty = list(Claims.scan())
    with failing_at(10_000, monkeypatch, after=False) as calls:
        receive(clinic, STORY, AT)
    whole = stored()
    assert len(calls) > 8
    for call in range(1, len(calls) + 1):
        for after in (False, True):
            restore(empty)
            with failing_at(call, monkeypatch, after=after), pytest.raises(PynamoDBException):
                receive(clinic, STORY, AT)
            receive(clinic, STORY, AT)
            assert stored() == whole, (call, after)


def restore(records: list[Claims]) -> None:
    for record in Claims.scan():
        record.delete()
    for record in records:
        record.save()


def test_a_closed_month_s_claims_are_written_and_the_report_adds_up() -> None:
    a_clinic_month()
    close_month(WORK)
    listed = knock(door, "GET", CLAIMS, by=FINANCE, query={"state": "written"}).body
    (claim,) = listed["items"]
    assert claim["charge_cents"] == 16032 + 6146
    answer = knock(door, "GET", REPORT, path={"month": "2026-03"}, by=FINANCE)
    total = answer.body["total"]
    assert total["billed_cents"] == 2 * 28324 + claim["charge_cents"]
    assert total["held_cents"] == 16032 + 6146
    assert {hold["reason"]: hold["cents"] for hold in answer.body["holds"]} == {"CONSENT_MISSING": 22178}
    before = stored()
    close_month(WORK)
    assert stored() == before


def test_the_report_of_a_running_month_shows_its_holds() -> None:
    a_clinic_month()
    report = knock(door, "GET", REPORT, path={"month": "2026-03"}, by=FINANCE).body
    assert report["total"]["held_cents"] == 22178


def test_a_month_that_is_none_is_not_found() -> None:
    assert knock(door, "GET", REPORT, path={"month": "2026-13"}, by=FINANCE).status == 404
