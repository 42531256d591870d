"""A clinic's record with one of everything in it, made through the doors by the people who would make it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from functions.access.store import AccessStore
from functions.aws.chart import Contacts, Episodes
from functions.aws.directory import zone_of
from functions.aws.door import Door
from functions.aws.records import FACTS
from functions.billing.api import door as billing
from functions.billing.claim_book import ClaimBook
from functions.billing.hearing import hear as hear_for_billing
from functions.billing.inbound.plan import Sent
from functions.billing.store import LedgerStore
from functions.billing.worker import CloseWork, close_month
from functions.care.api import door as care
from functions.intake.api import door as intake
from functions.kernel.facts import EmergencyAccess
from functions.kernel.ids import ClinicId, EmergencyId, StaffId
from functions.kernel.roles import Role
from functions.review.api import door as review
from functions.review.hearing import hear as hear_for_review
from functions.review.open_alerts import OpenAlerts
from functions.review.shelves import Shelves
from functions.review.store import Reviews, ReviewStore
from functions.review.watch import Watching, watch
from functions.review.worker import PacketWork, make_packets
from functions.scores.api import door as scores
from functions.scores.store import Assessments
from tests.billing.inbound.payer import a_claim
from tests.support import OTHER_CLINIC, knock
from tests.trust import bodies
from tests.trust.people import CLINICS, WRITTEN, staff_of

CLINIC = "/v1/clinics/{clinic_id}"
EPISODE = f"{CLINIC}/episodes/{{episode_id}}"
PATIENT = f"{CLINIC}/patients/{{patient_id}}"
POLICY: dict[str, int | bool | str] = {"edi_receiver_id": "CLEARHOUSE", "edi_submitter_id": "HARBORFM"}
HEARD_AT = datetime(2026, 3, 10, 15, tzinfo=UTC)
MONDAY = datetime(2026, 3, 16, 9, tzinfo=UTC)
FROZEN_AT = datetime(2026, 4, 3, 10, tzinfo=UTC)


@dataclass(slots=True)
class Desk:
    """The people of a clinic at work; `things` is what they have made, by the name that a path gives it."""

    clinic_id: ClinicId
    things: dict[str, str] = field(default_factory=dict)

    def staff(self, role: Role) -> str:
        return staff_of(self.clinic_id, role)

    def send(self, door: Door, route: str, body: Any, *, by: Role = Role.CARE_MANAGER, method: str = "POST") -> Any:
        path = {**self.things, "clinic_id": self.clinic_id}
        answer = knock(door, method, route, path=path, body=body, by=self.staff(by))
        assert answer.status < 300, (method, route, answer.body)
        return answer.body

    def make(self, door: Door, route: str, body: Any, *names: str, by: Role = Role.CARE_MANAGER) -> Any:
        """Send, and remember what was made under these names."""
        made = self.send(door, route, body, by=by)
        self.things |= {name: made[name] for name in names}
        return made


def furnish(clinic_id: ClinicId, index: int) -> dict[str, str]:
    """One of everything; the names of it all."""
    desk = Desk(clinic_id)
    _settings(desk)
    _bystanders(desk, index)
    _enrol(desk, f"{index}-1")
    _measure(desk)
    _care(desk)
    _review(desk)
    _hear(clinic_id)
    flag = desk.send(review, f"{EPISODE}/registry", None, method="GET")["flags"][0]
    desk.things |= {"code": flag["code"], "since": flag["since"]}
    make_packets(PacketWork(clinic_id, MONDAY))
    _bill(desk, index)
    _hold(desk)
    desk.things |= {
        "mrn": f"{index}-1",
        "instrument": "PHQ-9",
        "week": "2026-W12",
        "reader_id": desk.staff(Role.CARE_MANAGER),
        "staff_id": desk.staff(Role.FINANCE),
        "safety_alert_id": desk.things["assessment_id"],
    }
    desk.things["emergency_id"] = _emergency(clinic_id)
    return desk.things


def _emergency(clinic_id: ClinicId) -> EmergencyId:
    """Somebody who let themselves in, long over, and nobody has looked at it yet."""
    access = EmergencyAccess(
        clinic_id=clinic_id,
        emergency_id=EmergencyId(f"emg-{clinic_id.replace('_', '-')}"),
        staff_id=StaffId("stf-in-a-hurry"),
        version=1,
        role=Role.CARE_MANAGER,
        reason="her clinic is closed today",
        starts_at=HEARD_AT,
        ends_at=MONDAY,
        recorded=WRITTEN,
    )
    return AccessStore().add(access, f"test-emergency-{clinic_id}").emergency_id


def _settings(desk: Desk) -> None:
    """What payers' rules and fees are here, and once in each organization."""
    desk.things |= {"payer_id": "medicare_ffs", "schedule_id": "medicare_ffs", "effective": "2026-01-01"}
    organization_id = CLINICS[desk.clinic_id]
    places = [(CLINIC, desk.staff(Role.CLINIC_ADMIN))]
    if desk.clinic_id != OTHER_CLINIC:
        places += [("/v1/organizations/{organization_id}", staff_of(organization_id, Role.ORG_ADMIN))]
    path = {**desk.things, "clinic_id": desk.clinic_id, "organization_id": organization_id}
    for place, admin in places:
        for rest, body in bodies.billing_settings().items():
            answer = knock(billing, "PUT", f"{place}/{rest}", path=path, body=body, by=admin)
            assert answer.status == 200, answer.body


def _enrol(desk: Desk, mrn: str, *, consent: bool = True) -> None:
    desk.make(intake, f"{CLINIC}/referrals", bodies.referral(desk.staff, mrn), "patient_id", "referral_id", by=Role.PCP)
    if consent:
        desk.make(intake, f"{PATIENT}/consents", bodies.consent(desk.staff))
        consents = desk.send(intake, PATIENT, None, method="GET")["consents"]
        desk.things["consent_id"] = consents[0]["consent_id"]
        desk.send(intake, f"{PATIENT}/part2-consents", bodies.part2_consent(desk.staff))
        kept = desk.send(intake, f"{PATIENT}/part2-consents", None, method="GET")["items"]
        desk.things["part2_consent_id"] = kept[0]["consent_id"]
    desk.make(intake, f"{PATIENT}/episodes", bodies.episode(desk.staff), "episode_id")


def _bystanders(desk: Desk, index: int) -> None:
    """Somebody referred who has no episode yet, and somebody calm whose month is held, for want of a consent."""
    desk.make(intake, f"{CLINIC}/referrals", bodies.referral(desk.staff, f"{index}-2"), "patient_id", by=Role.PCP)
    desk.things["new_patient_id"] = desk.things["patient_id"]
    _enrol(desk, f"{index}-3", consent=False)
    desk.send(care, f"{EPISODE}/contacts", bodies.contact())
    desk.things["calm_episode_id"] = desk.things["episode_id"]


def _measure(desk: Desk) -> None:
    desk.make(scores, f"{EPISODE}/assessments", bodies.assessment(), "assessment_id")
    desk.make(scores, f"{EPISODE}/assessment-links", {"instrument": "PHQ-9"}, "link_id", "token")


def _care(desk: Desk) -> None:
    for role in (Role.PSYCHIATRIC_CONSULTANT, Role.PCP, Role.CARE_MANAGER):
        desk.make(care, f"{EPISODE}/contacts", bodies.contact(), "contact_id", by=role)
        desk.make(care, f"{EPISODE}/time-entries", bodies.time_entry(), "entry_id", by=role)
        staff_id = desk.staff(role)
        desk.things |= {f"{name} of {staff_id}": desk.things[name] for name in ("contact_id", "entry_id")}
    desk.make(care, f"{EPISODE}/safety-assessments", bodies.safety_assessment(), "safety_assessment_id")
    desk.make(care, f"{EPISODE}/tasks", bodies.task(desk.staff), "task_id")
    desk.make(care, f"{EPISODE}/outside-referrals", bodies.outside_referral(), "outside_referral_id")
    for name, body in bodies.plans().items():
        desk.send(care, f"{EPISODE}/plans/{name}", body, method="PUT")


def _review(desk: Desk) -> None:
    desk.make(review, f"{EPISODE}/manual-flags", {"kind": "discuss", "reason": "sleeps badly"}, "manual_flag_id")
    meeting = bodies.consultation(desk.staff, desk.things["episode_id"])
    desk.make(review, f"{CLINIC}/consultations", meeting, "consultation_id")
    made = desk.send(review, f"{EPISODE}/case-reviews", bodies.case_review(desk.staff), by=Role.PSYCHIATRIC_CONSULTANT)
    desk.things["recommendation_id"] = made["recommendation_ids"][0]


def _hear(clinic_id: ClinicId) -> None:
    """Every record of the clinic into the registry and the ledger, as the streams would."""
    watching = Watching(ReviewStore(), OpenAlerts(), lambda _: None)
    for table in (Episodes, Assessments, Contacts, Reviews):
        for record in list(table.scan()):
            if record.kind in FACTS and record.pk.split("#")[1] == clinic_id:
                fact = record.value(FACTS[record.kind])
                hear_for_review(Shelves(), fact, zone_of)
                hear_for_billing(LedgerStore(), fact, zone_of)
                watch(watching, Shelves(), fact, lambda: HEARD_AT)


def _bill(desk: Desk, index: int) -> None:
    """A month closed, a claim handed over, a payer's file taken in."""
    close_month(CloseWork(desk.clinic_id, "2026-03", 1, FROZEN_AT))
    claim, book = replace(a_claim(index + 1), clinic_id=desk.clinic_id), ClaimBook(desk.clinic_id)
    book.tell(replace(claim, writings=(), sendings=()), [*claim.writings, *claim.sendings])
    book.hand_over([Sent(claim.number, sending) for sending in claim.sendings])
    desk.things["claim_id"] = claim.number.lower()
    desk.send(billing, f"{CLINIC}/remittances", bodies.remittance(1), by=Role.FINANCE)


def _hold(desk: Desk) -> None:
    """A held month, and what finance said of it; a stay in a hospital."""
    desk.things |= {"month": "2026-03", "open_month": "2026-04"}
    held = desk.send(billing, f"{CLINIC}/months/{{month}}/holds", None, by=Role.FINANCE, method="GET")["items"]
    desk.things["held_episode_id"] = held[0]["episode_id"]
    path = {**desk.things, "clinic_id": desk.clinic_id, "episode_id": desk.things["held_episode_id"]}
    route, by, first = (
        f"{CLINIC}/months/{{month}}/holds/{{episode_id}}/review",
        desk.staff(Role.FINANCE),
        {"If-Match": '"0"'},
    )
    assert knock(billing, "PUT", route, path=path, body=bodies.hold_review(), by=by, headers=first).status == 200
    desk.make(billing, f"{EPISODE}/circumstances", bodies.circumstance(), "circumstance_id")
