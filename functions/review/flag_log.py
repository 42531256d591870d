"""The history of flags in the registry's table: events by episode, and what was last noted by clinic, in one Query."""

from collections.abc import Iterator, Mapping, Sequence

from pynamodb.exceptions import TransactWriteError

from functions.aws.codec import decode, encode
from functions.aws.connections import transaction
from functions.aws.refusals import is_overtaken
from functions.aws.tables import find, find_all
from functions.kernel.ids import ClinicId, EpisodeId
from functions.review.flag_events import FlagEvent, Noted
from functions.review.shelves import Registry


class FlagLog:
    """`CLINIC#c#EPISODE#e` / `FLAG#number#...`; `CLINIC#c#FLAGS` / `EPISODE#e`."""

    def noted(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Noted | None:
        record = find(Registry, f"CLINIC#{clinic_id}#FLAGS", f"EPISODE#{episode_id}")
        return decode(record.body, Noted) if record else None

    def every_noted(self, clinic_id: ClinicId) -> Mapping[EpisodeId, Noted]:
        records = find_all(Registry, f"CLINIC#{clinic_id}#FLAGS", "EPISODE#")
        return {EpisodeId(record.sk.removeprefix("EPISODE#")): decode(record.body, Noted) for record in records}

    def keep(self, clinic_id: ClinicId, episode_id: EpisodeId, events: Sequence[FlagEvent], noted: Noted) -> bool:
        """Events and what now stands, all or none. False when somebody else noted since `noted` was read."""
        pk, sk = f"CLINIC#{clinic_id}#FLAGS", f"EPISODE#{episode_id}"
        kept = Noted(noted.as_of, noted.standing, noted.version + 1)
        stands = Registry.version == noted.version if noted.version else Registry.pk.does_not_exist()
        record = Registry(pk, sk, kind="noted", version=kept.version, body=encode(kept), request="")
        try:
            with transaction() as write:
                write.save(record, condition=stands)
                for event in events:
                    write.save(_record(clinic_id, episode_id, event))
        except TransactWriteError as error:
            if not is_overtaken(error):
                raise
            return False
        return True

    def events(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Iterator[FlagEvent]:
        """Every event of an episode, in the order they were noted in."""
        for record in find_all(Registry, f"CLINIC#{clinic_id}#EPISODE#{episode_id}", "FLAG#"):
            yield decode(record.body, FlagEvent)


def _record(clinic_id: ClinicId, episode_id: EpisodeId, event: FlagEvent) -> Registry:
    pk = f"CLINIC#{clinic_id}#EPISODE#{episode_id}"
    order = 0 if event.event == "raised" else 1
    sk = f"FLAG#{event.number:06d}#{order}#{event.since}#{event.code}"
    return Registry(pk, sk, kind="flag_event", version=1, body=encode(event), request="")
