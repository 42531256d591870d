"""Invented packets, the same for the same seed: `python -m tests.review.packet.samples FOLDER` writes them as PDFs."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from functions.review.packet import document as d
from functions.review.packet.compose import count, week
from functions.review.packet.typeset import typeset
from tests.review.packet.people import AS_OF, Shape, discussion, line, reading, series

GIVEN = (
    "Sample Ada",
    "Sample Bruno",
    "Sample Carla",
    "Sample Dmitri",
    "Sample Esperanza",
    "Sample Felix",
    "Sample Grace",
)
FAMILY = ("Testperson", "Invented", "Nobody", "Madeup", "Fictional-Example", "Placeholder")


def packet(
    shapes: Sequence[Shape], *, others: int = 0, seed: int = 7, clinic: str = "Sample Family Medicine"
) -> d.Packet:
    """A packet of these patients to discuss and of `others` more on the caseload."""
    random = Random(seed)  # noqa: S311 - sample data, not a secret
    patients = tuple(_alone(discussion(random, number, shape), number) for number, shape in enumerate(shapes, start=1))
    quiet = (_quiet(random, number) for number in range(len(shapes) + 1, len(shapes) + others + 1))
    caseload = (*(line(one) for one in patients), *quiet)
    return d.Packet(
        schema=d.SCHEMA,
        clinic=d.Clinic("cli_sample", clinic, "America/Detroit"),
        reader=d.Reader("stf_sample", "Dr. Sample Consultant", "psychiatric_consultant"),
        week=week("2026-W11"),
        as_of=AS_OF,
        generated_at=datetime(2026, 3, 9, 10, 0, tzinfo=UTC),
        counts=count(caseload),
        caseload=caseload,
        patients=patients,
    )


def _alone(one: d.Discussion, number: int) -> d.Discussion:
    return replace(one, episode=replace(one.episode, id=f"epi_{number}"))


def _quiet(random: Random, number: int) -> d.CaseloadLine:
    name = f"{random.choice(GIVEN)} {random.choice(FAMILY)}"
    one = line(discussion(random, number, Shape(name, scores=number % 5)))
    phase: d.Phase = "relapse_prevention" if number % 6 == 0 else "active"
    return replace(one, position=None, phase=phase, flags=() if number % 4 else ("measure overdue (C10)",))


def with_removal() -> d.Packet:
    """A short week, in which two who were proposed need not be discussed; the second reason is long."""
    made = packet([Shape(f"{given} Testperson", is_urgent=given == GIVEN[0]) for given in GIVEN[:3]], others=6)
    reasons = (
        "seen by her psychiatrist on Friday, nothing new",
        "moves away on Thursday; the warm hand-off is done. " * 4,
    )
    gone = (one.patient for one in made.caseload[4:6])
    named = tuple(d.TakenOff(one, "Sample Manager", reason.strip()) for one, reason in zip(gone, reasons, strict=True))
    return replace(made, taken_off=named)


def weekly() -> d.Packet:
    """An ordinary week: seven to discuss of thirty."""
    shapes = [
        Shape(f"{given} {FAMILY[index % len(FAMILY)]}", is_urgent=index == 0) for index, given in enumerate(GIVEN)
    ]
    return packet(shapes, others=23)


def difficult() -> d.Packet:
    """Everything that breaks layouts: long and foreign names, no score, one, forty; long texts; unanswered items."""
    long = "Maximiliana-Konstantina Alexandrovna Testperson-Featherstonehaugh de la Invencion"
    shapes = [
        Shape(long, scores=40, changes=12, is_urgent=True, is_long=True),
        Shape("Nguyễn Thị Ánh Mẫu", scores=1, changes=0, is_long=True),
        Shape("Łucja Przykładowa-Żółć", scores=0, changes=1),
        Shape("محمد عبد الرحمن المثالي", scores=3),
        Shape("测试王小明", scores=2, changes=5),
        Shape("Sample 😀👩🏽‍⚕️ Emoji \U0001f9ff𐎀"),
        Shape("W" * 60),
        Shape('#eval("1") *bold* ] \\ "quoted" $x$ @ref <b>', scores=4),
        Shape("김표본 / 山田サンプル / Δοκιμή Тестова / נסיון / उदाहरण / ตัวอย่าง"),
    ]
    made = packet(
        shapes, others=12, clinic="The Invented Community Health Center for Families of the Greater Sample Valley"
    )
    return _with_gaps(made)


def _with_gaps(made: d.Packet) -> d.Packet:
    """The fourth patient gets a prorated total, an unanswered item 9 and a questionnaire that cannot be scored."""
    days = [AS_OF - timedelta(days=back) for back in (70, 42, 20, 3)]
    gaps = series(
        "PHQ-9",
        [
            reading(days[0], 19, item9=None),
            reading(days[1], 17, prorated=True, item9=1),
            reading(days[2], None, item9=None),
            reading(days[3], 27, item9=3),
        ],
        "up 8 from first: worsened (C9)",
    )
    changed = tuple(replace(one, phq9=gaps) if one.position == 4 else one for one in made.patients)
    lines = tuple(line(one) for one in changed) + made.caseload[len(changed) :]
    return replace(made, patients=changed, caseload=lines, counts=count(lines))


def many(number: int) -> d.Packet:
    """As many to discuss as asked for."""
    return packet([Shape(f"Sample {index:03d} Testperson", scores=8) for index in range(1, number + 1)])


if __name__ == "__main__":
    all_of_them = {"weekly": weekly(), "removal": with_removal(), "difficult": difficult(), "empty": packet([])}
    for name, made in {**all_of_them, "many": many(120)}.items():
        Path(sys.argv[1], f"{name}.pdf").write_bytes(typeset(made))
