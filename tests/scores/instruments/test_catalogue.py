"""Every instrument is complete, and says where it comes from."""

import pytest

from functions.kernel.errors import Invalid
from functions.scores.instruments import INSTRUMENTS, Instrument, find
from functions.scores.instruments.mood import DIFFICULTY, GAD_2, GAD_7, PHQ_2, PHQ_9

FREE = {"PHQ-9", "PHQ-2", "GAD-7", "GAD-2", "OUD-DAYS"}


def test_the_catalogue_has_every_tool_once() -> None:
    assert [instrument.code for instrument in INSTRUMENTS] == [
        "PHQ-9", "PHQ-2", "GAD-7", "GAD-2", "PHQ-9M", "PHQ-A", "EPDS", "AUDIT-C", "DAST-10", "PCL-5", "PC-PTSD-5",
        "MDQ", "C-SSRS", "OUD-DAYS", "BAM",
    ]  # fmt: skip


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda instrument: instrument.code)
def test_an_instrument_names_its_rule_and_source_and_its_bands_climb(instrument: Instrument) -> None:
    lows = [band.low for band in instrument.bands]
    assert instrument.rule in ("C1", "C16")
    assert instrument.source
    assert lows == sorted(set(lows))
    assert lows[:1] in ([], [0])
    assert all(low <= instrument.highest for low in lows)
    assert instrument.safety_item is None or instrument.safety_item <= len(instrument.items)


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda instrument: instrument.code)
def test_only_tools_that_are_free_to_use_carry_their_wording(instrument: Instrument) -> None:
    assert all((item.text is not None) == (instrument.code in FREE) for item in instrument.items)


@pytest.mark.parametrize(
    ("code", "items", "highest"),
    [("PHQ-9", 9, 27), ("GAD-7", 7, 21), ("PHQ-2", 2, 6), ("EPDS", 10, 30), ("AUDIT-C", 3, 12), ("DAST-10", 10, 10),
     ("PCL-5", 20, 80), ("PC-PTSD-5", 5, 5), ("OUD-DAYS", 1, 30)],
)  # fmt: skip
def test_items_add_up_to_the_published_maximum(code: str, items: int, highest: int) -> None:
    assert (len(find(code).items), find(code).highest) == (items, highest)


def test_loinc_codes_are_those_of_the_published_questionnaires() -> None:
    assert [item.loinc for item in PHQ_9.items] == [
        "44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8",
    ]  # fmt: skip
    assert [item.loinc for item in GAD_7.items] == [
        "69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7",
    ]  # fmt: skip
    assert (PHQ_9.loinc_panel, PHQ_9.loinc_total, GAD_7.loinc_total) == ("44249-1", "44261-6", "70274-6")


def test_the_codes_of_the_difficulty_answers_are_not_in_the_order_of_their_scores() -> None:
    assert [(choice.value, choice.loinc) for choice in DIFFICULTY] == [
        (0, "LA6572-7"), (1, "LA6573-5"), (2, "LA6575-0"), (3, "LA6574-3"),
    ]  # fmt: skip


def test_the_short_forms_ask_the_first_two_questions() -> None:
    assert PHQ_2.items == PHQ_9.items[:2]
    assert GAD_2.items == GAD_7.items[:2]


def test_an_unknown_instrument_is_refused_by_name() -> None:
    with pytest.raises(Invalid) as refused:
        find("PHQ9")
    assert refused.value.code == refused.value.problems[0].code == "INSTRUMENT_UNKNOWN"
    assert refused.value.problems[0].field == "/instrument"
