"""Facts as records of a table: how a room keeps what happened, and finds it again.

A room's store derives from `Facts` and says where each kind of fact lives; nothing else of the room knows DynamoDB.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Protocol, TypeVar

from functions.aws.codec import encode
from functions.aws.tables import Record, find, find_all
from functions.aws.writes import New, Next, create, write_all
from functions.kernel import circumstances, errands, facts, plans, watch_facts

FACTS: Mapping[str, type[Any]] = {
    "patient": facts.PatientChanged,
    "referral": facts.ReferralMade,
    "episode": facts.EpisodeChanged,
    "assessment": facts.AssessmentRecorded,
    "contact": facts.ContactRecorded,
    "time": facts.TimeRecorded,
    "safety_assessment": facts.SafetyAssessed,
    "treatment_plan": plans.TreatmentPlanChanged,
    "safety_plan": plans.SafetyPlanChanged,
    "relapse_plan": plans.RelapsePlanChanged,
    "task": errands.TaskChanged,
    "outside_referral": errands.OutsideReferralChanged,
    "consultation": facts.ConsultationHeld,
    "case_review": facts.CaseReviewed,
    "recommendation": facts.RecommendationChanged,
    "safety_alert": watch_facts.SafetyAlertChanged,
    "manual_flag": watch_facts.ManualFlagChanged,
    "flag_acknowledged": watch_facts.FlagAcknowledged,
    "review_mark": watch_facts.ReviewMarked,
    "packet_removal": watch_facts.PacketRemovalMade,
    "circumstance": circumstances.CircumstanceChanged,
    "clinic": facts.ClinicChanged,
    "staff": facts.StaffRegistered,
    "grants": facts.GrantsChanged,
    "emergency_access": facts.EmergencyAccess,
    "emergency_grant": facts.EmergencyGranted,
}
KINDS: Mapping[type[Any], str] = {fact: kind for kind, fact in FACTS.items()}


class Fact(Protocol):
    """A value of `functions.kernel.facts`: it has a version."""

    @property
    def version(self) -> int: ...


F = TypeVar("F", bound=Fact)


class Facts:
    """A table of facts. `request` is the digest of the request that writes: the same request again has one effect."""

    table: ClassVar[type[Record]]

    def key(self, fact: Any) -> tuple[str, str]:  # noqa: ANN401
        """Partition and sort key of a fact; the partition begins with the clinic."""
        raise NotImplementedError

    def add(self, fact: F, request: str) -> F:
        """Keep a new fact; the same request again gets what it made, another one Conflict."""
        return create(self._record(fact, request)).value(type(fact))

    def change(self, new: F, old: F, request: str) -> F:
        """Keep the next version of a fact and the one before it; Stale when somebody else was first."""
        return write_all([self._next(new, old, request)])[0].value(type(new))

    def write(self, added: Sequence[Fact], changed: Sequence[tuple[Fact, Fact]], request: str) -> None:
        """Keep several facts, new ones and (new, old) versions: all of them or none."""
        write_all(
            [New(self._record(fact, request)) for fact in added]
            + [self._next(new, old, request) for new, old in changed]
        )

    def get(self, kind: type[F], pk: str, sk: str) -> F | None:
        record = find(self.table, pk, sk)
        return record.value(kind) if record else None

    def every(self, kind: type[F], pk: str, prefix: str) -> Iterator[F]:
        """Every fact of a kind in a partition, in key order."""
        return (record.value(kind) for record in find_all(self.table, pk, prefix))

    def _record(self, fact: Fact, request: str) -> Record:
        pk, sk = self.key(fact)
        return self.table(pk, sk, kind=KINDS[type(fact)], version=fact.version, body=encode(fact), request=request)

    def _next(self, new: Fact, old: Fact, request: str) -> Next:
        return Next(self._record(new, request), self._record(old, ""))
