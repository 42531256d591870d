"""The ledger held against the records: evidence that is missing, or that nobody said, is put right.

What stands is read before the records are read for the last time. Whatever a stream told it of is in them then, so what
it has beyond them nobody said. It is written only where nobody wrote since it was read.
"""

from collections.abc import Iterable, Sequence

from functions.aws.derived import is_too_large, put_after, take_away
from functions.aws.drift import Difference, Ground
from functions.aws.recorded import Recorded, recorded_of, recorded_of_clinic
from functions.aws.rounds import failed_in
from functions.aws.spans import Span, episodes_in
from functions.billing.hearing import hear
from functions.billing.paper import NO_EPISODE, Paper, stored
from functions.billing.store import Ledger, standing_record
from functions.kernel.calendar import Month
from functions.kernel.ids import EpisodeId

_MARGIN = 24  # months around those of the records in which a line could lie that nobody said
_FAILURE = "evidence not compared"


def compare(ground: Ground, span: Span) -> int:
    """Compare what stands for a span and repair what differs; how many episodes could not be, each named in the log."""
    said: dict[EpisodeId, Paper] = {}

    def read(episode_id: EpisodeId) -> None:
        said[episode_id] = _heard(ground, Paper(episode_id), _facts(ground, episode_id))

    recorded = [*([NO_EPISODE] if span.is_first else []), *episodes_in(span)]
    unread = failed_in(recorded, read, _FAILURE, key="episode_id")
    stands = stored(span, _months_around(said.values()))
    asked = sorted(said.keys() | (stands.keys() - set(recorded)))
    papers = [(stands.get(it, Paper(it)), said.get(it, Paper(it))) for it in asked]
    differing = {stood.episode_id: stood for stood, heard in papers if not stood.is_as(heard)}
    return unread + failed_in(differing, lambda it: _mend(ground, differing[it]), _FAILURE, key="episode_id")


def _mend(ground: Ground, stood: Paper) -> None:
    """Write what differs. What is still on its way through its stream is heard on paper, and so is no difference."""
    facts = _facts(ground, stood.episode_id)
    said = _heard(ground, Paper(stood.episode_id), facts)
    late = _heard(ground, stood.copied(), ground.on_its_way(facts))
    for key in sorted(said.lines.keys() | late.lines.keys()):
        if said.lines.get(key) != late.lines.get(key) and _put(said.line(key), stood.line(key)):
            ground.tell(Difference("line", *key))
    if said.standing != late.standing:
        _mend_standing(ground, said, stood)


def _mend_standing(ground: Ground, said: Paper, stood: Paper) -> None:
    """Days of service first: earlier code kept them in the main part, which is written without them."""
    names = sorted(said.parts.keys() | stood.parts.keys(), reverse=True)
    differing = [name for name in names if said.parts.get(name) != stood.parts.get(name)]
    if sum(_put_part(said, stood, name) for name in differing):
        ground.tell(Difference("standing", f"CLINIC#{ground.clinic_id}#STANDING", f"EPISODE#{stood.episode_id}"))


def _put_part(said: Paper, stood: Paper, name: str) -> bool:
    new, version = said.parts.get(name), stood.versions.get(name, 0)
    return _put(standing_record(new, version + 1, name) if new else None, stood.part(name))


def _put(new: Ledger | None, old: Ledger | None) -> bool:
    """Put a record in the place of the one that was read, or take that away; False where another wrote since."""
    if new is None:
        return old is not None and take_away(old)
    return not is_too_large(new) and put_after(new, old)


def _facts(ground: Ground, episode_id: EpisodeId) -> Sequence[Recorded]:
    if episode_id == NO_EPISODE:
        return recorded_of_clinic(ground.clinic_id)
    return recorded_of(ground.clinic_id, episode_id)


def _heard(ground: Ground, paper: Paper, facts: Iterable[Recorded]) -> Paper:
    for fact in facts:
        hear(paper, fact, lambda _: ground.zone)
    return paper


def _months_around(papers: Iterable[Paper]) -> list[Month]:
    """Every month in which a line could lie, of these records or of nobody's."""
    months = {entry.month for paper in papers for entry in paper.lines.values()}
    if not months:
        return []
    first, last = min(months).plus(-_MARGIN), max(months).plus(_MARGIN)
    return [first.plus(step) for step in range(last.months_since(first) + 1)]
