"""An episode on the chart, for the rooms that write about one."""

from datetime import date
from typing import Any

from functions.intake.store import IntakeStore
from functions.kernel.facts import (
    CareTeam,
    Coverage,
    Demographics,
    Diagnosis,
    EpisodeChanged,
    InitiatingVisit,
    PhaseEntered,
    TeamMember,
    Written,
)
from functions.kernel.ids import EpisodeId, PatientId
from tests.support import CLINIC, CONSULTANT, LONG_AGO, MANAGER, OTHER_CLINIC, PCP

EPISODE = EpisodeId("epi_harbor")
FOREIGN_EPISODE = EpisodeId("epi_prairie")
ENDED_EPISODE = EpisodeId("epi_ended")
ENDED_ON = date(2026, 4, 30)


def an_episode(**changes: Any) -> EpisodeChanged:
    values: dict[str, Any] = {
        "clinic_id": CLINIC,
        "episode_id": EPISODE,
        "patient_id": PatientId("pat_anna"),
        "referral_id": None,
        "version": 1,
        "phase": "active",
        "phases": (PhaseEntered(phase="active", on=date(2026, 3, 2)),),
        "program": "cocm",
        "setting": "office",
        "enrolled_on": date(2026, 3, 2),
        "treatment_started_on": date(2026, 3, 2),
        "ended_on": None,
        "discharge_reason": None,
        "diagnoses": (Diagnosis(code="F32.1", provisional=True),),
        "coverage": Coverage(payer_id="medicare_ffs", member_id="1EG4TE5MK73"),
        "care_team": CareTeam(
            care_manager=TeamMember(staff_id=MANAGER, name="Mai Nguyen"),
            psychiatric_consultant=TeamMember(staff_id=CONSULTANT, name="Ada Okafor"),
            pcp=TeamMember(staff_id=PCP, name="Ines Duarte"),
        ),
        "initiating_visit": InitiatingVisit(required=False),
        "part2_record": False,
        "goals": (),
        "medication": None,
        "question_for_consultant": None,
        "person": Demographics(
            mrn="A-100", family_name="Žižková", given_name="Anna", birth_date=date(1980, 2, 29), sex="female"
        ),
        "recorded": Written(at=LONG_AGO, by=MANAGER),
    }
    return EpisodeChanged(**{**values, **changes})


def settle_episodes() -> None:
    """An open episode and an ended one in the first clinic, and one in the other."""
    ended = an_episode(
        episode_id=ENDED_EPISODE, phase="discharged", ended_on=ENDED_ON, discharge_reason="moved_or_changed_pcp"
    )
    store = IntakeStore()
    for episode in (an_episode(), ended, an_episode(episode_id=FOREIGN_EPISODE, clinic_id=OTHER_CLINIC)):
        store.write([episode], [], f"test-{episode.episode_id}")
