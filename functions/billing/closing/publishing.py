"""The files of a run, each written once, and the manifest when they all stand."""

from collections.abc import Mapping

from functions.aws.codec import encode
from functions.aws.files import check_standing, names_in, put_once
from functions.billing.closing.runs import Run
from functions.billing.files.manifest import Manifest
from functions.billing.files.run_files import BUCKET, JSON, MANIFEST, prefix

_MEDIA = {"csv": "text/csv; charset=utf-8", "json": JSON, "837": "application/edi-x12"}


def publish(run: Run, files: Mapping[str, bytes], manifest: Manifest) -> None:
    """Write what does not stand yet, so that each try of a close begins where the last one was refused."""
    place = prefix(run.clinic_id, run.month, run.run)
    standing = names_in(BUCKET, place)
    for name, content in {**files, MANIFEST: encode(manifest).encode()}.items():
        if name in standing:
            check_standing(BUCKET, f"{place}/{name}", content)
        else:
            put_once(BUCKET, f"{place}/{name}", content, _MEDIA[name.rpartition(".")[2]])
