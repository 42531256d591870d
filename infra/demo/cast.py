"""Who plays what: parts that every demonstration has, so that each hold, flag and code is seen; the rest by lot."""

from dataclasses import dataclass
from enum import Enum, auto
from random import Random


class Course(Enum):
    """How somebody fares."""

    REMITS = auto()
    RESPONDS = auto()
    IMPROVES_PARTLY = auto()
    DOES_NOT_IMPROVE = auto()
    WORSENS = auto()
    RELAPSES = auto()
    DROPS_OUT = auto()


class Gap(Enum):
    """What is missing from a record, or peculiar about it."""

    NO_CONSENT = auto()
    CONSENT_REVOKED = auto()
    COST_SHARING_UNSAID = auto()
    NO_DIAGNOSIS = auto()
    NO_VISIT = auto()
    NEVER_REVIEWED = auto()
    REVIEWED_ONCE = auto()
    NOT_MEASURED = auto()
    NO_BASELINE = auto()
    UNKNOWN_PAYER = auto()
    PART2_FOR_TREATMENT_ONLY = auto()
    ITEM_LEFT_OUT = auto()
    ITEM9_LEFT_OUT = auto()
    SAFETY_OPEN = auto()
    SAFETY_FORGOTTEN = auto()
    SAFETY_ANSWERED = auto()
    TIME_THAT_DOES_NOT_COUNT = auto()


class Effort(Enum):
    """How much of the care manager's time somebody gets in a month: it decides the code."""

    BRIEF = auto()
    USUAL = auto()
    LONG = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`starts` is the enrolment in days after the first of the two months; None payer and effort are drawn by lot."""

    course: Course
    starts: int
    gap: Gap | None = None
    effort: Effort = Effort.USUAL
    payer: str | None = None


_NEWEST = 1000  # days: whoever starts later than the last days of the season starts in them

CAST: tuple[Part, ...] = (
    Part(course=Course.DOES_NOT_IMPROVE, starts=-20, effort=Effort.LONG),
    Part(course=Course.IMPROVES_PARTLY, starts=-40, effort=Effort.BRIEF, payer="medicare_ffs"),
    Part(course=Course.REMITS, starts=-62),
    Part(course=Course.RESPONDS, starts=3, gap=Gap.NO_CONSENT),
    Part(course=Course.IMPROVES_PARTLY, starts=-15, gap=Gap.NOT_MEASURED),
    Part(course=Course.RESPONDS, starts=5, gap=Gap.NO_DIAGNOSIS),
    Part(course=Course.IMPROVES_PARTLY, starts=4, gap=Gap.NEVER_REVIEWED),
    Part(course=Course.WORSENS, starts=36, gap=Gap.SAFETY_OPEN),
    Part(course=Course.DOES_NOT_IMPROVE, starts=8, gap=Gap.SAFETY_ANSWERED, effort=Effort.LONG),
    Part(course=Course.DROPS_OUT, starts=-6),
    Part(course=Course.RELAPSES, starts=-60),
    Part(course=Course.RESPONDS, starts=-30, gap=Gap.CONSENT_REVOKED),
    Part(course=Course.RESPONDS, starts=10, gap=Gap.COST_SHARING_UNSAID, payer="medicare_ffs"),
    Part(course=Course.IMPROVES_PARTLY, starts=6, gap=Gap.UNKNOWN_PAYER),
    Part(course=Course.RESPONDS, starts=12, gap=Gap.NO_VISIT),
    Part(course=Course.IMPROVES_PARTLY, starts=2, gap=Gap.PART2_FOR_TREATMENT_ONLY),
    Part(course=Course.RESPONDS, starts=33, gap=Gap.ITEM_LEFT_OUT),
    Part(course=Course.DOES_NOT_IMPROVE, starts=38, gap=Gap.ITEM9_LEFT_OUT),
    Part(course=Course.IMPROVES_PARTLY, starts=41, gap=Gap.NO_BASELINE),
    Part(course=Course.RESPONDS, starts=-9, gap=Gap.TIME_THAT_DOES_NOT_COUNT),
    Part(course=Course.RESPONDS, starts=_NEWEST),
    Part(course=Course.DOES_NOT_IMPROVE, starts=-28, gap=Gap.REVIEWED_ONCE),
    Part(course=Course.IMPROVES_PARTLY, starts=-24, gap=Gap.REVIEWED_ONCE),
    Part(course=Course.RESPONDS, starts=-48, effort=Effort.BRIEF, payer="medicare_ffs"),
    Part(course=Course.DOES_NOT_IMPROVE, starts=20, gap=Gap.SAFETY_FORGOTTEN),
)
_WEIGHTS = {
    Course.REMITS: 14,
    Course.RESPONDS: 30,
    Course.IMPROVES_PARTLY: 22,
    Course.DOES_NOT_IMPROVE: 16,
    Course.WORSENS: 5,
    Course.RELAPSES: 3,
    Course.DROPS_OUT: 10,
}


def cast(clinic: int, clinics: int, patients: int) -> tuple[Part, ...]:
    """The fixed parts of one clinic of several: dealt out in turn, so that a few patients in each are enough."""
    return CAST[clinic::clinics][:patients]


def by_lot(draw: Random, last_start: int) -> Part:
    """A part for somebody about whom nothing is peculiar."""
    course = draw.choices(tuple(_WEIGHTS), tuple(_WEIGHTS.values()))[0]
    starts = min(draw.randrange(-62, 75), last_start)
    effort = draw.choices(tuple(Effort), (12, 76, 12))[0]
    return Part(course=course, starts=starts, effort=effort)
