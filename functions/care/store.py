"""What care keeps in DynamoDB: one partition an episode, which begins with its clinic."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from functions.aws.chart import RELAPSE_PLAN, Contacts
from functions.aws.records import Facts
from functions.care.rules.contact import Place
from functions.kernel.errands import OutsideReferralChanged, TaskChanged
from functions.kernel.facts import ContactRecorded, SafetyAssessed, TimeRecorded
from functions.kernel.ids import ContactId, OutsideReferralId, SafetyAssessmentId, TaskId, TimeEntryId
from functions.kernel.plans import RelapsePlanChanged, SafetyPlanChanged, TreatmentPlanChanged

PLANS: Mapping[type[Any], str] = {
    TreatmentPlanChanged: "PLAN#treatment",
    SafetyPlanChanged: "PLAN#safety",
    RelapsePlanChanged: RELAPSE_PLAN,
}

P = TypeVar("P", TreatmentPlanChanged, SafetyPlanChanged, RelapsePlanChanged)

__all__ = ["CareStore", "Contacts"]


class CareStore(Facts):
    """What was done for the patients of the clinics' episodes."""

    table = Contacts

    def key(self, fact: Any) -> tuple[str, str]:  # noqa: ANN401
        match fact:
            case ContactRecorded():
                sort = f"CONTACT#{fact.contact_id}"
            case TimeRecorded():
                sort = f"TIME#{fact.entry_id}"
            case SafetyAssessed():
                sort = f"SAFETY#{fact.safety_assessment_id}"
            case TreatmentPlanChanged() | SafetyPlanChanged() | RelapsePlanChanged():
                sort = PLANS[type(fact)]
            case TaskChanged():
                sort = f"TASK#{fact.task_id}"
            case OutsideReferralChanged():
                sort = f"OUTSIDE#{fact.outside_referral_id}"
            case _:
                raise TypeError("not a fact of care")
        return _partition((fact.clinic_id, fact.episode_id)), sort

    def contact(self, place: Place, which: ContactId) -> ContactRecorded | None:
        return self.get(ContactRecorded, _partition(place), f"CONTACT#{which}")

    def contacts(self, place: Place) -> Iterator[ContactRecorded]:
        return self.every(ContactRecorded, _partition(place), "CONTACT#")

    def time_entry(self, place: Place, which: TimeEntryId) -> TimeRecorded | None:
        return self.get(TimeRecorded, _partition(place), f"TIME#{which}")

    def time_entries(self, place: Place) -> Iterator[TimeRecorded]:
        return self.every(TimeRecorded, _partition(place), "TIME#")

    def safety_assessment(self, place: Place, which: SafetyAssessmentId) -> SafetyAssessed | None:
        return self.get(SafetyAssessed, _partition(place), f"SAFETY#{which}")

    def safety_assessments(self, place: Place) -> Iterator[SafetyAssessed]:
        return self.every(SafetyAssessed, _partition(place), "SAFETY#")

    def plan(self, place: Place, kind: type[P]) -> P | None:
        return self.get(kind, _partition(place), PLANS[kind])

    def plan_versions(self, place: Place, kind: type[P]) -> list[P]:
        """Every version of a plan, the one that stands first."""
        standing = self.plan(place, kind)
        earlier = self.every(kind, _partition(place), f"HISTORY#{PLANS[kind]}#")
        return ([standing] if standing else []) + list(earlier)[::-1]

    def task(self, place: Place, which: TaskId) -> TaskChanged | None:
        return self.get(TaskChanged, _partition(place), f"TASK#{which}")

    def tasks(self, place: Place) -> Iterator[TaskChanged]:
        return self.every(TaskChanged, _partition(place), "TASK#")

    def outside_referral(self, place: Place, which: OutsideReferralId) -> OutsideReferralChanged | None:
        return self.get(OutsideReferralChanged, _partition(place), f"OUTSIDE#{which}")

    def outside_referrals(self, place: Place) -> Iterator[OutsideReferralChanged]:
        return self.every(OutsideReferralChanged, _partition(place), "OUTSIDE#")

    def timed(self, place: Place) -> Iterator[ContactRecorded | TimeRecorded]:
        """Everything that may hold time, by one Query: both kinds lie in the episode's partition."""
        for record in Contacts.query(_partition(place), consistent_read=True):
            if record.sk.startswith("CONTACT#"):
                yield record.value(ContactRecorded)
            elif record.sk.startswith("TIME#"):
                yield record.value(TimeRecorded)


def _partition(place: Place) -> str:
    clinic_id, episode_id = place
    return f"CLINIC#{clinic_id}#EPISODE#{episode_id}"
