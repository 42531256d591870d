"""The patient's page: complete, escaped, without scripts, with help in sight and every question in reach of a thumb."""

import hashlib
import re
from base64 import b64encode
from html import escape
from html.parser import HTMLParser

import pytest

from functions.scores import page
from functions.scores.crisis import DEFAULT, Crisis
from functions.scores.instruments import INSTRUMENTS, Instrument, find
from functions.scores.page_style import STYLE

PHQ9 = find("PHQ-9")
DRAWABLE = [instrument for instrument in INSTRUMENTS if page.is_drawable(instrument)]


class Seen(HTMLParser):
    """Every element with its attributes; refuses a document whose elements do not close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "input"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_phq9_asks_nine_questions_and_the_difficulty_with_four_answers_each() -> None:
    seen = Seen(page.form(PHQ9, DEFAULT, given={}))
    names = [field["name"] for field in seen.of("input")]
    assert names == [f"item_{number}" for number in range(1, 10) for _ in range(4)] + ["functional"] * 4
    assert len(seen.of("fieldset")) == len(seen.of("legend")) == 10
    assert not [field for field in seen.of("input") if "checked" in field]


@pytest.mark.parametrize("instrument", DRAWABLE, ids=lambda instrument: instrument.code)
def test_every_question_that_is_free_to_show_is_shown(instrument: Instrument) -> None:
    html = page.form(instrument, DEFAULT, given={})
    Seen(html)
    assert all(escape(item.text or "") in html for item in instrument.items)


def test_only_tools_whose_wording_may_be_shown_have_a_page() -> None:
    assert {instrument.code for instrument in DRAWABLE} == {"PHQ-9", "PHQ-2", "GAD-7", "GAD-2", "OUD-DAYS"}


def test_a_count_is_a_number_within_its_limits() -> None:
    seen = Seen(page.form(find("OUD-DAYS"), DEFAULT, given={"item_1": 12}))
    (field,) = seen.of("input")
    assert (field["type"], field["min"], field["max"], field["value"]) == ("number", "0", "30", "12")


def test_answers_are_kept_and_open_questions_marked_when_it_is_asked_again() -> None:
    html = page.form(PHQ9, DEFAULT, given={"item_1": 2}, left_open=(2, 9))
    seen = Seen(html)
    chosen = [(field["name"], field["value"]) for field in seen.of("input") if "checked" in field]
    assert chosen == [("item_1", "2")]
    assert [field["id"] for field in seen.of("fieldset") if field.get("class") == "open"] == ["q2", "q9"]
    assert [link["href"] for link in seen.of("a")][:2] == ["#q2", "#q9"]
    assert [button.get("name") for button in seen.of("button")] == [None, "as_is"]


@pytest.mark.parametrize(
    "html",
    [
        page.form(PHQ9, DEFAULT, given={}),
        page.thanks(DEFAULT, urgent=False),
        page.thanks(DEFAULT, urgent=True),
        page.refusal("No", "not now"),
    ],
)
def test_every_page_ends_with_help_in_a_crisis_and_loads_nothing(html: str) -> None:
    seen = Seen(html)
    assert [link["href"] for link in seen.of("a")][-1] == "tel:988"
    assert escape(DEFAULT.text) in html
    assert not seen.of("script") + seen.of("link") + seen.of("img")
    assert not re.search(r"https?:|url\(|@import", html)
    assert seen.of("html") == [{"lang": "en"}]


def test_help_comes_first_after_an_answer_that_calls_for_a_person() -> None:
    assert page.thanks(DEFAULT, urgent=True).index("tel:988") < page.thanks(DEFAULT, urgent=True).index(
        "Thank you</h1>"
    )
    assert page.thanks(DEFAULT, urgent=False).count("tel:988") == 1


def test_a_clinic_s_words_are_text_and_its_number_can_be_dialled() -> None:
    html = page.form(PHQ9, Crisis("<b>Call</b> & talk", "+1 (207) 555-0100"), given={})
    assert "&lt;b&gt;Call&lt;/b&gt; &amp; talk" in html
    assert 'href="tel:+12075550100"' in html


def test_the_policy_allows_this_style_and_nothing_else() -> None:
    policy = page.headers()["Content-Security-Policy"]
    style = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    assert f"style-src 'sha256-{style}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert f"<style>{STYLE}</style>" in page.refusal("No", "not now")
