"""A clinic's claims made again from the files in the bucket: for a table that was restored to an earlier moment.

Every run's decisions are frozen in a file, and so is every payer's answer: closing each run again and taking in each
file again puts back what the table has forgotten, and changes nothing of what it remembers. The same bytes, numbers and
claims.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from functions.aws.clients import s3
from functions.aws.directory import clinic_profile, every_clinic
from functions.aws.files import read_file
from functions.aws.settings import setting
from functions.billing.closing.runs import ClaimsStore
from functions.billing.files.run_files import BUCKET, DECISIONS
from functions.billing.inbound_files import PREFIX, receive
from functions.billing.worker import CloseWork, close_month
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """Runs and inbound files in a clinic's folders, and how many of the runs the table did not know as over."""

    clinic_id: ClinicId
    runs: int
    forgotten: int
    inbound: int


def recover_all() -> Iterator[Recovered]:
    """Every clinic of the directory."""
    for clinic_id in every_clinic():
        yield recover(clinic_id)


def recover(clinic_id: ClinicId) -> Recovered:
    """Finish every run that was frozen, in the order in which they were; then hear every payer's file again."""
    frozen = [(key, at) for key, at in _files(f"billing/{clinic_id}/") if key.endswith(f"/{DECISIONS}")]
    forgotten = sum(_is_finished(clinic_id, key, at) for key, at in frozen)
    clinic, inbound = clinic_profile(clinic_id), _files(f"{PREFIX}/{clinic_id}/")
    for key, at in inbound:
        receive(clinic, read_file(BUCKET, key), at)
    return Recovered(clinic_id=clinic_id, runs=len(frozen), forgotten=forgotten, inbound=len(inbound))


def _is_finished(clinic_id: ClinicId, key: str, at: datetime) -> bool:
    """Whether a run had to be; when it was frozen is in its file, and `at` only where earlier code did not say it."""
    month, number = key.split("/")[2], int(key.split("/")[3].removeprefix("run-"))
    standing = ClaimsStore().run(clinic_id, Month.parse(month), number)
    if standing and standing.is_over:
        return False
    close_month(CloseWork(clinic_id, month, number, at))
    return True


def _files(prefix: str) -> list[tuple[str, datetime]]:
    """The files of a folder and when they were written, the first one first."""
    pages = s3().get_paginator("list_objects_v2").paginate(Bucket=setting(BUCKET), Prefix=prefix)
    found = [(one["Key"], one["LastModified"]) for page in pages for one in page.get("Contents", ())]
    return sorted(found, key=lambda file: (file[1], file[0]))
