"""One clinic's weekly packets: one for each care manager and each psychiatric consultant, as JSON and PDF.

The same week asked for again gives the same files from the same facts; facts that were written down since are in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from functions.aws.chart import part2_records
from functions.aws.codec import encode
from functions.aws.directory import at_clinic, clinic_profile
from functions.aws.files import put
from functions.aws.observability import logger
from functions.aws.queues import handle_batch
from functions.kernel.calendar import local_day, week_of
from functions.kernel.facts import ClinicChanged, TeamMember
from functions.kernel.ids import ClinicId, EpisodeId, StaffId
from functions.kernel.part2 import is_inside
from functions.kernel.roles import Grant, Role
from functions.kernel.thresholds import override
from functions.review.agenda import Edition, Known, packet
from functions.review.caseload import CaseloadRow, by_urgency, caseload_row
from functions.review.packet.document import Packet, Reader
from functions.review.packet.document import Role as ReaderRole
from functions.review.packet_files import BUCKET, INDEX, PacketIndex, PacketListed, is_made, prefix
from functions.review.part2 import Records, Screened, basis_of, screen
from functions.review.row import Row
from functions.review.shelves import Shelves
from functions.review.store import ReviewStore

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


_MONDAY = 0


@dataclass(frozen=True, slots=True)
class PacketWork:
    """A message: the packets of one clinic for the week in which the clock struck."""

    clinic_id: ClinicId
    scheduled_at: datetime


def handler(event: dict[str, Any], context: "LambdaContext | None") -> dict[str, Any]:
    return handle_batch(event, context, PacketWork, make_packets)


def make_packets(work: PacketWork) -> None:
    """Make the packets of the clinic's week: on its Monday whatever stands, on any other day what was missed then."""
    clinic = clinic_profile(work.clinic_id)
    struck_on = local_day(work.scheduled_at, clinic.time_zone)
    if struck_on.weekday() == _MONDAY or not is_made(clinic.clinic_id, week_of(struck_on)):
        _make(clinic, struck_on, work)


def _make(clinic: ClinicChanged, struck_on: date, work: PacketWork) -> None:
    """Write every packet of the clinic's week, and the index last. The packet of a week knows the days before it."""
    week, as_of = week_of(struck_on), struck_on - timedelta(days=1)
    thresholds = override(clinic.thresholds)
    rows = {row.episode_id: row for row in Shelves().every(clinic.clinic_id)}
    shown = by_urgency(caseload_row(row, as_of, thresholds) for row in rows.values())
    here = [row for row in shown if row.enrolled_on and row.enrolled_on <= as_of]
    records = part2_records(clinic.clinic_id, [row.episode_id for row in here])
    lookup = _Lookup(clinic, rows, {row.episode_id: row for row in here})
    program, listed = _Program(clinic, here, work.scheduled_at), []
    for reader, caseload in readers(here, rows):
        edition = Edition(
            clinic=clinic,
            reader=reader,
            week=week,
            as_of=as_of,
            generated_at=work.scheduled_at,
            thresholds=thresholds,
            screened=program.screened(_of(records, caseload), reader, struck_on),
        )
        made = packet(edition, caseload, lookup.known)
        _write(made)
        listed.append(_listed(made))
    index = PacketIndex(week, work.scheduled_at, tuple(listed))
    put(BUCKET, f"{prefix(clinic.clinic_id, week)}/{INDEX}", encode(index).encode(), "application/json")
    logger().info("packets made", extra={"clinic_id": clinic.clinic_id, "week": week, "packets": len(listed)})


def _listed(made: Packet) -> PacketListed:
    return PacketListed(
        reader_id=made.reader.id,
        reader_name=made.reader.name,
        role=made.reader.role,
        caseload=made.counts.caseload,
        to_discuss=made.counts.to_discuss,
        withheld=len(made.withheld),
        for_program_alone=any(line.part2 is not None and line.part2.withheld != "" for line in made.caseload),
    )


def _of(records: Records, caseload: Sequence[CaseloadRow]) -> Records:
    return {row.episode_id: records[row.episode_id] for row in caseload if row.episode_id in records}


def readers(shown: Sequence[CaseloadRow], rows: dict[EpisodeId, Row]) -> Iterator[tuple[Reader, list[CaseloadRow]]]:
    """Whoever has somebody under care, with those people: care managers, then psychiatric consultants."""
    roles: tuple[ReaderRole, ...] = ("care_manager", "psychiatric_consultant")
    for role in roles:
        caseloads: dict[str, list[CaseloadRow]] = {}
        names: dict[str, str] = {}
        for row in shown:
            member = _member(rows[row.episode_id], role)
            if member and (row.phase != "discharged" or row.flags):
                caseloads.setdefault(member.staff_id, []).append(row)
                names[member.staff_id] = member.name
        for staff_id in sorted(caseloads):
            yield Reader(staff_id, names[staff_id], role), caseloads[staff_id]


def _member(row: Row, role: ReaderRole) -> TeamMember | None:
    if row.standing is None:
        return None
    team = row.standing.care_team
    return team.care_manager if role == "care_manager" else team.psychiatric_consultant


@dataclass(frozen=True, slots=True)
class _Program:
    """Who of a clinic's readers is inside its Part 2 program, by the grants that stand when the packets are made."""

    clinic: ClinicChanged
    shown: Sequence[CaseloadRow]
    at: datetime

    def screened(self, records: Records, reader: Reader, on: date) -> Screened:
        basis = basis_of(is_inside=self._is_inside(reader.id, Role(reader.role)), policy=self.clinic.policy)
        consultants = {row.episode_id: row.psychiatric_consultant_id for row in self.shown if row.episode_id in records}
        known = {one: one and self._is_inside(one, Role.PSYCHIATRIC_CONSULTANT) for one in set(consultants.values())}
        return screen(
            records,
            basis,
            on,
            known_from={row.episode_id: row.known_from for row in self.shown},
            open_to_consultants=[one for one, who in consultants.items() if known[who]],
        )

    def _is_inside(self, staff_id: str, role: Role) -> bool:
        """By their grant; whoever holds none now is what such people mostly are."""
        caller, _ = at_clinic(StaffId(staff_id), self.clinic.clinic_id, self.at)
        return role in caller.program if role in caller.roles else is_inside(Grant(role, date.min), self.clinic.policy)


@dataclass(frozen=True, slots=True)
class _Lookup:
    """What is known of each episode, read once for all readers of the week."""

    clinic: ClinicChanged
    rows: Mapping[EpisodeId, Row]
    shown: Mapping[EpisodeId, CaseloadRow]
    read: dict[EpisodeId, Known] = field(default_factory=dict)

    def known(self, episode_id: EpisodeId) -> Known:
        if episode_id not in self.read:
            store, clinic_id = ReviewStore(), self.clinic.clinic_id
            reviews = tuple(store.reviews(clinic_id, episode_id))
            recommendations = tuple(store.recommendations(clinic_id, episode_id))
            self.read[episode_id] = Known(self.rows[episode_id], self.shown[episode_id], reviews, recommendations)
        return self.read[episode_id]


def _write(made: Packet) -> None:
    from functions.review.packet.typeset import MOST_MEMORY_HERE, typeset_within

    name = f"{prefix(ClinicId(made.clinic.id), made.week.iso)}/{made.reader.role}-{made.reader.id}"
    put(BUCKET, f"{name}.json", encode(made).encode(), "application/json")
    put(BUCKET, f"{name}.pdf", typeset_within(made, MOST_MEMORY_HERE), "application/pdf")
