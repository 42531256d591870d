"""A clinic's episodes in spans of their ids, so that a large clinic is as many short pieces of work as it needs.

A clock that asks for them may strike twice or late: what is worked on is what stands when a message is worked off.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from functions.aws.chart import Episodes
from functions.aws.directory import every_clinic
from functions.aws.queues import send_all
from functions.aws.rounds import go_round
from functions.aws.tables import find_between
from functions.kernel.ids import ClinicId, EpisodeId

_AT_ONCE = 250
_BEGINNING, _END = "", "~"  # before and after every id
_EPISODE = "EPISODE#"


@dataclass(frozen=True, slots=True)
class Span:
    """A message: those of a clinic's episodes whose ids are not before `first`, but before `end`.

    The spans of a clinic leave no gap: an id that nobody has given yet is in one of them too.
    """

    clinic_id: ClinicId
    first: str
    end: str

    @property
    def is_first(self) -> bool:
        return self.first == _BEGINNING

    @property
    def keys(self) -> tuple[str, str]:
        """Where sort keys that begin with the episode lie, as the table takes it: the end itself is not `held`."""
        return f"{_EPISODE}{self.first}", f"{_EPISODE}{self.end}"

    def held(self, sort_key: str) -> EpisodeId | None:
        """The episode of a sort key, where it is one of these."""
        episode_id = sort_key.split("#")[1]
        return EpisodeId(episode_id) if self.first <= episode_id < self.end else None


def ask_for_spans(queue_variable: str) -> None:
    """Send every span of every clinic; a clinic that cannot be read keeps no other waiting."""
    go_round(every_clinic(), lambda clinic_id: send_all(queue_variable, spans(clinic_id)), "spans not asked for")


def spans(clinic_id: ClinicId) -> list[Span]:
    """All of a clinic, in spans of some hundreds; one even for a clinic without an episode."""
    known = list(episodes_in(Span(clinic_id, _BEGINNING, _END)))
    return [Span(clinic_id, first, end) for first, end in pairwise([_BEGINNING, *known[_AT_ONCE::_AT_ONCE], _END])]


def episodes_in(span: Span) -> Iterator[EpisodeId]:
    """The episodes that are recorded, in the order of their ids."""
    for record in find_between(Episodes, f"CLINIC#{span.clinic_id}", *span.keys):
        if (episode_id := span.held(record.sk)) is not None:
            yield episode_id
