"""What a newcomer needs at the end: where the API is, who can sign in, where the files are, and one line to try."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from functions.kernel.roles import Role
from infra.demo.api import Api
from infra.demo.events import Answered, Contacted
from infra.demo.export import MONTH_END, PACKETS
from infra.demo.requests import Ids
from infra.demo.signing_in import PASSWORD
from infra.demo.story import Story
from infra.local.home import Running

_LINES, _HELD = "claims.csv", "held.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What there is to see."""

    patients: int
    assessments: int
    contacts: int
    flags: Mapping[str, int]
    claims: Mapping[str, int]
    held: Mapping[str, int]


def counts(story: Story, api: Api, ids: Ids, files: Iterable[Path]) -> Counts:
    """Flags as the caseload shows them today; claims and holds as the month-end files have them."""
    files = tuple(files)
    events = story.events
    return Counts(
        patients=len(story.patients),
        assessments=sum(isinstance(event, Answered) for event in events),
        contacts=sum(isinstance(event, Contacted) for event in events),
        flags=Counter(flag for clinic in story.vendor.clinics for flag in _flags(api, ids, story, clinic.key)),
        claims=Counter(row["hcpcs"] for row in _rows(files, _LINES)),
        held=Counter(reason for row in _rows(files, _HELD) for reason in _reasons(row["hold_reasons"])),
    )


def _flags(api: Api, ids: Ids, story: Story, clinic: str) -> Iterable[str]:
    consultant = story.vendor.with_role(Role.PSYCHIATRIC_CONSULTANT, clinic)[0].username
    path, cursor = f"/v1/clinics/{ids.clinics[clinic]}/caseload?limit=200", None
    while True:
        page = api.get(path if cursor is None else f"{path}&cursor={cursor}", consultant)
        yield from (flag["code"] for row in page["items"] for flag in row["flags"])
        cursor = page["next_cursor"]
        if cursor is None:
            return


def _rows(files: Iterable[Path], name: str) -> Iterable[Mapping[str, str]]:
    for path in files:
        if path.name.endswith(name):
            with path.open(encoding="utf-8-sig", newline="") as lines:
                yield from csv.DictReader(lines)


def _reasons(cell: str) -> list[str]:
    return [reason for reason in cell.replace(";", " ").replace(",", " ").split() if reason.isupper()]


def show(console: Console, running: Running, story: Story, ids: Ids, found: Counts, out: Path) -> None:
    console.print()
    console.print(_people(story))
    console.print(f"Password for all of them: [bold]{PASSWORD}[/bold]\n")
    console.print(_numbers(found))
    season = story.season
    console.print(f"API           {running.api}   (its document: {running.api}/openapi.json)")
    console.print(f"Review packet {out / PACKETS}   (week {season.weeks[-1]}, JSON and PDF)")
    months = " and ".join(map(str, season.months))
    console.print(f"Month-end     {out / MONTH_END}   ({months}: claims, held, manifest)")
    console.print("\nTry it: the caseload, the most urgent first, each flag with its rule and reason")
    console.print(curl(running, story, ids), soft_wrap=True, markup=False, highlight=False)
    console.print("\n`make stop` stops the system; its data stays. docs/demo.md walks through a patient's life.")


def curl(running: Running, story: Story, ids: Ids) -> str:
    """One line to paste in the repository's folder."""
    clinic = story.vendor.clinics[0].key
    manager = story.vendor.with_role(Role.CARE_MANAGER, clinic)[0].username
    token = f'"Authorization: Bearer $(.venv/bin/caseload token {manager})"'
    return f"curl -s -H {token} '{running.api}/v1/clinics/{ids.clinics[clinic]}/caseload?limit=3'"


def _people(story: Story) -> Table:
    table = Table(title="Who can sign in", title_justify="left")
    for heading in ("role", "sign-in name", "name", "works in"):
        table.add_column(heading)
    for member in story.vendor.staff:
        places = ", ".join(story.vendor.clinic(key).place.name for key in member.works_in) or "the organization"
        table.add_row(member.role.value, member.username, member.name, places)
    return table


def _numbers(found: Counts) -> Table:
    table = Table(title="What there is", title_justify="left", show_header=False)
    table.add_row("patients", str(found.patients))
    table.add_row("assessments", str(found.assessments))
    table.add_row("contacts", str(found.contacts))
    for title, group in (("flags today", found.flags), ("claim lines", found.claims), ("held", found.held)):
        listed = ", ".join(f"{name} {number}" for name, number in sorted(group.items())) or "none"
        table.add_row(title, listed)
    return table
