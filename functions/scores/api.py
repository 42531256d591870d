"""Scores' door: importing its modules of routes hangs them on it."""

from functions.scores import assessments_api, links_api, self_report_api
from functions.scores.doorway import door

__all__ = ["assessments_api", "door", "handler", "links_api", "self_report_api"]

handler = door
