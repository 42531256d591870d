"""Where what is derived is not what the records say: which difference is one, and how it is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from functions.aws.directory import clinic_profile
from functions.aws.observability import count_of_kind, logger
from functions.aws.recorded import Recorded
from functions.kernel.ids import ClinicId

STREAM_PATIENCE = timedelta(hours=1)
"""How long a record may be on its way through its stream. It takes seconds; after ten minutes an alarm says so."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A derived item that was not as the records say, and now is; by its key, which holds ids alone."""

    kind: Literal["row", "alert", "open_alert", "standing", "line"]
    partition: str
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A clinic to be compared: what was recorded until `settled` must have been heard. `tell` is told what was not."""

    clinic_id: ClinicId
    zone: str
    settled: datetime
    tell: Callable[[Difference], None]

    def is_settled(self, fact: Recorded) -> bool:
        return fact.recorded.at <= self.settled

    def on_its_way(self, facts: Iterable[Recorded]) -> list[Recorded]:
        """What its stream may still be telling: no difference, and left to it."""
        return [fact for fact in facts if not self.is_settled(fact)]


def ground_of(clinic_id: ClinicId, at: datetime) -> Ground:
    """A clinic as its nightly comparison meets it, with what was recorded lately left to the streams."""
    zone = clinic_profile(clinic_id).time_zone
    return Ground(clinic_id=clinic_id, zone=zone, settled=at - STREAM_PATIENCE, tell=say)


def say(difference: Difference) -> None:
    """One line in the log with the item's key, and a counter by kind that an alarm watches."""
    told = {"kind": difference.kind, "partition": difference.partition, "item": difference.item}
    logger().error("drift repaired", extra=told)
    count_of_kind("Drift", difference.kind)
