"""A self-report link as tests make one and knock with it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from functions.scores.api import door
from tests.charts import EPISODE
from tests.support import Answer, knock

LINKS = "/v1/clinics/{clinic_id}/episodes/{episode_id}/assessment-links"
REVOCATION = f"{LINKS}/{{link_id}}/revocation"
ASSESSMENTS = "/v1/clinics/{clinic_id}/episodes/{episode_id}/assessments"
SELF_REPORT = "/v1/self-report/{token}"
FORM = f"{SELF_REPORT}/form"
HERE = {"episode_id": EPISODE}
CALM = [1, 2, 1, 2, 1, 0, 1, 0, 0]
IN_DANGER = [1, 2, 1, 2, 1, 0, 1, 0, 1]


def make(instrument: str = "PHQ-9", *, episode_id: str = EPISODE, **more: Any) -> Answer:
    return knock(door, "POST", LINKS, path={"episode_id": episode_id}, body={"instrument": instrument}, **more)


def token_of(made: Answer) -> str:
    assert made.status == 201, made.body
    return str(made.body["token"])


def read(token: str) -> Answer:
    return knock(door, "GET", SELF_REPORT, path={"token": token}, by=None)


def send(token: str, items: Sequence[int | None] | None = None, **more: Any) -> Answer:
    body = {"items": [*(CALM if items is None else items)], **more}
    return knock(door, "POST", SELF_REPORT, path={"token": token}, body=body, by=None)


def show(token: str) -> Answer:
    return knock(door, "GET", FORM, path={"token": token}, by=None)


def submit(token: str, items: Sequence[int | None], **more: int) -> Answer:
    fields = {f"item_{number}": value for number, value in enumerate(items, start=1) if value is not None}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    raw = urlencode({**fields, **more})
    return knock(door, "POST", FORM, path={"token": token}, raw=raw, headers=headers, by=None)


def revoke(link_id: str, **more: Any) -> Answer:
    return knock(door, "POST", REVOCATION, path={**HERE, "link_id": link_id}, **more)


def listed() -> Any:
    return knock(door, "GET", LINKS, path=HERE).body


def assessments() -> Any:
    return knock(door, "GET", ASSESSMENTS, path=HERE).body["items"]
