"""What a run was made of, kept in its decisions' file: whoever finishes the run reads it from there."""

from dataclasses import dataclass

from functions.aws.codec import decode
from functions.aws.files import read_file
from functions.billing.hold_reviews import HoldReview
from functions.billing.rules.verdict import Status
from functions.billing.run_files import BUCKET, DECISIONS, prefix
from functions.billing.service import Decided
from functions.billing.submission import Submission, first_submission
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import ClinicId


@dataclass(frozen=True, slots=True)
class Frozen:
    """The clinic as it bills, every patient-month of the run, what finance had said of those that are held, and the
    version of the code that decided.
    """

    clinic: ClinicChanged
    decided: tuple[Decided, ...]
    reviews: tuple[HoldReview, ...] = ()
    code_version: str = ""

    @property
    def stood(self) -> tuple[Decided, ...]:
        """The same patient-months as they stood before the run; nothing did before a month's first."""
        return ()

    @property
    def submissions(self) -> tuple[Submission, ...]:
        """Every claim of the run."""
        return tuple(first_submission(one) for one in self.decided if one.decision.status is Status.BILL)


def frozen_of(clinic_id: ClinicId, month: str, run: int) -> Frozen:
    """What a run froze."""
    return decode(read_file(BUCKET, f"{prefix(clinic_id, month, run)}/{DECISIONS}").decode(), Frozen)
