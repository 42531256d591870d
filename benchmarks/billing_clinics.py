"""Clinics with a month of evidence for benchmarks: heard by billing itself, then written into its ledger in batches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from functions.access.store import AccessStore
from functions.billing.evidence.ledger import Entry
from functions.billing.evidence.standing import Standing, with_service
from functions.billing.hearing import hear
from functions.billing.rulebook_store import add_row
from functions.billing.store import Ledger, line_record, standing_record
from functions.kernel.facts import (
    Address,
    CaseReviewed,
    Consent,
    ConsultationHeld,
    Demographics,
    EpisodeChanged,
    PatientChanged,
    Spent,
    TeamMember,
    TimeRecorded,
    Written,
)
from functions.kernel.ids import (
    CaseReviewId,
    ClinicId,
    ConsentId,
    ConsultationId,
    EpisodeId,
    PatientId,
    StaffId,
    TimeEntryId,
)
from tests.billing.files.test_edi import SETTINGS
from tests.billing.rows import a_rule
from tests.charts import an_episode
from tests.review.test_api import an_assessment
from tests.support import CONSULTANT, LONG_AGO, MANAGER, NPI, PCP, a_clinic

MONTH = "2026-03"
ENTRIES = 6
"""Time entries of a patient's month."""
CASELOAD, OF_CONSULTANT = 100, 500
"""Patients of a care manager, and of a psychiatric consultant."""

_ZONE = "America/New_York"
_MET_AT = datetime(2026, 3, 12, 15, tzinfo=UTC)
_WRITTEN = Written(at=LONG_AGO, by=MANAGER)
_ADDRESS = Address(line="22 Shore St", city="Bar Harbor", state="ME", postal_code="04609")


@dataclass(slots=True)
class _Heard:
    """A clinic's evidence in memory, where billing's own hearing leaves it."""

    lines: list[Entry] = field(default_factory=list)
    standing: dict[EpisodeId, Standing] = field(default_factory=dict)
    served: dict[EpisodeId, Standing] = field(default_factory=dict)

    def keep(self, entry: Entry) -> None:
        self.lines.append(entry)

    def update(self, clinic_id: ClinicId, episode_id: EpisodeId, change: Callable[[Standing], Standing]) -> None:
        known = self.standing.get(episode_id, Standing(clinic_id=clinic_id, episode_id=episode_id))
        self.standing[episode_id] = change(known)

    def serve(self, clinic_id: ClinicId, episode_id: EpisodeId, entry: Entry) -> None:
        known = self.served.get(episode_id, Standing(clinic_id=clinic_id, episode_id=episode_id))
        self.served[episode_id] = with_service(known, entry)


def settle_clinic(place: int, patients: int) -> ClinicId:
    """A clinic that sends claims, each of its patients with a month that can be billed."""
    clinic_id = ClinicId(f"cli_bench{place:05d}")
    settle(clinic_id, patients)
    return clinic_id


def settle(clinic_id: ClinicId, patients: int) -> None:
    AccessStore().add_clinic(a_clinic(clinic_id, policy=dict(SETTINGS)), f"bench-{clinic_id}")
    rule = a_rule("medicare_ffs", electronic_payer_id="04312")
    add_row(replace(rule, owner_id=clinic_id), f"bench-payer-{clinic_id}")
    heard = _Heard()
    for fact in _facts(clinic_id, patients):
        hear(heard, fact, lambda _: _ZONE)
    with Ledger.batch_write() as batch:
        for entry in heard.lines:
            batch.save(line_record(entry))
        for standing in heard.standing.values():
            batch.save(standing_record(standing, 1))
        for served in heard.served.values():
            batch.save(standing_record(served, 1, "#SERVICE#2026"))


def manager_of(place: int) -> StaffId:
    """Who follows a patient: a caseload of a hundred each."""
    return MANAGER if place < CASELOAD else StaffId(f"{MANAGER}-{place // CASELOAD:03d}")


def consultant_of(place: int) -> StaffId:
    return CONSULTANT if place < OF_CONSULTANT else StaffId(f"{CONSULTANT}-{place // OF_CONSULTANT:03d}")


def _facts(clinic_id: ClinicId, patients: int) -> Iterator[object]:
    for place in range(0, patients, CASELOAD):
        yield _met(clinic_id, manager_of(place))
    for place in range(patients):
        yield from patient(clinic_id, place)


def _met(clinic_id: ClinicId, manager: StaffId) -> ConsultationHeld:
    return ConsultationHeld(
        clinic_id=clinic_id,
        consultation_id=ConsultationId(f"csl_{manager}"),
        version=1,
        status="final",
        held_at=_MET_AT,
        seconds=1800,
        care_manager_id=manager,
        consultant_id=CONSULTANT,
        episode_ids=(),
        recorded=_WRITTEN,
    )


def patient(clinic_id: ClinicId, place: int) -> Iterator[object]:
    """What is recorded of one patient's March."""
    mark = f"{clinic_id.removeprefix('cli_')}p{place:05d}"
    episode = _episode(clinic_id, PatientId(f"pat_{mark}"), EpisodeId(f"epi_{mark}"), place)
    yield episode
    yield _consented(episode)
    yield from (_worked(episode, mark, day) for day in range(5, 5 + ENTRIES))
    named = {"episode_id": episode.episode_id, "patient_id": episode.patient_id}
    yield replace(an_assessment(named, date(2026, 3, 9), 14, name=f"asm_{mark}"), clinic_id=clinic_id)
    yield CaseReviewed(
        clinic_id=clinic_id,
        patient_id=episode.patient_id,
        episode_id=episode.episode_id,
        review_id=CaseReviewId(f"rev_{mark}"),
        consultation_id=None,
        version=1,
        status="final",
        reviewed_at=_MET_AT,
        consultant_id=CONSULTANT,
        summary="",
        recommendation_ids=(),
        recorded=_WRITTEN,
    )


def _episode(clinic_id: ClinicId, patient_id: PatientId, episode_id: EpisodeId, place: int) -> EpisodeChanged:
    person = Demographics(
        mrn=f"M-{place}",
        family_name="Okonkwo",
        given_name="Ngozi",
        birth_date=date(1980, 2, 1),
        sex="female",
        address=_ADDRESS,
    )
    plain = an_episode(clinic_id=clinic_id, patient_id=patient_id, episode_id=episode_id, person=person)
    pcp = TeamMember(staff_id=PCP, name="Ines Duarte", npi=NPI, practitioner_type="MD")
    manager = replace(plain.care_team.care_manager, staff_id=manager_of(place))
    consultant = replace(plain.care_team.psychiatric_consultant, staff_id=consultant_of(place))
    team = replace(plain.care_team, pcp=pcp, care_manager=manager, psychiatric_consultant=consultant)
    return replace(plain, care_team=team)


def _consented(episode: EpisodeChanged) -> PatientChanged:
    consent = Consent(
        consent_id=ConsentId("con_bench"),
        status="documented",
        given_on=episode.enrolled_on,
        method="verbal",
        obtained_by=MANAGER,
        statements=("specialist_consultation", "cost_sharing"),
        billing_practitioner_id=PCP,
        covers_part2_payment=False,
        revoked_on=None,
        recorded=_WRITTEN,
    )
    return PatientChanged(
        clinic_id=episode.clinic_id,
        patient_id=episode.patient_id,
        version=1,
        person=episode.person,
        consents=(consent,),
        episode_ids=(episode.episode_id,),
        recorded=_WRITTEN,
    )


def _worked(episode: EpisodeChanged, mark: str, day: int) -> TimeRecorded:
    start = datetime(2026, 3, day, 15, tzinfo=UTC)
    end = start + timedelta(minutes=15)
    return TimeRecorded(
        clinic_id=episode.clinic_id,
        episode_id=episode.episode_id,
        patient_id=episode.patient_id,
        entry_id=TimeEntryId(f"tim_{mark}d{day}"),
        version=1,
        status="final",
        activity="chart_review",
        entry="timer",
        reason=None,
        staff_id=MANAGER,
        spent=Spent(started_at=start, ended_at=end, seconds=900, actor="bhcm", kind="cocm"),
        recorded=_WRITTEN,
    )
