"""A small clinic on a running stack, driven through its API alone: people sign in, everything else is HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx

from functions.access import service
from functions.access.store import AccessStore
from functions.aws import directory
from functions.kernel.facts import StaffRegistered, Written
from functions.kernel.ids import OrganizationId, StaffId
from infra.local.acting import as_function
from infra.local.control import drain
from infra.local.users import create_user
from tests.local.running import PASSWORD, SignedIn, Stack
from tests.support import CONSULTANT_NPI, LONG_AGO, NPI

ORGANIZATION = OrganizationId("org_stack")
ROLES = ("care_manager", "psychiatric_consultant", "pcp", "finance")


@dataclass(slots=True)
class Clinic:
    """A clinic with one person for each role, and a client for each."""

    stack: Stack
    clinic_id: str
    staff: Mapping[str, str]
    clients: Mapping[str, httpx.Client]
    patients: int = field(default=0)

    def close(self) -> None:
        for client in self.clients.values():
            client.close()

    def url(self, path: str) -> str:
        return f"/v1/clinics/{self.clinic_id}{path}"

    def post(self, role: str, path: str, body: object, *, key: str | None = None) -> Any:
        """Send as somebody and take the answer, which must be 201."""
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.clients[role].post(self.url(path), json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def get(self, role: str, path: str, **params: str) -> Any:
        answer = self.clients[role].get(self.url(path), params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def settle(self) -> None:
        """Wait until the streams and queues have been heard."""
        drain(self.stack.running, 60)

    def enrol(self, *, consent: bool = True, on: date = date(2026, 3, 2)) -> Any:
        """A referral, a consent, an episode."""
        self.patients += 1
        person = {
            "mrn": f"S-{self.patients}",
            "family_name": f"Ørsted-{self.patients}",
            "given_name": "Ümit",
            "birth_date": "1980-02-29",
            "sex": "female",
        }
        referral = self.post(
            "pcp",
            "/referrals",
            {
                "patient": person,
                "referred_by": self.staff["pcp"],
                "referred_at": f"{on}T15:00:00Z",
                "reason": "PHQ-9 of 17",
            },
        )
        patient = f"/patients/{referral['patient_id']}"
        if consent:
            self.post("care_manager", f"{patient}/consents", self._consent(on))
        return self.post("care_manager", f"{patient}/episodes", self._episode(on))

    def assess(self, episode: Any, items: list[int], at: str, *, instrument: str = "PHQ-9") -> Any:
        body = {"instrument": instrument, "items": items, "answered_at": at, "how": "phone"}
        return self.post("care_manager", f"/episodes/{episode['episode_id']}/assessments", body)

    def contact(self, episode: Any, start: str, end: str) -> Any:
        body = {
            "occurred_at": start,
            "mode": "phone",
            "outcome": "reached",
            "party": "patient",
            "techniques": [],
            "spent": {"started_at": start, "ended_at": end, "kind": "cocm"},
        }
        return self.post("care_manager", f"/episodes/{episode['episode_id']}/contacts", body)

    def _consent(self, on: date) -> Any:
        return {
            "given_on": on.isoformat(),
            "method": "verbal",
            "obtained_by": self.staff["care_manager"],
            "statements": ["specialist_consultation", "cost_sharing"],
            "billing_practitioner_id": self.staff["pcp"],
        }

    def _episode(self, on: date) -> Any:
        return {
            "enrolled_on": on.isoformat(),
            "treatment_started_on": on.isoformat(),
            "diagnoses": [{"code": "F32.1", "provisional": True}],
            "coverage": {"payer_id": "medicare_ffs", "member_id": "1EG4TE5MK73"},
            "care_team": {
                "care_manager_id": self.staff["care_manager"],
                "psychiatric_consultant_id": self.staff["psychiatric_consultant"],
                "pcp_id": self.staff["pcp"],
            },
            "initiating_visit": {"required": False},
        }


def open_clinic(stack: Stack) -> Clinic:
    """Found the organization as an operator does, and let its administrator add the rest through the API."""
    subs = {role: create_user(stack.running, f"{role}@stack.test", PASSWORD) for role in (*ROLES, "admin")}
    clients = {role: stack.client(SignedIn(stack.running, f"{role}@stack.test")) for role in subs}
    admin = StaffRegistered(
        organization_id=ORGANIZATION,
        staff_id=StaffId(subs["admin"]),
        version=1,
        name="Rosa Lind",
        npi=None,
        practitioner_type=None,
        recorded=Written(at=LONG_AGO, by=StaffId(subs["admin"])),
    )
    with as_function(stack.running):
        directory.forget()
        service.found(AccessStore(), admin, from_day=LONG_AGO.date(), request="founded")
    organization = f"/v1/organizations/{ORGANIZATION}"
    clinic = clients["admin"].post(f"{organization}/clinics", json=_CLINIC).raise_for_status().json()
    for role in ROLES:
        person = {"staff_id": subs[role], "name": role.title(), **_LICENCES.get(role, {})}
        clients["admin"].post(f"{organization}/staff", json=person).raise_for_status()
        granted = {"staff_id": subs[role], "grants": [{"role": role, "starts_on": "2020-01-01"}]}
        place = f"{organization}/clinics/{clinic['clinic_id']}/grants"
        clients["admin"].put(place, json=granted).raise_for_status()
    return Clinic(stack, clinic["clinic_id"], subs, clients)


_LICENCES = {
    "pcp": {"npi": NPI, "practitioner_type": "MD"},
    "psychiatric_consultant": {"npi": CONSULTANT_NPI, "practitioner_type": "MD"},
}
_CLINIC = {
    "name": "Harbor Family Medicine",
    "time_zone": "America/New_York",
    "billing": {
        "name": "Harbor Family Medicine",
        "npi": NPI,
        "tin": "123456789",
        "taxonomy": "207Q00000X",
        "address": {"line": "1 Pier Road", "city": "Portland", "state": "ME", "postal_code": "041011234"},
    },
}
