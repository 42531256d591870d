"""Where weekly packets lie, and the index that says which there are."""

from dataclasses import dataclass
from datetime import datetime

from functions.aws.files import read_file
from functions.kernel.errors import NotFound
from functions.kernel.ids import ClinicId
from functions.review.packet.document import Role

BUCKET = "PACKETS_BUCKET"
INDEX = "index.json"


@dataclass(frozen=True, slots=True)
class PacketListed:
    """A packet of a week, as its index lists it. `withheld` counts Part 2 records that this reader may not be shown.

    `for_program_alone`: it shows some that no psychiatric consultant may be shown.
    """

    reader_id: str
    reader_name: str
    role: Role
    caseload: int
    to_discuss: int
    withheld: int = 0
    for_program_alone: bool = False


@dataclass(frozen=True, slots=True)
class PacketIndex:
    """The packets of one clinic and week. Written last: what it lists is there."""

    week: str
    generated_at: datetime
    packets: tuple[PacketListed, ...]


def prefix(clinic_id: ClinicId, week: str) -> str:
    return f"packets/{clinic_id}/{week}"


def is_made(clinic_id: ClinicId, week: str) -> bool:
    """Whether all packets of a week stand: its index does."""
    try:
        read_file(BUCKET, f"{prefix(clinic_id, week)}/{INDEX}")
    except NotFound:
        return False
    return True
