"""The page about metrics names every metric, setting and range that there is."""

from pathlib import Path

from functions.review.rules.metrics import metrics
from functions.review.rules.staffing import AIMS
from tests.review.rules.courses import MARCH, UNSAID

PAGE = (Path(__file__).parents[2] / "docs" / "metrics.md").read_text("utf-8")


def test_every_metric_is_on_the_page() -> None:
    codes = [metric.code for metric in metrics([], MARCH, UNSAID)]
    assert [code for code in codes if f"`{code}`" not in PAGE] == []


def test_every_range_of_a_caseload_is_on_the_page() -> None:
    said = [f"`{kind}` {expected.low} to {expected.high}" for kind, expected in AIMS.items()]
    assert [words for words in said if words not in PAGE] == []


def test_every_target_is_on_the_page() -> None:
    aimed = [(metric.code, metric.target.at_least) for metric in metrics([], MARCH, UNSAID) if metric.target]
    assert aimed == [("M5", 80), ("M6", 60), ("M8", 80), ("M9", 85)]
    rows = {line.split("|")[1].strip(" `"): line for line in PAGE.splitlines() if line.startswith("| `M")}
    assert all(rows[code].endswith(f"| {percent}% |") for code, percent in aimed)
