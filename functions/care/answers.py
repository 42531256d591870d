"""What care answers: records, their pages, and beside a record how its time counts and where it meets other time."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from functions.aws.paging import RecordsPage
from functions.care.rules.techniques import Technique
from functions.kernel.counting import Counting, counting
from functions.kernel.errands import OutsideReferralChanged, TaskChanged
from functions.kernel.facts import ContactRecorded, SafetyAssessed, TimeRecorded
from functions.kernel.plans import RelapsePlanChanged, SafetyPlanChanged, TreatmentPlanChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAnswer(ContactRecorded):
    """A contact; `overlaps` are records with time of the same person in the same seconds."""

    counting: Counting | None
    overlaps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAnswer(TimeRecorded):
    """A time entry; `overlaps` are records with time of the same person in the same seconds."""

    counting: Counting
    overlaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactPage(RecordsPage):
    """An episode's contacts, the latest first; one entered in error stays, and says so."""

    items: tuple[ContactRecorded, ...]


@dataclass(frozen=True, slots=True)
class TimePage(RecordsPage):
    """An episode's time entries, the latest start first; one entered in error stays, and says so."""

    items: tuple[TimeRecorded, ...]


@dataclass(frozen=True, slots=True)
class SafetyPage(RecordsPage):
    """An episode's safety assessments, the latest first; one entered in error stays, and says so."""

    items: tuple[SafetyAssessed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """An episode's plans; null where there is none yet."""

    treatment: TreatmentPlanChanged | None
    safety: SafetyPlanChanged | None
    relapse_prevention: RelapsePlanChanged | None

    @property
    def agreed_on(self) -> date | None:
        """The day of the earliest of them; None where there is none."""
        every = (self.treatment, self.safety, self.relapse_prevention)
        return min((plan.agreed_on for plan in every if plan), default=None)


@dataclass(frozen=True, slots=True)
class TreatmentPlanVersions(RecordsPage):
    """Every version of the plan, the one that stands first."""

    items: tuple[TreatmentPlanChanged, ...]


@dataclass(frozen=True, slots=True)
class SafetyPlanVersions(RecordsPage):
    """Every version of the plan, the one that stands first."""

    items: tuple[SafetyPlanChanged, ...]


@dataclass(frozen=True, slots=True)
class RelapsePlanVersions(RecordsPage):
    """Every version of the plan, the one that stands first."""

    items: tuple[RelapsePlanChanged, ...]


@dataclass(frozen=True, slots=True)
class TaskPage(RecordsPage):
    """An episode's tasks: the open ones first, by the day that they are due."""

    items: tuple[TaskChanged, ...]


@dataclass(frozen=True, slots=True)
class OutsideReferralPage(RecordsPage):
    """An episode's referrals to others, the latest first."""

    items: tuple[OutsideReferralChanged, ...]


@dataclass(frozen=True, slots=True)
class TechniqueCatalog:
    """Every technique, with the steps that are coded."""

    count: int
    items: tuple[Technique, ...]


def contact_answer(contact: ContactRecorded, overlaps: tuple[str, ...]) -> ContactAnswer:
    counted = counting(contact.spent) if contact.spent else None
    return ContactAnswer(**_values(contact), counting=counted, overlaps=overlaps)


def time_answer(entry: TimeRecorded, overlaps: tuple[str, ...]) -> TimeAnswer:
    return TimeAnswer(**_values(entry), counting=counting(entry.spent), overlaps=overlaps)


def _values(record: ContactRecorded | TimeRecorded) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}
