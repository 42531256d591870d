"""Three clinics of two organizations, each with a whole patient's record, made once and set back after every change."""

import pickle
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from moto.dynamodb.models import dynamodb_backends

from functions.access.store import AccessStore
from functions.aws import audit, directory
from functions.kernel.ids import ClinicId
from functions.kernel.roles import Role
from tests.access.pools import UserPool
from tests.billing.queues import make_queue
from tests.snapshots import as_made
from tests.support import a_clinic, simulated_aws
from tests.trust import people
from tests.trust.furnish import POLICY, furnish
from tests.trust.people import CLINICS, staff_of

_ACCOUNT, _REGION = "123456789012", "us-east-1"
_furnished: dict[ClinicId, dict[str, str]] = {}


@dataclass(slots=True)
class World:
    """What there is: the names of things in each clinic, and a way back to how it was."""

    things: dict[ClinicId, dict[str, str]] = field(default_factory=dict)
    _kept: bytes = b""

    def things_of(self, clinic_id: str) -> Mapping[str, str]:
        return self.things[ClinicId(clinic_id)]

    def staff(self, clinic_id: str, role: Role) -> str:
        """Who holds a role in a clinic."""
        clinic = ClinicId(clinic_id)
        return staff_of(CLINICS[clinic] if role is Role.ORG_ADMIN else clinic, role)

    def keep(self) -> None:
        """Remember every table as it is now."""
        self._kept = pickle.dumps({name: table.items for name, table in _tables().items()})

    @contextmanager
    def changed(self) -> Iterator[None]:
        """Whatever is kept within is forgotten afterwards: the world goes back to how it was before."""
        before = self._kept
        try:
            yield
        finally:
            self._kept = before
            self.set_back("access")

    def forget_all_about(self, episode_id: str) -> None:
        """Until it is set back: as if nothing were recorded under an episode's name but that there is one."""
        for name, table in _tables().items():
            if "episodes" not in name:
                for items in table.items.values():
                    for key in [
                        key for key, item in items.items() if episode_id in f"{item.hash_key} {item.range_key}"
                    ]:
                        del items[key]

    def set_back(self, room: str) -> None:
        """Every table as it was when it was kept; what doors remember of the directory only when access wrote."""
        for name, items in pickle.loads(self._kept).items():  # noqa: S301 - our own, of this process
            _tables()[name].items = items
        audit.forget()
        if room == "access":
            directory.forget()


@contextmanager
def a_world() -> Iterator[World]:
    """A simulated AWS with the three clinics in it."""
    with pytest.MonkeyPatch.context() as monkeypatch, simulated_aws(monkeypatch):
        make_queue(monkeypatch)
        UserPool(monkeypatch)
        as_made(_furnish)
        world = World({clinic_id: dict(things) for clinic_id, things in _furnished.items()})
        world.keep()
        yield world


def _furnish() -> None:
    """Seconds of work: done once a process, whichever module is the first to ask."""
    for table in _tables().values():
        table.stream_shard = None
    store = AccessStore()
    for clinic_id, organization_id in CLINICS.items():
        clinic = a_clinic(clinic_id, organization_id=organization_id, name=f"Clinic {clinic_id}", policy=POLICY)
        store.add_clinic(clinic, f"test-{clinic_id}")
    people.settle()
    _furnished.update({clinic_id: furnish(clinic_id, index) for index, clinic_id in enumerate(CLINICS)})


def _tables() -> Any:
    return dynamodb_backends[_ACCOUNT][_REGION].tables
