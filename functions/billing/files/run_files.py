"""Where a run's files lie: one folder a clinic, month and run; nobody's name in any of them."""

from functions.kernel.ids import ClinicId

BUCKET = "BILLING_BUCKET"
JSON = "application/json"
MANIFEST = "manifest.json"
DECISIONS = "decisions.json"


def prefix(clinic_id: ClinicId, month: str, run: int) -> str:
    return f"billing/{clinic_id}/{month}/run-{run}"
