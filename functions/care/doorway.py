"""What care's routes share: the door that they hang on, the episode in the path, the way a record is corrected."""

from typing import Any, TypeVar

from functions.aws import chart
from functions.aws.door import Call, Door
from functions.care import service
from functions.care.rules.contact import Place
from functions.care.store import CareStore
from functions.kernel.facts import ContactRecorded, EpisodeChanged, SafetyAssessed, TimeRecorded
from functions.kernel.ids import EpisodeId

door = Door("care")

EPISODE = "/v1/clinics/{clinic_id}/episodes/{episode_id}"

R = TypeVar("R", ContactRecorded, TimeRecorded, SafetyAssessed)


def corrected(call: Call[Any], new: R, old: R, read: int) -> R:
    return service.correct(CareStore(), new, old, read=read, request=call.digest)


def episode_of(call: Call[Any]) -> EpisodeChanged:
    return chart.episode(*place_of(call))


def existing_place(call: Call[Any]) -> Place:
    """Where an episode's records lie; NotFound when it is not one of this clinic's."""
    episode = episode_of(call)
    return episode.clinic_id, episode.episode_id


def place_of(call: Call[Any]) -> Place:
    return call.clinic.clinic_id, EpisodeId(call.path["episode_id"])
