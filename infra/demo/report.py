"""What a newcomer needs at the end: where the API is, who can sign in, where the files are, and one line to try."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.box import SIMPLE_HEAD
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

_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What there is to see."""

    patients: int
    assessments: int
    contacts: int
    flags: Mapping[str, int]
    claims: Mapping[str, int]
    held: Mapping[str, int]
    not_billed: Mapping[str, int]


def counts(story: Story, api: Api, ids: Ids, files: Iterable[Path]) -> Counts:
    """Flags as the caseload shows them today; claims and holds as the month-end files have them."""
    totals, events = _totals(files), story.events
    return Counts(
        patients=len(story.patients),
        assessments=sum(isinstance(event, Answered) for event in events),
        contacts=sum(isinstance(event, Contacted) for event in events),
        flags=Counter(flag for clinic in story.vendor.clinics for flag in _flags(api, ids, story, clinic.key)),
        claims=_sum(totals, "units_by_code"),
        held=_sum(totals, "held_by_reason"),
        not_billed=_sum(totals, "not_billed_by_reason"),
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


def _totals(files: Iterable[Path]) -> list[Mapping[str, Mapping[str, int]]]:
    """The control totals of each clinic's months: of the latest run, where a month was closed more than once."""
    latest: dict[Path, tuple[int, Path]] = {}
    for manifest in (path for path in files if path.name == _MANIFEST):
        run = int(manifest.parent.name.removeprefix("run-"))
        month = manifest.parent.parent
        latest[month] = max(latest.get(month, (0, manifest)), (run, manifest))
    return [json.loads(manifest.read_text(encoding="utf-8"))["totals"] for _, manifest in latest.values()]


def _sum(totals: Iterable[Mapping[str, Mapping[str, int]]], name: str) -> Counter[str]:
    return sum((Counter(dict(one[name])) for one in totals), Counter())


def show(console: Console, running: Running, story: Story, ids: Ids, found: Counts, out: Path) -> None:
    console.print()
    console.print(_people(story))
    console.print(f"Password for all of them: [bold]{PASSWORD}[/bold]\n")
    for clinic in story.vendor.clinics:
        line = f"{clinic.place.city:<10} {clinic.place.name}, {clinic.zone}, {ids.clinics[clinic.key]}"
        console.print(line, soft_wrap=True, highlight=False)
    console.print(_numbers(found))
    season = story.season
    months = " and ".join(map(str, season.months))
    for line in (
        f"API           {running.api}   (its document: /openapi.json)",
        f"Review packet {out / PACKETS}   (week {season.weeks[-1]}, JSON and PDF)",
        f"Month-end     {out / MONTH_END}   ({months}: claims, held, manifest)",
    ):
        console.print(line, soft_wrap=True, highlight=False)
    console.print("\nTry it: the caseload, the most urgent first, each flag with its rule and reason")
    console.print(curl(running, story, ids), soft_wrap=True, markup=False, highlight=False)
    console.print("\n`make stop` stops the system; its data stays. docs/demo.md is a walk through it.")


def curl(running: Running, story: Story, ids: Ids) -> str:
    """One line to paste in the repository's folder."""
    clinic = story.vendor.clinics[0].key
    manager = story.vendor.with_role(Role.CARE_MANAGER, clinic)[0].username
    token = f'"Authorization: Bearer $(.venv/bin/caseload token {manager})"'
    return f"curl -s -H {token} '{running.api}/v1/clinics/{ids.clinics[clinic]}/caseload?limit=3'"


def _people(story: Story) -> Table:
    """Sign-in names are never cut: they are there to be pasted."""
    table = Table(title="Who can sign in", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("role", no_wrap=True)
    table.add_column("sign-in name", overflow="fold")
    table.add_column("works in")
    for member in story.vendor.staff:
        places = ", ".join(story.vendor.clinic(key).place.city for key in member.works_in)
        table.add_row(member.role.value, member.username, places or "the organization")
    return table


def _numbers(found: Counts) -> Table:
    table = Table(title="What there is", title_justify="left", show_header=False, box=SIMPLE_HEAD)
    table.add_row("patients", str(found.patients))
    table.add_row("assessments", str(found.assessments))
    table.add_row("contacts", str(found.contacts))
    groups = {
        "flags today": found.flags,
        "units claimed, both months": found.claims,
        "held, by reason": found.held,
        "not earned, by reason": found.not_billed,
    }
    for title, group in groups.items():
        listed = ", ".join(f"{name} {number}" for name, number in sorted(group.items())) or "none"
        table.add_row(title, listed)
    return table
