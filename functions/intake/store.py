"""Intake's records in DynamoDB: one partition a clinic, and a marker that keeps a record number unique in it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from functions.aws.chart import Episodes
from functions.aws.codec import encode
from functions.aws.records import Facts
from functions.aws.tables import Record, find
from functions.aws.writes import New, write_all
from functions.kernel.facts import EpisodeChanged, PatientChanged, ReferralMade
from functions.kernel.ids import ClinicId, EpisodeId, PatientId, ReferralId


@dataclass(frozen=True, slots=True)
class _Holder:
    """The patient who holds a record number."""

    patient_id: PatientId


class IntakeStore(Facts):
    """Patients, referrals and episodes of the clinics."""

    table = Episodes

    def key(self, fact: Any) -> tuple[str, str]:  # noqa: ANN401
        match fact:
            case PatientChanged():
                sort = f"PATIENT#{fact.patient_id}"
            case ReferralMade():
                sort = f"REFERRAL#{fact.referral_id}"
            case EpisodeChanged():
                sort = f"EPISODE#{fact.episode_id}"
            case _:
                raise TypeError("not a fact of intake")
        return f"CLINIC#{fact.clinic_id}", sort

    def patient(self, clinic_id: ClinicId, patient_id: PatientId) -> PatientChanged | None:
        return self.get(PatientChanged, f"CLINIC#{clinic_id}", f"PATIENT#{patient_id}")

    def episode(self, clinic_id: ClinicId, episode_id: EpisodeId) -> EpisodeChanged | None:
        return self.get(EpisodeChanged, f"CLINIC#{clinic_id}", f"EPISODE#{episode_id}")

    def referral(self, clinic_id: ClinicId, referral_id: ReferralId) -> ReferralMade | None:
        return self.get(ReferralMade, f"CLINIC#{clinic_id}", f"REFERRAL#{referral_id}")

    def referrals(self, clinic_id: ClinicId) -> Iterator[ReferralMade]:
        return self.every(ReferralMade, f"CLINIC#{clinic_id}", "REFERRAL#")

    def holder_of(self, clinic_id: ClinicId, mrn: str) -> PatientId | None:
        """The patient with this record number in this clinic."""
        record = find(Episodes, f"CLINIC#{clinic_id}", _mrn_key(clinic_id, mrn))
        return record.value(_Holder).patient_id if record else None

    def register(self, patient: PatientChanged, referral: ReferralMade, request: str) -> ReferralMade:
        """A new patient, the marker of the record number, and the referral that brought them: all or none."""
        marker: Record = Episodes(
            f"CLINIC#{patient.clinic_id}",
            _mrn_key(patient.clinic_id, patient.person.mrn),
            kind="mrn",
            version=1,
            body=encode(_Holder(patient.patient_id)),
            request=request,
        )
        facts = [New(self._record(referral, request)), New(self._record(patient, request)), New(marker)]
        return write_all(facts)[0].value(ReferralMade)


def _mrn_key(clinic_id: ClinicId, mrn: str) -> str:
    """A record number is personal, and keys are seen in traces and metrics: only its digest stands in a key."""
    return f"MRN#{hashlib.sha256(f'{clinic_id}|{mrn}'.encode()).hexdigest()[:40]}"
