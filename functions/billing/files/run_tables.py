"""A run's tables by name, made of what it froze and of nothing else."""

from functions.billing.closing.frozen import Frozen
from functions.billing.files.changes_table import changes_csv
from functions.billing.files.tables import claim_lines_csv, claims_csv, held_csv, time_detail_csv
from functions.billing.service import Decided


def tables_of(frozen: Frozen) -> dict[str, bytes]:
    """The run's tables by name, in the order of billing practitioner, payer and claim number or episode."""
    clinic, submissions = frozen.clinic, sorted(frozen.submissions, key=lambda one: (*_whose(one.decided), one.number))
    decided = sorted(frozen.decided, key=lambda one: (*_whose(one), one.episode_id))
    billed_as = {one.decided.episode_id: [one.number] for one in submissions if one.lines}
    changes = {} if frozen.changes is None else {"changes.csv": changes_csv(clinic, frozen)}
    return {
        **changes,
        "claims.csv": claims_csv(clinic, submissions),
        "claim_lines.csv": claim_lines_csv(clinic, submissions),
        "held.csv": held_csv(clinic, decided, frozen.reviews),
        "time_detail.csv": time_detail_csv(clinic, decided, billed_as),
    }


def _whose(one: Decided) -> tuple[str, str]:
    return one.rendering_npi or "", one.coverage.payer_id
