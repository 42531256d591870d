"""A file that lies under `inbound/{clinic_id}/` in the bucket: taken in. What it was is logged, never what it says.

The bucket tells EventBridge, which invokes this at least once: a file that was taken in before is left as it is, and
one whose posting was broken off, here or at the API, is finished.
"""

from typing import TYPE_CHECKING, Any

from functions.aws.clock import now
from functions.aws.directory import clinic_profile
from functions.aws.files import read_file
from functions.aws.observability import count, logger
from functions.billing.files.run_files import BUCKET
from functions.billing.inbound_files import PREFIX, receive
from functions.kernel.errors import NotFound
from functions.kernel.ids import ClinicId, is_id

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: dict[str, Any], context: "LambdaContext | None") -> None:  # noqa: ARG001
    key: str = event["detail"]["object"]["key"]
    clinic = clinic_profile(_clinic_in(key))
    receipt = receive(clinic, read_file(BUCKET, key), now())
    if receipt.status == "refused":
        count("InboundFileRefused")
    logger().info(
        "inbound file",
        extra={
            "clinic_id": clinic.clinic_id,
            "sha256": receipt.sha256,
            "status": receipt.status,
            "findings": receipt.findings_in_all,
        },
    )


def _clinic_in(key: str) -> ClinicId:
    place, _, rest = key.partition("/")
    clinic_id = rest.partition("/")[0]
    if place != PREFIX or not is_id(clinic_id):
        raise NotFound("this file lies in no clinic's folder")
    return ClinicId(clinic_id)
