"""Payers' files as they go wrong on the way: a finding each time, never a silent zero, never half a posting."""

import re
from collections.abc import Iterator

import pytest

from functions.billing.inbound.claim import Claim, ClaimNumber
from functions.billing.inbound.post import Posted, post
from functions.billing.inbound.read_file import read_file
from tests.billing.inbound.payer import PARTNERS, a_277ca, a_999, a_claim, an_835, denied, paid, reversal, sent

ONE, TWO, THREE = a_claim(1), a_claim(2), a_claim(3)
BOOKS: dict[ClaimNumber, Claim] = {claim.number: claim for claim in (ONE, TWO, THREE)}
PAYMENT = an_835(
    [paid(ONE, share=80, group="PR", reason="2"), denied(TWO), reversal(paid(THREE)), paid(THREE, share=50)],
    plb=[("WO", 100)],
)
FILES = {"999": a_999(), "277": a_277ca([ONE, TWO], [THREE]), "835": PAYMENT}


def segments(content: bytes) -> list[str]:
    return content.decode().removesuffix("~\n").split("~\n")


def taken(parts: list[str]) -> Posted:
    content = "".join(f"{part}~\n" for part in parts).encode()
    return post(BOOKS, read_file(content), PARTNERS, sent(BOOKS.values()))


def is_untouched(posted: Posted) -> bool:
    return dict(posted.claims) == BOOKS and bool(posted.findings)


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_ends_at_any_segment_posts_nothing(kind: str) -> None:
    whole = segments(FILES[kind])
    assert not is_untouched(taken(whole))
    assert [length for length in range(len(whole)) if not is_untouched(taken(whole[:length]))] == []


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_lost_any_segment_posts_nothing(kind: str) -> None:
    whole = segments(FILES[kind])
    lost = [taken([*whole[:place], *whole[place + 1 :]]) for place in range(len(whole))]
    assert [whole[place] for place, posted in enumerate(lost) if not is_untouched(posted)] == []


def test_a_payment_that_lost_a_segment_with_money_posts_nothing_even_when_it_was_counted_again() -> None:
    whole = segments(PAYMENT)
    for place, part in enumerate(whole):
        if part.partition("*")[0] in ("BPR", "CLP", "SVC", "CAS", "PLB"):
            rest = [re.sub(r"^SE\*\d+", f"SE*{len(whole) - 5}", it) for it in whole if it is not whole[place]]
            assert is_untouched(taken(rest)), part


def a_cent_off() -> Iterator[tuple[int, int, list[str]]]:
    """Every amount of the payment, a cent more and a cent less."""
    whole = segments(PAYMENT)
    for place, part in enumerate(whole):
        for at, element in enumerate(part.split("*")):
            for cents in (1, -1) if re.fullmatch(r"-?\d+\.\d\d", element) else ():
                yield place, at, [*whole[:place], _with(part, at, cents), *whole[place + 1 :]]


def _with(part: str, at: int, cents: int) -> str:
    elements = part.split("*")
    changed = int(elements[at].replace(".", "")) + cents
    elements[at] = f"{'-' if changed < 0 else ''}{abs(changed) // 100}.{abs(changed) % 100:02d}"
    return "*".join(elements)


def test_a_cent_too_many_or_too_few_anywhere_is_found_and_moves_no_money() -> None:
    """CLP05 alone is no part of any sum: it is told, and what is posted is as it was."""
    whole, tried = segments(PAYMENT), 0
    right = {number: claim.adjudications for number, claim in taken(whole).claims.items()}
    for place, at, parts in a_cent_off():
        posted, tried = taken(parts), tried + 1
        if whole[place].startswith("CLP") and at == 5:
            assert [it.code for it in posted.findings] == ["PATIENT_SHARE_DIFFERS"]
            paid_now = {
                number: [it.paid_cents for it in claim.adjudications] for number, claim in posted.claims.items()
            }
            assert paid_now == {number: [it.paid_cents for it in known] for number, known in right.items()}
        else:
            assert is_untouched(posted), (whole[place], at)
    assert tried > 60


def test_answers_to_claims_that_we_never_wrote_are_findings_and_the_others_are_posted() -> None:
    strangers = [a_claim(8), a_claim(9)]
    posted = post(BOOKS, read_file(a_277ca([ONE, *strangers])), PARTNERS, sent(BOOKS.values()))
    assert [it.code for it in posted.findings] == ["UNKNOWN_CLAIM", "UNKNOWN_CLAIM"]
    assert posted.claims.keys() == BOOKS.keys()
    assert posted.claims[ONE.number].answers[0].accepted
    assert not posted.claims[TWO.number].answers
