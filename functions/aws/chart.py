"""Whose episode this is: the one read of intake's table that every door may make before it writes about an episode."""

from collections.abc import Collection

from functions.aws.tables import Limits, Record, TableName, find
from functions.kernel.errors import NotFound
from functions.kernel.facts import EpisodeChanged
from functions.kernel.ids import ClinicId, EpisodeId


class Episodes(Record):
    """Patients, referrals and episodes: `CLINIC#c` / `PATIENT#id`, `REFERRAL#id`, `EPISODE#id`, `MRN#digest`."""

    class Meta(Limits):
        table_name = TableName("EPISODES_TABLE")


def unknown(clinic_id: ClinicId, episode_ids: Collection[EpisodeId]) -> set[EpisodeId]:
    """Which of these episodes are not this clinic's."""
    keys = [(f"CLINIC#{clinic_id}", f"EPISODE#{episode_id}") for episode_id in set(episode_ids)]
    found = {record.sk.removeprefix("EPISODE#") for record in Episodes.batch_get(keys, consistent_read=True)}
    return {episode_id for episode_id in episode_ids if episode_id not in found}


def episode(clinic_id: ClinicId, episode_id: EpisodeId) -> EpisodeChanged:
    """The episode, if it is this clinic's; NotFound for another clinic's just as for one that does not exist."""
    record = find(Episodes, f"CLINIC#{clinic_id}", f"EPISODE#{episode_id}")
    if record is None:
        raise NotFound("there is no such episode")
    return record.value(EpisodeChanged)
