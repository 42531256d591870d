"""Safety alerts: resolved where somebody assessed the risk that day, by the patient's care manager; else left open."""

from infra.demo.alerts import resolve
from tests.demo.fake_api import FakeApi, api_of
from tests.demo.telling import told
from tests.demo.test_drive import Counted, driven


def test_an_alert_is_resolved_by_the_days_assessment_and_stays_open_without_one() -> None:
    fake = FakeApi()
    ids = driven(fake)
    one, other = told().patients[0].patient, told().patients[1].patient
    clinic = ids.clinics[one.clinic]
    for known in ids.clinics.values():
        fake.kept[f"/v1/clinics/{known}/safety-alerts"] = {"items": []}
    alerts = []
    for patient, assessed_at in ((one, "2026-10-05T15:09:00Z"), (other, "2026-10-07T15:09:00Z")):
        episode = ids.made[f"{patient.key}/episode"]
        asked = {"alert_id": f"asm-{patient.key}", "episode_id": episode, "answered_at": "2026-10-05T15:01:00Z"}
        alerts.append(asked)
        made = {"safety_assessment_id": f"saf-{patient.key}", "assessed_at": assessed_at}
        fake.kept[f"/v1/clinics/{clinic}/episodes/{episode}/safety-assessments"] = {"items": [made]}
    fake.kept[f"/v1/clinics/{clinic}/safety-alerts"] = {"items": alerts}
    fake.heard.clear()
    resolve(told(), api_of(fake), ids, Counted())
    (done,) = [heard for heard in fake.heard if heard.method == "POST"]
    assert done.path.endswith(f"/safety-alerts/asm-{one.key}/disposition")
    assert done.by == one.care_manager
    assert done.body["safety_assessment_id"] == f"saf-{one.key}"
    assert done.body["at"] == "2026-10-05T15:09:00Z"
