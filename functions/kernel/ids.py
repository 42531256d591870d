"""Names of things: opaque, the tenant first in every key, nothing about a person in any of them."""

import re
from typing import NewType

OrganizationId = NewType("OrganizationId", str)
ClinicId = NewType("ClinicId", str)
StaffId = NewType("StaffId", str)
PatientId = NewType("PatientId", str)
ReferralId = NewType("ReferralId", str)
ConsentId = NewType("ConsentId", str)
EpisodeId = NewType("EpisodeId", str)
AssessmentId = NewType("AssessmentId", str)
ContactId = NewType("ContactId", str)
TimeEntryId = NewType("TimeEntryId", str)
SafetyAssessmentId = NewType("SafetyAssessmentId", str)
ConsultationId = NewType("ConsultationId", str)
CaseReviewId = NewType("CaseReviewId", str)
RecommendationId = NewType("RecommendationId", str)
SafetyAlertId = NewType("SafetyAlertId", str)
ManualFlagId = NewType("ManualFlagId", str)
PacketRemovalId = NewType("PacketRemovalId", str)
TaskId = NewType("TaskId", str)
EmergencyId = NewType("EmergencyId", str)
OutsideReferralId = NewType("OutsideReferralId", str)
CircumstanceId = NewType("CircumstanceId", str)

PATIENT = StaffId("patient")  # who has answered by a link
CLOCK = StaffId("clock")  # who has escalated when nobody else did
NOBODYS = frozenset({PATIENT, CLOCK})
"""What records say of those who are nobody of the staff: nobody may be registered by one of these."""

_SHAPE = re.compile(r"[a-z0-9][a-z0-9_-]{2,63}")


def is_id(text: str) -> bool:
    """Whether a text has the shape of an id; `#`, which separates keys, is never in one."""
    return _SHAPE.fullmatch(text) is not None
