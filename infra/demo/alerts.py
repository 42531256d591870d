"""The safety alerts that the answers opened, resolved by whoever assessed the risk that day; the others stay open.

An alert is opened by the stream, so this comes once everything has been heard. Done again, it finds nothing to do.
"""

from datetime import datetime, timedelta

from infra.demo import words
from infra.demo.api import Api
from infra.demo.drive import Progress
from infra.demo.requests import Body, Ids, Request
from infra.demo.story import Story

_SAME_DAY = timedelta(hours=12)


def resolve(story: Story, api: Api, ids: Ids, progress: Progress) -> None:
    managers = {ids.made[f"{one.patient.key}/episode"]: one.patient.care_manager for one in story.patients}
    found = [(clinic, alert) for clinic in ids.clinics.values() for alert in _open(api, clinic, story)]
    progress.begin("Safety alerts", len(found))
    for clinic, alert in found:
        by = managers[alert["episode_id"]]
        assessed = _answer(api, clinic, alert, by)
        if assessed is not None:
            api.send(_disposition(clinic, alert, assessed, by))
        progress.advance()


def _open(api: Api, clinic: str, story: Story) -> list[Body]:
    consultant = story.patients[0].patient.consultant
    page: Body = api.get(f"/v1/clinics/{clinic}/safety-alerts?limit=200", consultant)
    return list(page["items"])


def _answer(api: Api, clinic: str, alert: Body, by: str) -> Body | None:
    """The safety assessment of the same day, if somebody made one."""
    path = f"/v1/clinics/{clinic}/episodes/{alert['episode_id']}/safety-assessments?limit=200"
    asked = datetime.fromisoformat(alert["answered_at"])
    for made in api.get(path, by)["items"]:
        if asked <= datetime.fromisoformat(made["assessed_at"]) < asked + _SAME_DAY:
            return dict(made)
    return None


def _disposition(clinic: str, alert: Body, assessed: Body, by: str) -> Request:
    return Request(
        method="POST",
        path=f"/v1/clinics/{clinic}/safety-alerts/{alert['alert_id']}/disposition",
        body={
            "disposition": "assessed",
            "note": words.RISK_NOTE,
            "safety_assessment_id": assessed["safety_assessment_id"],
            "at": assessed["assessed_at"],
        },
        by=by,
        key=f"demo-alert-{alert['alert_id']}",
    )
