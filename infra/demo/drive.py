"""Drives a story through the HTTP API: many patients at once, each patient's events one after the other.

Told again, a story meets what it left: keys are the same, so every answer is the same and nothing happens twice.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event as Flag
from typing import Protocol

from infra.demo.api import Api, UnexpectedAnswerError
from infra.demo.calls import remember, request_of, request_of_meeting
from infra.demo.events import Consented, Event, Met, Moved, Patient, PatientStory, Stepped
from infra.demo.people import Vendor
from infra.demo.requests import Body, Ids
from infra.demo.story import Story

THREADS = 6
_CONFLICT, _REFUSED = 409, 422


class Progress(Protocol):
    """Hears of every event that is in."""

    def begin(self, what: str, total: int) -> None: ...
    def advance(self) -> None: ...


def drive(story: Story, api: Api, ids: Ids, progress: Progress, *, threads: int = THREADS) -> None:
    """Everybody comes under care, the meetings are held, then the rest of each patient's story.

    UnexpectedAnswerError at the first answer that the story does not expect; what has begun by then is finished.
    """
    told = story.patients
    _wave(
        "Referrals, consents, episodes",
        [_patient_job(one, one.opening, api, ids, story.vendor, progress) for one in told],
        sum(len(one.opening) for one in told),
        progress,
        threads,
    )
    _wave(
        "Caseload consultations",
        [_meeting_job(met, api, ids, progress) for met in story.meetings],
        len(story.meetings),
        progress,
        threads,
    )
    _wave(
        "Contacts, answers, reviews",
        [_patient_job(one, one.course, api, ids, story.vendor, progress) for one in told],
        sum(len(one.course) for one in told),
        progress,
        threads,
    )


Job = Callable[[Flag], None]


def _wave(what: str, jobs: Iterable[Job], total: int, progress: Progress, threads: int) -> None:
    """Run jobs side by side; the first that fails stops the others before their next event."""
    progress.begin(what, total)
    stop = Flag()
    with ThreadPoolExecutor(threads, thread_name_prefix="demo") as pool:
        running = [pool.submit(job, stop) for job in jobs]
        try:
            for done in as_completed(running):
                done.result()
        except BaseException:
            stop.set()
            raise


def _patient_job(
    told: PatientStory, events: Iterable[Event], api: Api, ids: Ids, vendor: Vendor, progress: Progress
) -> Job:
    def run(stop: Flag) -> None:
        for event in events:
            if stop.is_set():
                return
            enter(event, told.patient, api, ids, vendor)
            progress.advance()

    return run


def _meeting_job(met: Met, api: Api, ids: Ids, progress: Progress) -> Job:
    def run(stop: Flag) -> None:
        if not stop.is_set():
            remember(met, api.send(request_of_meeting(met, ids)), ids)
            progress.advance()

    return run


def enter(event: Event, patient: Patient, api: Api, ids: Ids, vendor: Vendor) -> None:
    """Send one event, unless an earlier telling of the story has it in already."""
    if isinstance(event, Moved) and ids.versions[f"{patient.key}/episode"] > event.version:
        return
    request = request_of(event, patient, ids, vendor.clinic(patient.clinic).place)
    try:
        answer = api.send(request)
    except UnexpectedAnswerError as error:
        answer = _standing(event, patient, api, ids, error)
    remember(event, answer, ids)


def _standing(event: Event, patient: Patient, api: Api, ids: Ids, error: UnexpectedAnswerError) -> Body:
    """What an earlier telling left, where the API refuses to do a thing again; otherwise the refusal itself."""
    clinic = f"/v1/clinics/{ids.clinics[patient.clinic]}"
    if isinstance(event, Stepped) and error.status in (_CONFLICT, _REFUSED):
        path = f"{clinic}/episodes/{ids.made[f'{patient.key}/episode']}/recommendations?limit=200"
        for one in api.get(path, event.by)["items"]:
            statuses = [step["status"] for step in one["steps"]]
            if one["recommendation_id"] == ids.made[event.review_key] and event.status in statuses:
                return dict(one)
    if isinstance(event, Consented) and error.status == _CONFLICT:
        for given in api.get(f"{clinic}/patients/{ids.made[f'{patient.key}/patient']}", event.by)["consents"]:
            if given["given_on"] == event.given_on.isoformat():
                return dict(given)
    raise error
