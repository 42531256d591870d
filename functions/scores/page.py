"""The patient's page: one form, no scripts, nothing personal, help in a crisis always in sight.

Every text is escaped; the page may load nothing and send its form only to where it came from.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape

from functions.scores.crisis import DEFAULT, Crisis
from functions.scores.instruments import Instrument, Item
from functions.scores.page_style import STYLE

_TITLE = "Questions from your care team"
_PROMISE = "Your answers go to your care team. They are not read around the clock."


@cache
def headers() -> Mapping[str, str]:
    """Nothing from elsewhere, no scripts, no frame around it, and no word to others of where the reader came from."""
    style = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'"
    return {
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }


def is_drawable(instrument: Instrument) -> bool:
    """Whether every question may be shown: its wording is free, or ours."""
    return all(item.text for item in instrument.items)


def form(instrument: Instrument, crisis: Crisis, *, given: Mapping[str, int], left_open: Sequence[int] = ()) -> str:
    """The questions, with what was answered already; `left_open` are the numbers of questions to ask about again."""
    stem = f'<p class="stem" id="stem">{escape(instrument.stem)}</p>' if instrument.stem else ""
    return _document(
        f"<h1>{_TITLE}</h1><p>{_PROMISE}</p>{_notice(left_open)}{stem}"
        f'<form method="post" autocomplete="off">{"".join(_questions(instrument, given, left_open))}'
        f'<button type="submit">Send my answers</button>{_as_is(left_open)}</form>',
        crisis,
    )


def thanks(crisis: Crisis, *, urgent: bool) -> str:
    """After the answers are in; `urgent` puts help first."""
    said = "<h1>Thank you</h1><p>Your answers are with your care team. You can close this page.</p>"
    return _document(f"{_urgent(crisis) if urgent else ''}{said}", crisis)


def refusal(title: str, said: str) -> str:
    """Why the page cannot be shown; the same for every link that opens nothing."""
    return _document(f"<h1>{escape(title)}</h1><p>{escape(said)}</p>", DEFAULT)


def _document(body: str, crisis: Crisis) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_TITLE}</title><style>{STYLE}</style></head><body><main>{body}</main>"
        f'<footer class="crisis" aria-label="Help in a crisis"><div><p>{escape(crisis.text)}</p>{_call(crisis)}</div>'
        "</footer></body></html>"
    )


def _call(crisis: Crisis) -> str:
    dialled = "".join(sign for sign in crisis.phone if sign in "+0123456789")
    return f'<a class="call" href="tel:{dialled}">Call {escape(crisis.phone)}</a>'


def _urgent(crisis: Crisis) -> str:
    return (
        '<section class="notice urgent" role="alert"><h1>You do not have to wait for us</h1>'
        "<p>You told us about thoughts of death or of hurting yourself. Thank you for saying so. Your care team is "
        f"being told. Somebody can talk with you now.</p><p>{escape(crisis.text)}</p>{_call(crisis)}</section>"
    )


def _notice(left_open: Sequence[int]) -> str:
    if not left_open:
        return ""
    links = " ".join(f'<a href="#q{number}">Question {number}</a>' for number in left_open)
    return (
        f'<section class="notice" role="alert"><p><strong>Not sent yet.</strong> Without an answer: {links}</p>'
        "<p>Answer what you can, then send. You may also leave questions open and send the rest.</p></section>"
    )


def _as_is(left_open: Sequence[int]) -> str:
    button = '<button class="second" type="submit" name="as_is" value="1">Send with questions left open</button>'
    return button if left_open else ""


def _questions(instrument: Instrument, given: Mapping[str, int], left_open: Sequence[int]) -> Iterator[str]:
    for number, item in enumerate(instrument.items, start=1):
        head = f'<fieldset id="q{number}"{_marks(instrument, is_open=number in left_open)}><legend>{number}. '
        yield f"{head}{escape(item.text or '')}</legend>{_choices(item, f'item_{number}', given)}</fieldset>"
    if instrument.functional and instrument.functional.text:
        asked = escape(instrument.functional.text)
        choices = _choices(instrument.functional, "functional", given)
        yield f"<fieldset><legend>{asked}</legend>{choices}</fieldset>"


def _marks(instrument: Instrument, *, is_open: bool) -> str:
    described = ' aria-describedby="stem"' if instrument.stem else ""
    return f'{described} class="open"' if is_open else described


def _choices(item: Item, name: str, given: Mapping[str, int]) -> str:
    if not item.choices:
        value = f' value="{given[name]}"' if name in given else ""
        limits = f'min="{item.low}" max="{item.high}" aria-label="{item.low} to {item.high}"'
        return f'<input class="number" type="number" inputmode="numeric" name="{name}" {limits}{value}>'
    return "".join(
        f'<label class="choice"><input type="radio" name="{name}" value="{choice.value}"'
        f"{' checked' if given.get(name) == choice.value else ''}>{escape(choice.text)}</label>"
        for choice in item.choices
    )
