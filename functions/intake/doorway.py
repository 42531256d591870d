"""What intake's routes share: the door that they hang on, who writes, which patient the path names."""

from typing import Any

from functions.aws.door import Call, Door
from functions.kernel.ids import ClinicId, PatientId
from functions.kernel.roles import Role

door = Door("intake")

WRITING = frozenset({Role.CARE_MANAGER, Role.PCP})
CLINIC = "/v1/clinics/{clinic_id}"
PATIENT = f"{CLINIC}/patients/{{patient_id}}"


def patient_of(call: Call[Any]) -> tuple[ClinicId, PatientId]:
    return call.clinic.clinic_id, PatientId(call.path["patient_id"])
