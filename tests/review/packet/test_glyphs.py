"""Names from all over the world can be drawn, and what cannot be drawn is still told apart."""

import pytest

from functions.review.packet.glyphs import coverage, printable

NAMES = (
    "Łucja Żółć", "Nguyễn Thị Ánh", "Đặng Văn Hữu", "محمد عبد الرحمن", "گلناز پژمان", "测试王小明", "山田サンプル",
    "김표본", "Δοκιμή", "Тестова Ґанна", "נסיון", "उदाहरण", "নমুনা", "ਨਮੂਨਾ", "નમૂના", "மாதிரி", "నమూనా", "ಮಾದರಿ", "മാതൃക",
    "නියැදිය", "ตัวอย่าง", "ຕົວຢ່າງ", "គំរូ", "နမူနာ", "ምሳሌ", "ნიმუში", "Նմուշ", "ଉଦାହରଣ", "Ąą́ʼ Ndééʼ", "Þóra Æsir",
    "Nguyễn", "😀",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_drawn_in_its_own_script(name: str) -> None:
    assert "[U+" not in printable(name, coverage())


def test_a_character_that_no_font_has_is_printed_as_its_number() -> None:
    assert printable("Sample \U00010380", coverage()) == "Sample [U+10380]"


def test_a_decomposed_name_is_composed() -> None:
    assert printable("Nguye\u0302\u0303n", coverage()) == "Nguyễn"


def test_controls_and_direction_overrides_cannot_turn_a_line_around() -> None:
    assert printable("Sam\u202eple\x00\x1b[31m", coverage()) == "Sample  [31m"


def test_a_name_written_from_right_to_left_is_isolated_from_what_follows() -> None:
    assert printable("נסיון", coverage()) == "\u2068נסיון\u2069"


def test_an_ordinary_long_surname_is_left_whole() -> None:
    assert printable("Featherstonehaugh-Wolfeschlegelstein", coverage()) == "Featherstonehaugh-Wolfeschlegelstein"


def test_sixty_letters_without_a_space_may_break_anywhere_and_lose_none() -> None:
    soft = printable("W" * 60, coverage())
    assert soft.replace("\u200b", "") == "W" * 60
    assert soft.count("\u200b") == 59


def test_a_break_never_comes_between_a_letter_and_its_mark_or_inside_a_joined_emoji() -> None:
    soft = printable("Q\u0323" * 40 + "👩\u200d🔬" * 10, coverage())
    assert "\u200b\u0323" not in soft
    assert "\u200b\u200d" not in soft
    assert "\u200d\u200b" not in soft
