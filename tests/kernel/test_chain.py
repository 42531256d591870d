"""Chains: whatever is done to records is seen, and nothing is seen where nothing was done."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.chain import BEGINNING, Break, Damage, Link, broken, differs, digest_of, heads

LENGTHS = st.lists(st.integers(1, 6), min_size=1, max_size=4)


def written(chain: str, number: int, before: str, text: str) -> Link:
    digest = digest_of((chain, str(number), before, text))
    where = f"{number:06d}#{chain}"
    return Link(where=where, chain=chain, number=number, before=before, digest=digest, computed=digest)


def a_chain(name: str, length: int) -> list[Link]:
    links: list[Link] = []
    for number in range(1, length + 1):
        links.append(written(name, number, links[-1].digest if links else BEGINNING, f"text {number}"))
    return links


def chains(lengths: list[int]) -> list[Link]:
    return [link for index, length in enumerate(lengths) for link in a_chain(f"chn_{index}", length)]


def found(links: list[Link], whole: list[Link]) -> set[Damage]:
    return {it.damage for it in (*broken(links), *differs(links, heads(whole)))}


@given(LENGTHS, st.randoms(use_true_random=False))
def test_whole_chains_have_no_break_in_whatever_order_they_are_read(lengths: list[int], random: object) -> None:
    links = chains(lengths)
    random.shuffle(links)  # type: ignore[attr-defined]
    assert found(links, links) == set()


@given(LENGTHS, st.data())
def test_every_single_record_that_is_taken_out_is_missed(lengths: list[int], data: st.DataObject) -> None:
    whole = chains(lengths)
    gone = data.draw(st.integers(0, len(whole) - 1))
    is_last = gone + 1 == len(whole) or whole[gone + 1].chain != whole[gone].chain
    expected = Damage.CUT_OFF if is_last else Damage.MISSING
    assert found(whole[:gone] + whole[gone + 1 :], whole) == {expected}


@given(LENGTHS, st.data())
def test_every_single_record_that_is_altered_is_named(lengths: list[int], data: st.DataObject) -> None:
    whole = chains(lengths)
    at = data.draw(st.integers(0, len(whole) - 1))
    spoiled = replace(whole[at], computed=digest_of(("something else",)))
    links = [*whole[:at], spoiled, *whole[at + 1 :]]
    assert list(broken(links)) == [Break(whole[at].where, Damage.ALTERED)]


@given(LENGTHS, st.data())
def test_a_record_that_is_written_anew_with_its_own_digest_no_longer_fits(
    lengths: list[int], data: st.DataObject
) -> None:
    whole = chains(lengths)
    at = data.draw(st.integers(0, len(whole) - 1))
    old = whole[at]
    links = [*whole[:at], written(old.chain, old.number, old.before, "another text"), *whole[at + 1 :]]
    assert found(links, whole)
    assert found(links, whole) <= {Damage.ALTERED, Damage.REORDERED}


def test_a_chain_that_is_written_anew_from_end_to_end_does_not_fit_its_seal() -> None:
    whole, forged = a_chain("chn_a", 3), [written("chn_a", 1, BEGINNING, "forged")]
    for number in (2, 3):
        forged.append(written("chn_a", number, forged[-1].digest, "forged"))
    assert not list(broken(forged))
    assert found(forged, whole) == {Damage.ALTERED}


def test_two_records_that_change_places_fit_no_more() -> None:
    first, second, third = a_chain("chn_a", 3)
    swapped = [first, replace(third, number=2), replace(second, number=3)]
    assert found(swapped, [first, second, third]) >= {Damage.REORDERED}


@pytest.mark.parametrize("extra", [1, 2, 3, 4])
def test_a_record_that_is_slipped_in_is_named(extra: int) -> None:
    whole = a_chain("chn_a", 3)
    forged = written("chn_a", extra, whole[-1].digest, "forged")
    expected = Damage.DUPLICATED if extra <= 3 else Damage.UNSEALED
    assert expected in found([*whole, forged], whole)


def test_a_chain_that_no_seal_knows_is_named_record_by_record() -> None:
    forged = a_chain("chn_b", 2)
    assert list(differs(forged, [])) == [Break(link.where, Damage.UNSEALED) for link in forged]


def test_a_whole_chain_that_is_taken_away_is_missed_by_its_seal() -> None:
    assert found([], a_chain("chn_a", 3)) == {Damage.CUT_OFF}


def test_a_record_of_no_chain_is_foreign() -> None:
    assert found([replace(written("x", 1, BEGINNING, "x"), chain="")], []) == {Damage.FOREIGN}


def test_no_two_lists_of_texts_have_one_digest() -> None:
    assert len({digest_of(parts) for parts in (("ab", "c"), ("a", "bc"), ("abc",), ("", "abc"), ("abc", ""))}) == 5
