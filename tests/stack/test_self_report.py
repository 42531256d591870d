"""A patient's browser on the embedded stack: from the link to the alert, and no trace of the link's secret."""

import pytest

from tests.stack.clinic import Clinic

pytestmark = pytest.mark.stack

FIELDS = {f"item_{number}": "1" for number in range(1, 10)}


def test_a_patient_answers_in_a_browser_and_the_alert_is_raised(clinic: Clinic) -> None:
    episode = clinic.enrol()
    links = f"/episodes/{episode['episode_id']}/assessment-links"
    made = clinic.post("care_manager", links, {"instrument": "PHQ-9"})
    with clinic.stack.client() as browser:
        shown = browser.get(made["form_path"])
        assert (shown.status_code, shown.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert "default-src 'none'" in shown.headers["content-security-policy"]
        sent = browser.post(made["form_path"], data=FIELDS)
        assert (sent.status_code, "tel:988" in sent.text) == (200, True)
        assert browser.post(made["form_path"], data=FIELDS).text == sent.text
        assert browser.get(made["form_path"]).status_code == 404
        assert browser.get(clinic.url(links)).status_code == 401
    clinic.settle()
    (link,) = clinic.get("care_manager", links)["items"]
    (kept,) = clinic.get("care_manager", f"/episodes/{episode['episode_id']}/assessments")["items"]
    assert (link["state"], link["assessment_id"]) == ("answered", kept["assessment_id"])
    assert (kept["total"], kept["how"], kept["recorded"]["by"]) == (9, "patient_link", "patient")
    alerts = clinic.get("care_manager", "/safety-alerts")["items"]
    assert kept["assessment_id"] in [alert["assessment_id"] for alert in alerts]
    secret = made["token"].rpartition(".")[2].encode()
    files = [file for file in clinic.stack.home.path.rglob("*") if file.is_file()]
    assert files
    assert [file for file in files if secret in file.read_bytes()] == []
