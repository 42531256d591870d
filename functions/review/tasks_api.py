"""Review's route for the open tasks of a clinic, whoever's patients they are about."""

from dataclasses import dataclass

from functions.aws.door import Call
from functions.aws.fields import Id
from functions.aws.listing import listed
from functions.aws.paging import PageQuery, RecordsPage
from functions.kernel.roles import CARE_TEAM
from functions.review.doorway import CLINIC, door
from functions.review.shelves import Shelves
from functions.review.tasks import OpenTask, tasks_of


class OpenTasksQuery(PageQuery):
    """Whose tasks; everybody's when not said."""

    assignee_id: Id | None = None


@dataclass(frozen=True, slots=True)
class OpenTaskPage(RecordsPage):
    """Tasks that wait for somebody, what is overdue first."""

    items: tuple[OpenTask, ...]


@door.route(
    "GET",
    f"{CLINIC}/tasks",
    roles=CARE_TEAM,
    query=OpenTasksQuery,
    answer=OpenTaskPage,
    summary="Every open task of the clinic, or of one person, what is overdue first",
)
def list_open_tasks(call: Call[None]) -> OpenTaskPage:
    query = call.query(OpenTasksQuery)
    waiting = tasks_of(Shelves(), call.clinic.clinic_id, query.assignee_id, call.today)
    seen = listed(waiting, query, lambda task: task.task_id, day=lambda task: task.noted_on)
    return OpenTaskPage(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)
