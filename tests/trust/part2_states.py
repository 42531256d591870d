"""The states in which a Part 2 record may be asked for, made in the world of the matrix: who asks, by which consent."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal, get_args

from functions.access.emergencies import granted
from functions.access.store import AccessStore
from functions.aws import directory
from functions.aws.chart import Episodes
from functions.aws.codec import encode
from functions.aws.directory import Directory
from functions.aws.tables import find
from functions.kernel.facts import EmergencyAccess, EpisodeChanged, GrantsChanged, Part2Consent, PatientChanged
from functions.kernel.ids import ClinicId, ConsentId, EmergencyId, PatientId, StaffId
from functions.kernel.roles import Role
from tests.support import CLINIC
from tests.trust.people import WRITTEN, staff_of
from tests.trust.world import World

State = Literal["inside", "no consent", "consent", "later days", "other purpose", "expired", "revoked", "emergency"]
STATES: tuple[State, ...] = get_args(State)
ROLES = (Role.PSYCHIATRIC_CONSULTANT, Role.FINANCE, Role.PCP, Role.CARE_MANAGER)
CONSENT = "p2c-of-the-test"
_GIVEN = Part2Consent(
    consent_id=ConsentId(CONSENT),
    status="documented",
    purposes=("operations", "payment", "treatment"),
    recipients="whoever treats or bills",
    given_on=date(2026, 1, 1),
    records_from=None,
    expires_on=None,
    method="written",
    obtained_by=staff_of(CLINIC, Role.CARE_MANAGER),
    revoked_on=None,
    correction=None,
    recorded=WRITTEN,
)


def covering_from(day: date) -> Part2Consent:
    return replace(_GIVEN, records_from=day)


_EXPIRED = replace(_GIVEN, expires_on=date(2026, 2, 1))
_CONSENTS: dict[State, tuple[Part2Consent, ...]] = {
    "inside": (_EXPIRED,),
    "no consent": (),
    "consent": (_GIVEN,),
    "later days": (covering_from(date(2100, 1, 1)),),
    "other purpose": (replace(_GIVEN, purposes=("operations",)),),
    "expired": (_EXPIRED,),
    "revoked": (replace(_GIVEN, status="revoked", revoked_on=date(2026, 2, 1)),),
    "emergency": (_EXPIRED,),
}


def make(world: World, state: State) -> None:
    """Both of the first clinic's episodes are Part 2 records, and everybody there is inside, or nobody is."""
    for name in ("episode_id", "calm_episode_id"):
        give(mark(world, name), *_CONSENTS[state])
    for role in ROLES:
        employ(staff_of(CLINIC, role), "clinic" if state == "inside" else "other")
        if state == "emergency":
            _break_the_glass(staff_of(CLINIC, role))
    directory.forget()
    world.keep()


def mark(world: World, name: str) -> PatientId:
    """Make one of the clinic's episodes a Part 2 record; whose it is."""
    record = find(Episodes, f"CLINIC#{CLINIC}", f"EPISODE#{world.things_of(CLINIC)[name]}")
    assert record is not None
    episode = replace(record.value(EpisodeChanged), part2_record=True)
    record.body = encode(episode)
    record.save()
    return episode.patient_id


def give(patient_id: PatientId, *consents: Part2Consent) -> None:
    """A patient's consents: these, and no others."""
    record = find(Episodes, f"CLINIC#{CLINIC}", f"PATIENT#{patient_id}")
    assert record is not None
    record.body = encode(replace(record.value(PatientChanged), part2_consents=consents))
    record.save()


def employ(staff_id: StaffId, employer: Literal["clinic", "other"]) -> None:
    record = find(Directory, f"CLINIC#{CLINIC}", f"STAFF#{staff_id}")
    assert record is not None
    held = record.value(GrantsChanged)
    record.body = encode(replace(held, grants=tuple(replace(grant, employer=employer) for grant in held.grants)))
    record.save()


def _break_the_glass(staff_id: StaffId) -> None:
    at = datetime.now(UTC)
    access = EmergencyAccess(
        clinic_id=ClinicId(CLINIC),
        emergency_id=EmergencyId(f"emg-{staff_id}"),
        staff_id=staff_id,
        version=1,
        role=Role.PSYCHIATRIC_CONSULTANT,
        reason="found unconscious, what do they take?",
        starts_at=at - timedelta(minutes=1),
        ends_at=at + timedelta(hours=1),
        recorded=WRITTEN,
    )
    AccessStore().write([access, granted(access, 1)], [], f"test-{staff_id}")
