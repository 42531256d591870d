"""One example of everything that is sent, by the name of its form: read by people, sent by the tests that fuzz."""

from collections.abc import Mapping
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

_SOON, _LATER = "2026-03-09T09:30:00-05:00", "2026-03-09T09:52:00-05:00"
_SPENT: Json = {"started_at": _SOON, "ended_at": _LATER, "kind": "cocm"}
_CONTACT: Json = {
    "occurred_at": _SOON,
    "mode": "phone",
    "outcome": "reached",
    "party": "patient",
    "techniques": ["BA"],
    "spent": _SPENT,
}
_TIME: Json = {"activity": "chart_review", "entry": "timer", "spent": _SPENT}
_ASSESSMENT: Json = {
    "instrument": "PHQ-9",
    "answered_at": _SOON,
    "how": "phone",
    "items": [2, 2, 1, 2, 1, 1, 1, 0, 0],
    "functional": 1,
}
_ADDRESS: Json = {"line": "2 Mesa Road", "city": "Tucson", "state": "AZ", "postal_code": "857011234"}

OF_ACCESS: Mapping[str, Json] = {
    "BlockForm": {"reason": "left the clinic on Friday"},
    "BreakGlassForm": {"role": "care_manager", "minutes": 30, "reason": "patient on the phone, her clinic is closed"},
    "EmergencyReviewForm": {"judgement": "justified", "note": "called back, the clinic confirms the emergency"},
    "ClinicForm": {
        "name": "Mesa Clinic",
        "time_zone": "America/Phoenix",
        "billing": {
            "name": "Mesa Clinic",
            "npi": "1234567893",
            "tin": "123456789",
            "taxonomy": "207Q00000X",
            "address": _ADDRESS,
        },
    },
    "GrantsForm": {"staff_id": "stf-pcp", "grants": [{"role": "pcp", "starts_on": "2026-01-01", "ends_on": None}]},
    "InvitationForm": {"email": "nia.brook@clinic.example", "name": "Nia Brook", "practitioner_type": "LCSW"},
    "SettingsForm": {"thresholds": {}, "policy": {}},
    "StaffForm": {"staff_id": "stf-mind", "name": "Ada Okafor", "npi": "1245319599", "practitioner_type": "MD"},
}

OF_INTAKE: Mapping[str, Json] = {
    "ConsentForm": {
        "given_on": "2026-03-02",
        "method": "verbal",
        "obtained_by": "stf-manager",
        "statements": ["specialist_consultation", "cost_sharing"],
        "billing_practitioner_id": "stf-pcp",
    },
    "ConsentMistakeForm": {"reason": "the consent of another patient"},
    "EpisodeChangeForm": {"medication": "sertraline 50 mg"},
    "EpisodeForm": {
        "enrolled_on": "2026-03-02",
        "diagnoses": [{"code": "F32.1", "provisional": True}],
        "coverage": {"payer_id": "medicare_ffs", "member_id": "1EG4TE5MK73"},
        "care_team": {
            "care_manager_id": "stf-manager",
            "psychiatric_consultant_id": "stf-consultant",
            "pcp_id": "stf-pcp",
        },
        "initiating_visit": {"required": False},
    },
    "MrnForm": {"mrn": "A-100"},
    "Part2ConsentForm": {
        "purposes": ["treatment", "payment", "operations"],
        "recipients": "treating providers, health plans and those who work for them",
        "given_on": "2026-03-02",
        "method": "written",
        "obtained_by": "stf-manager",
        "records_from": "2026-03-01",
        "expires_on": "2027-03-01",
    },
    "ReferralForm": {
        "patient": {
            "mrn": "A-100",
            "family_name": "Doe",
            "given_name": "Alex",
            "birth_date": "1980-02-29",
            "sex": "unknown",
        },
        "referred_by": "stf-pcp",
        "referred_at": "2026-03-02T10:00:00-05:00",
        "reason": "PHQ-9 of 17 at the annual visit",
    },
    "RevocationForm": {"revoked_on": "2026-03-20"},
}

OF_SCORES: Mapping[str, Json] = {
    "AmendmentForm": {**_ASSESSMENT, "correction": "the first answer was a 1"},
    "AssessmentForm": _ASSESSMENT,
    "AssessmentMistakeForm": {"reason": "the answers of somebody else"},
    "LinkForm": {"instrument": "PHQ-9", "expires_in_hours": 72},
    "SelfReportForm": {"items": [1, 2, 1, 2, 1, 0, 1, 0, 0], "functional": 1},
}

OF_CARE: Mapping[str, Json] = {
    "CareMistakeForm": {"reason": "another patient"},
    "ContactAmendmentForm": {**_CONTACT, "correction": "it was a call"},
    "ContactForm": _CONTACT,
    "OutsideReferralForm": {
        "kind": "social_services",
        "to": "Harbor Food Pantry",
        "reason": "skips meals",
        "referred_at": _SOON,
    },
    "OutsideStepForm": {"status": "appointment", "at": _LATER, "appointment_at": "2026-03-20T10:00:00-04:00"},
    "RelapsePlanForm": {
        "agreed_on": "2026-03-09",
        "warning_signs": ["stops calling friends"],
        "what_helps": ["plan the week on Sunday"],
        "maintenance": [{"name": "sertraline", "dose": "50 mg daily"}],
        "follow_up": "The PCP asks in three months.",
        "follow_up_on": "2026-06-09",
        "call": [{"name": "the clinic"}],
    },
    "SafetyForm": {"assessed_at": _SOON, "risk": "low", "disposition": "safety_plan"},
    "SafetyPlanForm": {
        "agreed_on": "2026-03-09",
        "warning_signs": ["lies awake"],
        "coping_strategies": ["walks to the pier"],
        "distractions": ["the library"],
        "people": [{"name": "her sister", "phone": "207-555-0142"}],
        "professionals": [],
        "environment": ["the pills stay with her sister"],
    },
    "TaskForm": {"text": "call the pharmacy", "due_on": "2026-03-20", "assignee_id": "stf-manager"},
    "TaskStepForm": {"status": "done", "at": _LATER},
    "TimeAmendmentForm": {**_TIME, "correction": "the timer ran on"},
    "TimeForm": _TIME,
    "TreatmentPlanForm": {
        "agreed_on": "2026-03-09",
        "goals": [{"text": "Back to the choir", "target": "two Thursdays a month", "target_on": "2026-06-01"}],
        "problems": ["poor sleep"],
        "interventions": [{"technique": "BA", "note": "two activities a week"}],
        "medications": [{"name": "sertraline", "dose": "50 mg daily", "since": "2026-03-02"}],
        "barriers": [{"kind": "transport", "note": "no car"}],
    },
}

OF_REVIEW: Mapping[str, Json] = {
    "AcknowledgementForm": {"note": "calling her now"},
    "CaseReviewForm": {
        "reviewed_at": "2026-03-10T15:00:00-05:00",
        "consultant_id": "stf-consultant",
        "summary": "Moderate depression, sleep poor.",
        "recommendations": [{"kind": "medication_change", "text": "sertraline 50 mg", "owner_id": "stf-pcp"}],
    },
    "ClearingForm": {"reason": "discussed on Tuesday"},
    "ConsultationForm": {
        "held_at": "2026-03-10T15:00:00-05:00",
        "seconds": 3600,
        "care_manager_id": "stf-manager",
        "consultant_id": "stf-consultant",
        "episode_ids": ["epi_harbor"],
    },
    "DispositionForm": {"disposition": "safety_plan", "note": "spoke with her"},
    "FlagSeenForm": {"since": "2026-03-02"},
    "ManualFlagForm": {"kind": "discuss", "reason": "asks about another medication"},
    "PacketRemovalForm": {"week": "2026-W13", "reason": "on holiday, stable"},
    "ReviewMarkForm": {"read_until": "2026-03-09T15:00:00Z"},
    "StepForm": {"status": "delivered", "at": "2026-03-11T09:00:00-04:00"},
}

_STAY: Json = {"kind": "inpatient_stay", "starts_on": "2026-03-11", "ends_on": "2026-03-14"}

OF_BILLING: Mapping[str, Json] = {
    "BillingMistakeForm": {"reason": "another patient"},
    "CircumstanceAmendmentForm": {**_STAY, "correction": "went home a day later"},
    "CircumstanceForm": _STAY,
    "FeeScheduleForm": {"amounts": {"99492": 20000, "99493": 18000}, "source": "the clinic's price list of 2026"},
    "HoldReviewForm": {"outcome": "will_cure", "due_on": "2026-04-10"},
    "PayerRuleForm": {"settings": {"g2214_min_minutes": 30}, "source": "the payer's bulletin of January 2026"},
    "RemittanceForm": {"content": "ISA*00*~"},
}

EXAMPLES: Mapping[str, Json] = {**OF_ACCESS, **OF_INTAKE, **OF_SCORES, **OF_CARE, **OF_REVIEW, **OF_BILLING}
