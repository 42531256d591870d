"""What a run was made of, kept in its decisions' file: whoever finishes the run reads it from there."""

from dataclasses import dataclass, replace
from datetime import datetime

from functions.aws.codec import decode
from functions.aws.files import read_file
from functions.billing.closing.hold_reviews import HoldReview
from functions.billing.closing.runs import Run, RunKind
from functions.billing.files.run_files import BUCKET, DECISIONS, prefix
from functions.billing.files.submission import Submission, first_submission
from functions.billing.rules.verdict import Status
from functions.billing.service import Decided
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import ClinicId, EpisodeId


@dataclass(frozen=True, slots=True)
class Change:
    """A patient-month of a correction: as it stood before (None: not at all), and what is done about its claims."""

    episode_id: EpisodeId
    before: Decided | None
    submissions: tuple[Submission, ...]


@dataclass(frozen=True, slots=True)
class Frozen:
    """The clinic as it bills, and the run's patient-months as they hold now: every one, or those of a correction.

    `reviews`: what finance had said of those that are held. A change without its patient-month among `decided` is of
    one that is no more. `changes` is None in a close, and empty where a correction found nothing to do. What else the
    run's files bear is here as well, so that they can be made again by other code, or when the table has forgotten the
    run: `code_version` and `rule_version` of the code that decided, the run's `frozen_at` and `supersedes`.
    """

    clinic: ClinicChanged
    decided: tuple[Decided, ...]
    reviews: tuple[HoldReview, ...] = ()
    code_version: str = ""
    changes: tuple[Change, ...] | None = None
    rule_version: str = ""
    frozen_at: datetime | None = None
    supersedes: int | None = None

    def run_of(self, run: Run) -> Run:
        """The run as it was when it was frozen, whoever asked for it since."""
        kind: RunKind = "close" if self.changes is None else "correction"
        before = self.supersedes or run.supersedes
        return replace(run, kind=kind, frozen_at=self.frozen_at or run.frozen_at, supersedes=before)

    @property
    def is_unchanged(self) -> bool:
        """Whether it is a correction that found nothing to do."""
        return self.changes == ()

    @property
    def stood(self) -> tuple[Decided, ...]:
        """The same patient-months as they stood before the run; nothing did before a month's first."""
        return tuple(one.before for one in self.changes or () if one.before)

    @property
    def submissions(self) -> tuple[Submission, ...]:
        """Every claim of the run."""
        if self.changes is None:
            return tuple(first_submission(one) for one in self.decided if one.decision.status is Status.BILL)
        return tuple(it for one in self.changes for it in one.submissions)


def frozen_of(clinic_id: ClinicId, month: str, run: int) -> Frozen:
    """What a run froze."""
    return decode(read_file(BUCKET, f"{prefix(clinic_id, month, run)}/{DECISIONS}").decode(), Frozen)
