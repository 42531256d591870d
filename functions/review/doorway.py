"""Review's one door, and what its modules of routes share."""

from typing import Any

from functions.aws import chart
from functions.aws.door import Call, Door
from functions.kernel.ids import ClinicId, EpisodeId
from functions.kernel.thresholds import Thresholds, override

door = Door("review")

CLINIC = "/v1/clinics/{clinic_id}"
EPISODE = f"{CLINIC}/episodes/{{episode_id}}"


def place(call: Call[Any]) -> tuple[ClinicId, EpisodeId]:
    """The episode in the path, once it is known to be this clinic's."""
    episode = chart.episode(call.clinic.clinic_id, EpisodeId(call.path["episode_id"]))
    return episode.clinic_id, episode.episode_id


def thresholds_of(call: Call[Any]) -> Thresholds:
    return override(call.clinic.thresholds)
