"""What has happened, as one room tells another: the records in the rooms' tables, in the past tense.

A record is stored whole, as the JSON of one of these values. A stream image of the record is the fact that other rooms
hear. Every fact has a version: of two with the same id the higher version holds, whatever order they arrive in.
`..._at` is an aware time in UTC, `..._on` a day in the clinic's calendar; when it happened and when it was written down
(`recorded_at`) are apart, so that history can be entered after the fact.
"""

from functions.kernel.facts.access import Address, BillingIdentity, Block, ClinicChanged, GrantsChanged, StaffRegistered
from functions.kernel.facts.care import Actor, ContactRecorded, SafetyAssessed, Spent, TimeRecorded
from functions.kernel.facts.emergency import EmergencyAccess, EmergencyGranted, EmergencyReview, Judgement
from functions.kernel.facts.intake import (
    CareTeam,
    Consent,
    Coverage,
    Demographics,
    Diagnosis,
    DisclosurePurpose,
    EpisodeChanged,
    InitiatingVisit,
    Part2Consent,
    PatientChanged,
    PhaseEntered,
    ReferralMade,
    TeamMember,
)
from functions.kernel.facts.review import (
    CaseReviewed,
    ConsultationHeld,
    RecommendationChanged,
    RecommendationStatus,
    Step,
)
from functions.kernel.facts.scores import AssessmentRecorded
from functions.kernel.facts.words import Phase, RecordStatus, Sex, Written

__all__ = [
    "Actor",
    "Address",
    "AssessmentRecorded",
    "BillingIdentity",
    "Block",
    "CareTeam",
    "CaseReviewed",
    "ClinicChanged",
    "Consent",
    "ConsultationHeld",
    "ContactRecorded",
    "Coverage",
    "Demographics",
    "Diagnosis",
    "DisclosurePurpose",
    "EmergencyAccess",
    "EmergencyGranted",
    "EmergencyReview",
    "EpisodeChanged",
    "GrantsChanged",
    "InitiatingVisit",
    "Judgement",
    "Part2Consent",
    "PatientChanged",
    "Phase",
    "PhaseEntered",
    "RecommendationChanged",
    "RecommendationStatus",
    "RecordStatus",
    "ReferralMade",
    "SafetyAssessed",
    "Sex",
    "Spent",
    "StaffRegistered",
    "Step",
    "TeamMember",
    "TimeRecorded",
    "Written",
]
