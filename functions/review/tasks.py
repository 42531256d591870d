"""A clinic's open tasks, from the registry's rows: what is overdue comes first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from functions.kernel.ids import ClinicId, EpisodeId, PatientId
from functions.review.row import Row
from functions.review.upcoming import open_tasks


class Shelved(Protocol):
    """Where registry rows are kept."""

    def shelf(self, clinic_id: ClinicId, shelf: str) -> Iterator[Row]: ...
    def names(self, clinic_id: ClinicId) -> list[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """Something noted on a day, to be done by another; `overdue_days` is 0 until that one is past."""

    episode_id: EpisodeId
    patient_id: PatientId | None
    task_id: str
    text: str
    assignee_id: str
    noted_on: date
    due_on: date
    overdue_days: int


def tasks_of(rows: Shelved, clinic_id: ClinicId, assignee_id: str | None, as_of: date) -> list[OpenTask]:
    """Every open task of the clinic, closed episodes included, by the day it is due: work does not end by itself."""
    found = [
        task
        for shelf in rows.names(clinic_id)
        for row in rows.shelf(clinic_id, shelf)
        for task in _of(row, as_of)
        if assignee_id in (None, task.assignee_id)
    ]
    return sorted(found, key=lambda task: (task.due_on, task.task_id))


def _of(row: Row, as_of: date) -> Iterator[OpenTask]:
    for task_id, task in open_tasks(row, as_of):
        yield OpenTask(
            episode_id=row.episode_id,
            patient_id=row.standing.patient_id if row.standing else None,
            task_id=task_id,
            text=task.text,
            assignee_id=task.assignee_id,
            noted_on=task.day,
            due_on=task.due_on,
            overdue_days=max((as_of - task.due_on).days, 0),
        )
