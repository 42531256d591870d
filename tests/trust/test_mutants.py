"""What `make mutants` tries, and how it counts."""

import tomllib
from collections import Counter

from infra.local.home import REPOSITORY
from tests.trust.mutants import RESULT, by_area, drawn, table, unfinished

_SETTINGS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
_RESULTS = """
    functions.kernel.roles.x_held__mutmut_1: killed
    functions.aws.paging.xǁCursorǁread__mutmut_2: survived
    functions.billing.rules.minutes.x_floor__mutmut_1: timeout
    functions.billing.rules.minutes.x_floor__mutmut_2: no tests
    functions.billing.x12.write837.x__segment__mutmut_12: not checked
    functions.scores.rules.x_score__mutmut_3: caught by type check
"""


def test_what_is_changed_and_what_shall_notice_is_there() -> None:
    for pattern in _SETTINGS["only_mutate"]:
        assert list(REPOSITORY.glob(pattern)), pattern
    for test in _SETTINGS["pytest_add_cli_args_test_selection"]:
        assert (REPOSITORY / test).exists(), test


def test_every_file_that_is_changed_has_its_row() -> None:
    files = [path for pattern in _SETTINGS["only_mutate"] for path in REPOSITORY.glob(pattern)]
    modules = [".".join(path.relative_to(REPOSITORY).with_suffix("").parts) for path in files]
    told = "".join(f"    {module}.x_any__mutmut_1: killed\n" for module in modules)
    assert sum(by_area(RESULT.finditer(told)).values(), Counter()).total() == len(modules)


def test_each_end_is_counted_in_its_area() -> None:
    assert by_area(RESULT.finditer(_RESULTS)) == {
        "who may see": {"killed": 1, "survived": 1},
        "what a score is": {"caught by type check": 1},
        "what is billed": {"timeout": 1, "no tests": 1},
        "what a claim says": {"not checked": 1},
    }


def test_what_no_test_runs_counts_as_not_noticed() -> None:
    areas = {"what is billed": Counter({"killed": 6, "timeout": 1, "no tests": 1, "survived": 2})}
    assert "| what is billed | 10 | 6 | 1 | 1 | 2 | 70.0% |" in table(areas)
    assert unfinished(areas.values()) == 0


def test_a_mutant_that_was_not_tried_is_unfinished() -> None:
    assert unfinished([Counter({"killed": 6, "not checked": 1})]) == 1


def test_a_sample_is_drawn_again_by_its_seed_and_another_by_another() -> None:
    names = [f"functions.kernel.roles.x_held__mutmut_{number}" for number in range(100)]
    assert drawn(names, 10, 1) == drawn(list(reversed(names)), 10, 1)
    assert len(set(drawn(names, 10, 1))) == 10
    assert drawn(names, 10, 2) != drawn(names, 10, 1)
    assert drawn(names, None, 1) == drawn(names, 100, 1) == names
