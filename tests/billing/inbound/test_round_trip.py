"""There and back: our 837P, an independent reader's 999, a payer's 277CA and 835s, posted and balanced to the cent."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyx12.params import ParamsBase
from pyx12.x12n_document import x12n_document

from functions.billing.api import door
from functions.billing.claim_book import ClaimBook
from functions.billing.files.written import sent_of
from functions.billing.inbound.claim import Claim, ClaimNumber, State
from functions.billing.inbound.events import BilledLine, Writing
from functions.billing.inbound.partners import Partners
from functions.billing.inbound.post import post
from functions.billing.inbound.read_file import read_file
from functions.billing.inbound.state import paid_cents, standing, state_of
from functions.billing.worker import close_month
from functions.billing.x12.claims import Claim as ClaimOnTheWire
from functions.kernel.ids import EpisodeId
from tests.billing.inbound.payer import SENT_AT, SERVED_ON, Verdict, a_277ca, an_835, denied, paid, reversal
from tests.billing.test_close_edi import a_clinic_month, configure, run_files
from tests.billing.worked_month import WORK
from tests.billing.x12.samples import NPI, OTHER_NPI, a_month, an_institution_s_claim, an_institution_s_month, text_of
from tests.billing.x12.samples import a_claim as a_claim_on_the_wire
from tests.support import CLINIC, FINANCE, Answer, knock

HOUSE = "ZZ:EASTCLR"
OURS = "ZZ:HARBOR01"
PARTNERS = Partners(frozenset({HOUSE}), frozenset({OURS}), frozenset({NPI}))
BOTH_KINDS = pytest.mark.parametrize(
    "month", [a_month(), an_institution_s_month()], ids=["professional", "institutional"]
)
Books = dict[ClaimNumber, Claim]


def acknowledged(text: str) -> bytes:
    """pyx12's 999."""
    answer = io.StringIO()
    x12n_document(ParamsBase(), io.StringIO(text), answer, None)
    return answer.getvalue().encode()


def books(claims: list[ClaimOnTheWire], text: str) -> Books:
    """Our claims as they are once the file is handed over."""
    sendings = {one.number: one.sending for one in sent_of(text, 1, SENT_AT)}
    found = [as_written(claim) for claim in claims]
    return {one.number: replace(one, sendings=(sendings[one.number],)) for one in found}


def as_written(claim: ClaimOnTheWire) -> Claim:
    lines = tuple(
        BilledLine(code=line.code, units=line.units, charge_cents=line.charge_cents, expected_cents=None)
        for line in claim.lines
    )
    return Claim(
        clinic_id=CLINIC,
        number=ClaimNumber(claim.number),
        episode_id=EpisodeId(f"epi_{claim.number.lower()}"),
        month="2026-03",
        payer_id=claim.payer.identifier,
        writings=(Writing(run=1, written_at=SENT_AT, service_on=SERVED_ON, lines=lines),),
    )


def take(known: Books, text: str, *contents: bytes) -> Books:
    for content in contents:
        posted = post(known, read_file(content), PARTNERS, sent_of(text, 1, SENT_AT))
        assert not posted.findings
        known = dict(posted.claims)
    return known


@pytest.mark.filterwarnings("default")
@BOTH_KINDS
def test_what_pyx12_accepts_is_accepted_claim_by_claim(month: list[ClaimOnTheWire]) -> None:
    text = text_of(month)
    known = take(books(month, text), text, acknowledged(text))
    assert {state_of(claim) for claim in known.values()} == {State.ACCEPTED_999}


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(
    ("make", "said", "wrong"),
    [
        (a_claim_on_the_wire, "***11:B:1*Y*A*Y*Y~", "***11:B:1*Q*A*Y*Y~"),
        (an_institution_s_claim, "***77:A:1**A*Y*Y~", "***77:A:1**Q*Y*Y~"),
    ],
)
def test_what_pyx12_refuses_blames_the_claim_with_the_fault(
    make: Callable[[str], ClaimOnTheWire], said: str, wrong: str
) -> None:
    claims = [make("CGOOD1"), make("CBAD"), make("CGOOD2")]
    text = text_of(claims).replace(f"CLM*CBAD*283.24{said}", f"CLM*CBAD*283.24{wrong}")
    known = take(books(claims, text), text, acknowledged(text))
    assert {state_of(claim) for claim in known.values()} == {State.REJECTED_999}
    assert [claim.number for claim in known.values() if claim.acknowledgements[0].at_fault] == ["CBAD"]


SHARE = st.sampled_from([100, 80, 50, 0])


@st.composite
def verdicts_of(draw: st.DrawFn, claims: list[Claim]) -> list[Verdict]:
    """A payer's mind: pays all or some, leaves the rest to the patient or to nobody, or denies."""
    found = []
    for claim in claims:
        group, reason = draw(st.sampled_from([("CO", "45"), ("PR", "2"), ("CO", "16"), ("OA", "18")]))
        share = draw(SHARE)
        found.append(paid(claim, share=share, group=group, reason=reason) if share else denied(claim, reason))
    return found


@BOTH_KINDS
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_a_payer_decides_and_takes_back_the_books_agree_with_its_transfers(
    month: list[ClaimOnTheWire], data: st.DataObject
) -> None:
    text = text_of(month)
    known = books(month, text)
    claims = list(known.values())
    first, second = data.draw(verdicts_of(claims)), data.draw(verdicts_of(claims))
    corrected = data.draw(st.integers(0, len(claims)))
    plb = data.draw(st.lists(st.tuples(st.sampled_from(["WO", "L6", "72"]), st.integers(-999, 999)), max_size=2))
    changes = [it for old, new in zip(first[:corrected], second, strict=False) for it in (reversal(old), new)]
    files = [
        a_277ca(claims, sender=HOUSE, receiver=OURS),
        an_835(first, plb=plb, sender=HOUSE, receiver=OURS),
        an_835(changes, control=4, trace="T2", on=date(2026, 5, 4), sender=HOUSE, receiver=OURS),
    ]
    arrived = data.draw(st.permutations(files + data.draw(st.lists(st.sampled_from(files), max_size=3))))
    known = take(known, text, *arrived)
    transfers = sum(payment.cents for file in files for payment in read_file(file).payments)
    assert sum(paid_cents(claim) for claim in known.values()) - sum(cents for _, cents in plb) == transfers
    last = {**{it.claim.number: it for it in first}, **{it.claim.number: it for it in second[:corrected]}}
    for claim in known.values():
        assert paid_cents(claim) == sum(it.paid_cents for it in standing(claim)) == sum(last[claim.number].paid)


def hand_in(content: bytes) -> Answer:
    return knock(door, "POST", "/v1/clinics/{clinic_id}/remittances", body={"content": content.decode()}, by=FINANCE)


def state() -> str:
    sent = [claim for claim in ClaimBook(CLINIC).every_claim() if claim.sendings]
    (claim,) = sent
    return state_of(claim).value


@pytest.mark.filterwarnings("default")
@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("setting", "npi", "name"),
    [
        ("office", NPI, "claims-medicare_ffs.837"),
        ("rhc", OTHER_NPI, "claims-medicare_ffs-institutional.837"),
        ("fqhc", OTHER_NPI, "claims-medicare_ffs-institutional.837"),
    ],
)
def test_a_closed_month_comes_back_paid_through_the_doors(setting: str, npi: str, name: str) -> None:
    configure(npi)
    a_clinic_month(setting=setting)
    close_month(WORK)
    assert state() == "delivered"
    text = run_files()[name].decode()
    assert hand_in(acknowledged(text)).body["findings"] == []
    assert state() == "accepted_999"
    claim = next(claim for claim in ClaimBook(CLINIC).every_claim() if claim.sendings)
    hand_in(a_277ca([claim], sender=HOUSE, receiver=OURS))
    assert state() == "accepted_277ca"
    verdicts = [paid(claim, share=98, reason="253")]
    answer = hand_in(an_835(verdicts, plb=[("L6", -12)], payee=npi, sender=HOUSE, receiver=OURS))
    assert (answer.body["status"], state()) == ("posted", "paid")
    report = knock(door, "GET", "/v1/clinics/{clinic_id}/months/{month}/report", path={"month": "2026-03"}, by=FINANCE)
    total = report.body["total"]
    manifest = json.loads(run_files()["manifest.json"])
    assert total["billed_cents"] == manifest["totals"]["charge_cents"]
    assert total["paid_cents"] == answer.body["totals"]["paid_cents"] - 12
    assert total["open_cents"] == manifest["edi"]["not_transmittable_cents"]
    aging = knock(door, "GET", "/v1/clinics/{clinic_id}/claim-aging", by=FINANCE).body
    assert [late["awaited"] for late in aging["overdue"]] == ["delivery"]
    assert aging["underpaid"] == []
