"""A month-end of many clinics on the embedded stack's stores: wall time, calls, memory, and that every claim is there.

.venv/bin/python -m benchmarks.month_end --clinics 500 --patients 100
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.billing_clinics import MONTH, settle_clinic
from functions.aws.codec import decode
from functions.aws.files import read_file
from functions.billing.files.manifest import Manifest
from functions.billing.files.run_files import BUCKET, MANIFEST, prefix
from functions.billing.worker import CloseWork, close_month
from functions.kernel.ids import ClinicId
from infra.local.acting import as_function
from infra.local.home import REPOSITORY
from tests.local.running import started

_FROZEN_AT = datetime(2026, 4, 3, 10, tzinfo=UTC)


def main() -> None:
    asked = _arguments()
    with (
        tempfile.TemporaryDirectory() as folder,
        started(REPOSITORY / "template.yaml", Path(folder)) as stack,
        as_function(stack.running),
    ):
        begun = time.perf_counter()
        clinics = [settle_clinic(place, asked.patients) for place in range(asked.clinics)]
        print(f"{asked.clinics} clinics of {asked.patients} settled in {time.perf_counter() - begun:.0f} s")
        _close(clinics)
        _add_up(clinics)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clinics", type=int, default=500)
    parser.add_argument("--patients", type=int, default=100)
    return parser.parse_args()


def _close(clinics: Sequence[ClinicId]) -> None:
    """One worker, clinic after clinic, as one warm Lambda container would."""
    before, times = _peak_mib(), list[float]()
    begun, cpu = time.perf_counter(), time.process_time()
    for clinic_id in clinics:
        started_at = time.perf_counter()
        close_month(CloseWork(clinic_id, MONTH, 1, _FROZEN_AT))
        times.append(time.perf_counter() - started_at)
    wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
    ordered = sorted(times)
    print(f"closed in {wall:.0f} s of wall time, {cpu:.0f} s of the worker's own CPU, one worker")
    print(f"a clinic: median {ordered[len(ordered) // 2]:.2f} s, longest {ordered[-1]:.2f} s")
    print(f"peak memory of the worker {_peak_mib():.0f} MiB, {_peak_mib() - before:.0f} MiB above the start")


def _add_up(clinics: Sequence[ClinicId]) -> None:
    manifests = [_manifest(clinic_id) for clinic_id in clinics]
    claims = sum(manifest.totals.claims for manifest in manifests)
    held = sum(manifest.totals.held for manifest in manifests)
    cents = sum(manifest.totals.charge_cents for manifest in manifests)
    in_files = sum(file.claims for manifest in manifests for file in manifest.edi.files)
    if in_files != claims:
        raise SystemExit(f"{claims} claims, and {in_files} in 837P files")
    print(f"{claims} claims of {cents / 100:.2f} dollars, {in_files} in 837P files, {held} held")


def _manifest(clinic_id: ClinicId) -> Manifest:
    return decode(read_file(BUCKET, f"{prefix(clinic_id, MONTH, 1)}/{MANIFEST}").decode(), Manifest)


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
