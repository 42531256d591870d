"""Under which names a patient appears in the audit trail: their own id, and those of their episodes."""

from functions.aws.chart import Episodes
from functions.aws.tables import find
from functions.kernel.errors import NotFound
from functions.kernel.facts import PatientChanged
from functions.kernel.ids import ClinicId, PatientId


def ids_of(clinic_id: ClinicId, patient_id: PatientId) -> frozenset[str]:
    """All of them; NotFound for a patient of another clinic just as for one that does not exist."""
    record = find(Episodes, f"CLINIC#{clinic_id}", f"PATIENT#{patient_id}")
    if record is None:
        raise NotFound("there is no such patient")
    return frozenset({patient_id, *record.value(PatientChanged).episode_ids})
