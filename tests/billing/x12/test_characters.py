"""A name from anywhere becomes capitals that a claim can carry, and is lost only when nothing of it is a letter."""

import unicodedata

import pytest
from faker import Faker
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.x12.characters import basic, cut, is_basic

LOCALES = (
    "ar_SA", "bg_BG", "bn_BD", "cs_CZ", "da_DK", "de_DE", "el_GR", "en_US", "es_MX", "et_EE", "fa_IR", "fi_FI",
    "fr_FR", "ga_IE", "he_IL", "hi_IN", "hr_HR", "hu_HU", "hy_AM", "is_IS", "it_IT", "ja_JP", "ka_GE", "ko_KR",
    "lt_LT", "lv_LV", "ne_NP", "nl_NL", "no_NO", "or_IN", "pl_PL", "pt_BR", "ro_RO", "ru_RU", "sk_SK", "sl_SI",
    "sv_SE", "ta_IN", "th_TH", "tr_TR", "uk_UA", "uz_UZ", "vi_VN", "yo_NG", "zh_CN", "zh_TW", "zu_ZA",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Žižková", "ZIZKOVA"),
        ("Nguyễn Thị Ánh", "NGUYEN THI ANH"),
        ("Strauß", "STRAUSS"),
        ("Øyen Łącki Đặng", "OYEN LACKI DANG"),
        ("Æsop Œuvre Þór Ðuro", "AESOP OEUVRE THOR DURO"),
        ("İpek Işık", "IPEK ISIK"),
        ("王小明", "WANGXIAOMING"),
        ("Щукин", "SHCHUKIN"),
        ("Παπαδόπουλος", "PAPADOPOYLOS"),
        ("김민수", "GIMMINSU"),
        ("محمد", "MHMD"),
        ("सुनीता", "SUNITA"),
        ("O’Brien", "O'BRIEN"),
        ("Kaʻahumanu", "KA'AHUMANU"),
        ("Smith–Jones", "SMITH-JONES"),
        ("e\u0301lan", "ELAN"),
        ("Jo\u200dão\u200e", "JOAO"),
        ("  Anna \t Maria\n", "ANNA MARIA"),
        ("A*B:C^D~E>F|G\\H", "A B C D E F G H"),
        ("＊Ａnna：", "ANNA"),
        ("Anna 😀", "ANNA"),
        ("٣ rd", "3 RD"),
    ],
)
def test_a_name_is_written_as_it_would_be_spelled(name: str, written: str) -> None:
    assert basic(name) == written


@pytest.mark.parametrize("name", ["", " ", "😀", "***", "- . -", "…", "~", "\ud800", "\u200e"])
def test_nothing_is_left_of_what_has_no_letter(name: str) -> None:
    assert basic(name) == ""


@given(st.text())
def test_only_the_basic_set_without_delimiters_is_ever_written(text: str) -> None:
    written = basic(text)
    assert is_basic(written)
    assert not set(written) & set("*:^~\r\n")
    assert basic(written) == written == written.strip()


@given(st.text(st.characters(categories=("Lu", "Ll")), min_size=1))
def test_a_name_of_latin_letters_is_never_lost(text: str) -> None:
    named = [char for char in text if "LATIN" in unicodedata.name(char, "")]
    assert not named or basic("".join(named))


@pytest.mark.parametrize("locale", LOCALES)
def test_no_name_of_any_country_is_lost(locale: str) -> None:
    fake = Faker(locale)
    fake.seed_instance(7)
    for _ in range(200):
        name = fake.name()
        assert any(char.isalnum() for char in basic(name)), name


def test_a_cut_name_does_not_end_in_a_space() -> None:
    assert (cut("Anna Maria", 5), cut("Anna Maria", 6), cut("Anna", 4)) == ("ANNA", "ANNA M", "ANNA")
