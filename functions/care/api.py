"""Care's door: importing its modules of routes hangs them on it."""

from functions.care import contacts_api, outside_api, plans_api, safety_api, tasks_api, time_api
from functions.care.doorway import door

__all__ = ["contacts_api", "door", "handler", "outside_api", "plans_api", "safety_api", "tasks_api", "time_api"]

handler = door
