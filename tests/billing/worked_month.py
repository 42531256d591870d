"""A clinic's March as its ledger hears it: people, work, measures, reviews, a consultation; and what a close leaves."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.aws.chart import Episodes
from functions.aws.records import FACTS
from functions.billing.hearing import hear
from functions.billing.store import LedgerStore
from functions.billing.worker import CloseWork
from functions.intake.api import door as intake
from functions.kernel.facts import (
    AssessmentRecorded,
    CaseReviewed,
    ConsultationHeld,
    ContactRecorded,
    Spent,
    Written,
)
from functions.kernel.ids import CaseReviewId, ConsultationId, ContactId, EpisodeId, PatientId
from tests.intake.test_api import CONSENTS, EPISODES, a_consent, an_episode, refer
from tests.review.test_api import an_assessment
from tests.support import CLINIC, CONSULTANT, MANAGER, aws_client, knock

MONTH = "/v1/clinics/{clinic_id}/months/{month}"
EXPLAIN = f"{MONTH}/episodes/{{episode_id}}"
FROZEN_AT = datetime(2026, 4, 3, 10, tzinfo=UTC)
WORK = CloseWork(CLINIC, "2026-03", 1, FROZEN_AT)
ZONE = "America/New_York"
TABLES = {"claims.csv", "claim_lines.csv", "held.csv", "time_detail.csv", "decisions.json"}


def tell(*told: object) -> None:
    for fact in told:
        hear(LedgerStore(), fact, lambda _: ZONE)


def tell_again() -> None:
    tell(*(record.value(FACTS[record.kind]) for record in Episodes.scan() if record.kind in FACTS))


def a_patient(mrn: str, *, consent: bool = True, **changes: Any) -> Any:
    patient_id = refer(mrn=mrn).body["patient_id"]
    if consent:
        knock(intake, "POST", CONSENTS, path={"patient_id": patient_id}, body=a_consent())
    return knock(intake, "POST", EPISODES, path={"patient_id": patient_id}, body=an_episode(**changes)).body


def worked(episode: Any, minutes: int, *, day: int = 10, name: str = "c1", version: int = 1) -> ContactRecorded:
    start = datetime(2026, 3, day, 15, tzinfo=UTC)
    written = Written(at=start, by=MANAGER)
    return ContactRecorded(
        clinic_id=CLINIC,
        episode_id=EpisodeId(episode["episode_id"]),
        patient_id=PatientId(episode["patient_id"]),
        contact_id=ContactId(f"ctc_{name}_{episode['episode_id'][-6:]}"),
        version=version,
        status="final",
        occurred_at=start,
        mode="phone",
        outcome="reached",
        party="patient",
        techniques=(),
        note=None,
        staff_id=MANAGER,
        spent=Spent(
            started_at=start,
            ended_at=start + timedelta(minutes=minutes),
            seconds=minutes * 60,
            actor="bhcm",
            kind="cocm",
        ),
        recorded=written,
    )


def measured(episode: Any) -> AssessmentRecorded:
    return an_assessment(episode, date(2026, 3, 9), 14, name=f"asm_{episode['episode_id'][-6:]}")


def looked_at(episode: Any) -> CaseReviewed:
    at = datetime(2026, 3, 12, 15, tzinfo=UTC)
    return CaseReviewed(
        clinic_id=CLINIC,
        episode_id=EpisodeId(episode["episode_id"]),
        patient_id=PatientId(episode["patient_id"]),
        review_id=CaseReviewId(f"rev_{episode['episode_id'][-6:]}"),
        consultation_id=None,
        version=1,
        status="final",
        reviewed_at=at,
        consultant_id=CONSULTANT,
        summary="",
        recommendation_ids=(),
        recorded=Written(at=at, by=CONSULTANT),
    )


def met() -> ConsultationHeld:
    at = datetime(2026, 3, 12, 15, tzinfo=UTC)
    return ConsultationHeld(
        clinic_id=CLINIC,
        consultation_id=ConsultationId("csl_1"),
        version=1,
        status="final",
        held_at=at,
        seconds=1800,
        care_manager_id=MANAGER,
        consultant_id=CONSULTANT,
        episode_ids=(),
        recorded=Written(at=at, by=MANAGER),
    )


def a_clinic_month() -> dict[str, Any]:
    """Somebody to bill, somebody without consent, somebody with too little time."""
    people = {"billed": a_patient("M-1"), "held": a_patient("M-2", consent=False), "short": a_patient("M-3")}
    tell_again()
    for name, episode in people.items():
        tell(worked(episode, 10 if name == "short" else 86), measured(episode), looked_at(episode))
    tell(met())
    return people


def bucket_files() -> dict[str, bytes]:
    s3 = aws_client("s3")
    keys = [listed["Key"] for listed in s3.list_objects_v2(Bucket="billing-bucket").get("Contents", [])]
    return {key: s3.get_object(Bucket="billing-bucket", Key=key)["Body"].read() for key in keys}


def table(name: str) -> list[dict[str, str]]:
    content = bucket_files()[f"billing/{CLINIC}/2026-03/run-1/{name}"]
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def a_month_of_work() -> str:
    """86 minutes of March, nothing missing; the episode's id."""
    episode = a_patient("M-1")
    tell_again()
    tell(worked(episode, 86), measured(episode), looked_at(episode), met())
    return str(episode["episode_id"])
