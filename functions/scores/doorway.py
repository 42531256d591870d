"""What scores' routes share: the door that they hang on, and the episode in the path."""

from typing import Any

from functions.aws import chart
from functions.aws.door import Call, Door
from functions.kernel.facts import EpisodeChanged
from functions.kernel.ids import ClinicId, EpisodeId

door = Door("scores")

EPISODE = "/v1/clinics/{clinic_id}/episodes/{episode_id}"


def episode_of(call: Call[Any]) -> EpisodeChanged:
    return chart.episode(*place_of(call))


def place_of(call: Call[Any]) -> tuple[ClinicId, EpisodeId]:
    return call.clinic.clinic_id, EpisodeId(call.path["episode_id"])
