"""Inbound files in the bucket: raw bytes under the name of their content, kept before anything is read from them."""

import hashlib
from datetime import datetime

from functions.aws.files import put_once
from functions.billing.claim_book import ClaimBook
from functions.billing.closing.money import refresh
from functions.billing.files.run_files import BUCKET
from functions.billing.inbound.partners import Partners, partners_of
from functions.billing.inbound.receipt import Receipt
from functions.billing.inbound.service import take_in
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import ClinicId

PREFIX = "inbound"
_X12 = "application/edi-x12"


def raw_key(clinic_id: ClinicId, content: bytes) -> str:
    return f"{PREFIX}/{clinic_id}/{hashlib.sha256(content).hexdigest()}.x12"


def receive(clinic: ClinicChanged, content: bytes, at: datetime) -> Receipt:
    """Keep a file, then take it in; what payers decided is in the month's sums."""
    put_once(BUCKET, raw_key(clinic.clinic_id, content), content, _X12)
    book = ClaimBook(clinic.clinic_id)
    receipt = take_in(book, content, partners_for(clinic), at)
    if receipt.status == "posted" and receipt.decisions:
        refresh(clinic.clinic_id, [claim for month in receipt.months for claim in book.of_month(month)])
    return receipt


def partners_for(clinic: ClinicChanged) -> Partners:
    return partners_of(clinic.policy, frozenset({clinic.billing.npi, clinic.billing.tin}))
