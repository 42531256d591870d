"""Which safety alerts of a clinic are open, in the registry's table: one Query a clinic, as long as what is open.

Derived from the alerts themselves, and only a hint: whoever reads it looks at the alert before acting. It is here and
not beside the alerts because what the reviews table holds is never deleted.
"""

from collections.abc import Iterator

from functions.aws.derived import put_newer
from functions.aws.tables import find, find_all
from functions.kernel.ids import ClinicId, SafetyAlertId
from functions.kernel.watch_facts import SafetyAlertChanged
from functions.review.rules.alerts import is_open
from functions.review.shelves import Registry


class OpenAlerts:
    """`CLINIC#c#ALERTS` / `OPEN#alert_id`."""

    def of(self, clinic_id: ClinicId) -> Iterator[SafetyAlertId]:
        for record in find_all(Registry, _partition(clinic_id), "OPEN#"):
            yield SafetyAlertId(record.sk.removeprefix("OPEN#"))

    def note(self, alert: SafetyAlertChanged) -> None:
        """Have the alert listed while it is open, and only then."""
        pk, sk = _partition(alert.clinic_id), f"OPEN#{alert.alert_id}"
        if is_open(alert):
            put_newer(Registry(pk, sk, kind="open_alert", version=alert.version, body="{}", request=""))
        else:
            self.forget(alert.clinic_id, alert.alert_id)

    def forget(self, clinic_id: ClinicId, alert_id: SafetyAlertId) -> None:
        standing = find(Registry, _partition(clinic_id), f"OPEN#{alert_id}")
        if standing is not None:
            standing.delete()


def _partition(clinic_id: ClinicId) -> str:
    return f"CLINIC#{clinic_id}#ALERTS"
