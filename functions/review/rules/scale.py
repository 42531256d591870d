"""What an episode's scale has come to for the metrics: elevated, improved, responded, in remission."""

from dataclasses import dataclass
from datetime import date

from functions.review.rules.course import Course
from functions.review.rules.history import Score, totals

_ANXIETY = ("F40", "F41")
_TRAUMA = ("F43.1",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What counts as elevated, improved and in remission on one scale; None where no rule says so."""

    instruments: tuple[str, ...]
    elevated_from: int
    improved_below: int | None = None
    improved_percent: int | None = None
    improved_points: int | None = None
    remission_below: int | None = None


PHQ9 = Scale(
    instruments=("PHQ-9", "PHQ-9M", "PHQ-A"),
    elevated_from=10,
    improved_below=10,
    improved_percent=50,
    remission_below=5,
)
"""C4, C5, C8; the adolescent forms count as PHQ-9 (C16, C17)."""
GAD7 = Scale(instruments=("GAD-7",), elevated_from=10, improved_below=10, improved_percent=50, remission_below=5)
"""C4, C5, C8 by analogy."""
PCL5 = Scale(instruments=("PCL-5",), elevated_from=33, improved_points=12)
"""Elevated by C16, improved by NYS appendix A; nobody says what remission is, so nobody is in it."""
RESPONSE_PERCENT = 50
MONITORING = (*PHQ9.instruments, *GAD7.instruments, *PCL5.instruments)
"""The scales that NYS accepts in the contact rate, as far as the registry has them."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The baseline of an episode and its latest later score; None where there is none. Prorated never counts (C2)."""

    scale: Scale
    baseline: int | None
    latest: int | None
    latest_on: date | None

    @property
    def is_elevated(self) -> bool:
        return self.baseline is not None and self.baseline >= self.scale.elevated_from

    @property
    def has_improved(self) -> bool:
        """C8 turned round, from an elevated baseline: no later score is no improvement; exactly half is one."""
        if self.baseline is None or self.latest is None or not self.is_elevated:
            return False
        below, percent, points = self.scale.improved_below, self.scale.improved_percent, self.scale.improved_points
        return (
            (below is not None and self.latest < below)
            or (percent is not None and self._is_down_by(percent))
            or (points is not None and self.baseline - self.latest >= points)
        )

    @property
    def has_responded(self) -> bool:
        return self.is_elevated and self._is_down_by(RESPONSE_PERCENT)

    @property
    def is_in_remission(self) -> bool:
        limit = self.scale.remission_below
        return self.is_elevated and self.latest is not None and limit is not None and self.latest < limit

    def _is_down_by(self, percent: int) -> bool:
        if self.baseline is None or self.latest is None:
            return False
        return (self.baseline - self.latest) * 100 >= percent * self.baseline


def progress(course: Course, scale: Scale, until: date) -> Progress:
    """How the episode stands on a scale at the end of a day. A score from before enrolment is no baseline (D5)."""
    counted = [score for score in scores_on(course, scale, until) if score.day >= course.enrolled_on]
    if len(counted) < 2:
        return Progress(scale, counted[0].total if counted else None, None, None)
    return Progress(scale, counted[0].total, counted[-1].total, counted[-1].day)


def scores_on(course: Course, scale: Scale, until: date) -> tuple[Score, ...]:
    """The entirely answered totals on a scale up to a day, oldest first, one a day."""
    return totals(
        measure.score
        for measure in course.measures
        if measure.instrument in scale.instruments and measure.score.day <= until and not measure.score.prorated
    )


def registry_scale(course: Course, until: date) -> Scale:
    """The scale that the caseload judges by: the PHQ-9 when there is one, else the GAD-7."""
    return GAD7 if not scores_on(course, PHQ9, until) and scores_on(course, GAD7, until) else PHQ9


def treated_scale(course: Course, until: date) -> Scale:
    """The scale used to treat the first diagnosis (NYS appendix A), when the episode has a score on it."""
    first = course.diagnoses[0] if course.diagnoses else ""
    for codes, scale in ((_ANXIETY, GAD7), (_TRAUMA, PCL5)):
        if first.startswith(codes) and scores_on(course, scale, until):
            return scale
    return registry_scale(course, until)
