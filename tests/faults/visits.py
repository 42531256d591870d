"""Requests that write, one for each way in which a door writes, each such that it can be sent again as it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from functions.aws.door import Door
from functions.care.api import door as care
from functions.intake.api import door as intake
from functions.review.api import door as review
from functions.scores.api import door as scores
from tests.care.plans import a_safety_plan
from tests.care.test_api import CONTACTS, TIMES, a_contact, an_entry, time_spent
from tests.care.test_errands_api import TASKS, a_task
from tests.care.test_plans_api import SAFETY
from tests.charts import EPISODE as HERE
from tests.intake.test_api import CONSENTS, EPISODE, EPISODES, REFERRALS, a_consent, a_referral, an_episode, refer
from tests.review.test_api import REVIEWS
from tests.review.test_flags_api import MANUAL
from tests.scores.test_assessments_api import ASSESSMENTS, a_phq9
from tests.support import CONSULTANT, MANAGER, PCP, Answer, knock

KEY = "a-key"
MEETINGS = "/v1/clinics/{clinic_id}/consultations"


@dataclass(frozen=True, slots=True)
class Visit:
    """A request; `prepare` makes what it needs and gives the ids of its path."""

    door: Door
    method: str
    route: str
    body: Any
    by: str = MANAGER
    match: int | None = None
    prepare: Callable[[], Mapping[str, str]] = lambda: {"episode_id": HERE}

    def send(self, path: Mapping[str, str], *, body: Any = None, key: str = KEY) -> Answer:
        headers = {"If-Match": f'"{self.match}"'} if self.match else {"Idempotency-Key": key}
        sent = body or self.body
        return knock(self.door, self.method, self.route, path=path, body=sent, by=self.by, headers=headers)


def _referred() -> Mapping[str, str]:
    return {"patient_id": refer(mrn="P-1").body["patient_id"]}


def _timed() -> Mapping[str, str]:
    made = knock(care, "POST", TIMES, path={"episode_id": HERE}, body=an_entry(), headers={"Idempotency-Key": "before"})
    return {"episode_id": HERE, "entry_id": made.body["entry_id"]}


def _scored() -> Mapping[str, str]:
    path = {"episode_id": HERE}
    made = knock(scores, "POST", ASSESSMENTS, path=path, body=a_phq9(), headers={"Idempotency-Key": "before"})
    return {**path, "assessment_id": made.body["assessment_id"]}


_REVIEW = {
    "reviewed_at": "2026-03-10T15:00:00-05:00",
    "consultant_id": CONSULTANT,
    "summary": "Moderate depression, sleep poor.",
    "recommendations": [
        {"kind": "medication_change", "text": "sertraline 50 mg", "owner_id": PCP},
        {"kind": "technique", "text": "behavioural activation", "owner_id": MANAGER},
    ],
}
_MEETING = {
    "held_at": "2026-03-12T15:00:00Z",
    "seconds": 1800,
    "care_manager_id": MANAGER,
    "consultant_id": CONSULTANT,
    "episode_ids": [HERE],
}
_ADDED = {"activity": "registry", "entry": "timer", "spent": time_spent("09:00", "09:10"), "reason": "forgot it"}
_MISTAKE = {"reason": "timer left running"}

VISITS: Mapping[str, Visit] = {
    "a referral of somebody new": Visit(intake, "POST", REFERRALS, a_referral(), PCP, prepare=dict),
    "a consent": Visit(intake, "POST", CONSENTS, a_consent(), prepare=_referred),
    "an episode": Visit(intake, "POST", EPISODES, an_episode(), prepare=_referred),
    "a change of an episode": Visit(intake, "PATCH", EPISODE, {"medication": "sertraline"}, match=1),
    "an assessment": Visit(scores, "POST", ASSESSMENTS, a_phq9()),
    "a contact": Visit(care, "POST", CONTACTS, a_contact()),
    "a time entry": Visit(care, "POST", TIMES, an_entry()),
    "a corrected time entry": Visit(
        care,
        "PUT",
        f"{TIMES}/{{entry_id}}",
        an_entry(spent=time_spent("10:30", "10:50"), reason="forgot to stop"),
        match=1,
        prepare=_timed,
    ),
    "a time entry entered in error": Visit(
        care, "POST", f"{TIMES}/{{entry_id}}/entered-in-error", _MISTAKE, match=1, prepare=_timed
    ),
    "an assessment entered in error": Visit(
        scores, "POST", f"{ASSESSMENTS}/{{assessment_id}}/entered-in-error", _MISTAKE, match=1, prepare=_scored
    ),
    "a first safety plan": Visit(care, "PUT", SAFETY, a_safety_plan()),
    "a task": Visit(care, "POST", TASKS, a_task()),
    "a case review with two recommendations": Visit(review, "POST", REVIEWS, _REVIEW, CONSULTANT),
    "a consultation": Visit(review, "POST", MEETINGS, _MEETING),
    "a flag that a person sets": Visit(review, "POST", MANUAL, {"kind": "discuss", "reason": "asks for it"}),
}

WAYS = (
    "a referral of somebody new",
    "a consent",
    "an episode",
    "an assessment",
    "a corrected time entry",
    "a case review with two recommendations",
)
"""One of each way of writing: several new, read and change, new and changed, one new, the next version."""

OTHER_BODIES: Mapping[str, Any] = {
    REFERRALS: a_referral(mrn="P-9"),
    CONSENTS: a_consent(method="written"),
    EPISODES: an_episode(medication="bupropion"),
    EPISODE: {"medication": "bupropion"},
    ASSESSMENTS: a_phq9(items=[0] * 9),
    CONTACTS: a_contact(note="another"),
    TIMES: an_entry(activity="chart_review"),
    f"{TIMES}/{{entry_id}}": _ADDED,
    f"{TIMES}/{{entry_id}}/entered-in-error": {"reason": "another patient's"},
    f"{ASSESSMENTS}/{{assessment_id}}/entered-in-error": {"reason": "another patient's"},
    SAFETY: a_safety_plan(warning_signs=["does not answer the phone"]),
    TASKS: a_task(text="another"),
    REVIEWS: {**_REVIEW, "summary": "another"},
    MEETINGS: {**_MEETING, "seconds": 60},
    MANUAL: {"kind": "discuss", "reason": "another"},
}
"""By route, a body that says something else."""
