"""Care's routes for an episode's tasks. The clinic's list of open tasks is the registry's to show."""

from functions.aws.door import Call, Reply
from functions.aws.listing import listed
from functions.care import errand_drafts, service
from functions.care.answers import TaskPage
from functions.care.doorway import EPISODE, door, episode_of, existing_place
from functions.care.errand_forms import TaskForm, TasksQuery, TaskStepForm
from functions.care.store import CareStore
from functions.kernel.errands import TaskChanged
from functions.kernel.ids import TaskId
from functions.kernel.roles import CARE_TEAM

_TASKS = f"{EPISODE}/tasks"


@door.route(
    "POST",
    _TASKS,
    roles=CARE_TEAM,
    body=TaskForm,
    answer=TaskChanged,
    status=201,
    summary="Note something that somebody is to do for the patient by a day",
)
def make_task(call: Call[TaskForm]) -> Reply:
    kept = CareStore().add(errand_drafts.task(call, episode_of(call)), call.digest)
    return Reply(kept, kept.version)


@door.route(
    "GET",
    _TASKS,
    roles=CARE_TEAM,
    query=TasksQuery,
    answer=TaskPage,
    summary="List an episode's tasks, the open ones first, by the day that they are due",
)
def list_tasks(call: Call[None]) -> TaskPage:
    query = call.query(TasksQuery)
    wanted = (task for task in CareStore().tasks(existing_place(call)) if query.status in (None, task.status))
    made = sorted(wanted, key=lambda task: (task.status != "open", task.due_on, task.task_id))
    seen = listed(made, query, lambda task: task.task_id, day=lambda task: min(step.at for step in task.steps))
    return TaskPage(count=seen.count, next_cursor=seen.next_cursor, withheld=seen.withheld, items=seen.items)


@door.route(
    "POST",
    f"{_TASKS}/{{task_id}}/steps",
    roles=CARE_TEAM,
    body=TaskStepForm,
    answer=TaskChanged,
    status=201,
    summary="Note what happened to a task: done, cancelled, handed over, given another day, opened again",
)
def take_task_step(call: Call[TaskStepForm]) -> Reply:
    store = CareStore()
    task = service.found(store.task(existing_place(call), TaskId(call.path["task_id"])))
    step = errand_drafts.task_step(call)
    taken = service.take_task_step(store, task, step, written=call.written, request=call.digest)
    return Reply(taken, taken.version)
