"""Links: tokens say where to look and prove it; a link opens once, for a while."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.facts import Written
from functions.kernel.ids import PATIENT, AssessmentId, ClinicId, EpisodeId
from functions.scores.links import Link, LinkId, Token, digest_of, hashed, proves, read_token, state
from tests.support import MANAGER

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
LINK = Link(
    clinic_id=ClinicId("cli_harbor"),
    episode_id=EpisodeId("epi_harbor"),
    link_id=LinkId("lnk_one"),
    version=1,
    instrument="PHQ-9",
    secret_hash=hashed("open sesame"),
    expires_at=AT + timedelta(hours=72),
    made=Written(at=AT, by=MANAGER),
)
ITEMS = st.lists(st.none() | st.integers(0, 3), max_size=9)


def test_a_token_reads_back_as_it_was_written_and_fits_a_path() -> None:
    token = Token(LINK.clinic_id, LINK.link_id, "Ab-_9")
    assert token.text == "cli_harbor.lnk_one.Ab-_9"
    assert read_token(token.text) == token


@pytest.mark.parametrize("text", ["", "cli_harbor.lnk_one", "CLI.lnk_one.x", "cli_harbor.l.x", "a.b.c.d", "ä" * 9])
def test_what_cannot_be_a_token_is_none(text: str) -> None:
    assert read_token(text) is None


def test_a_token_of_two_hundred_signs_is_read_and_a_longer_one_is_not() -> None:
    start = "cli_harbor.lnk_one."
    assert read_token(start + "x" * (200 - len(start))) is not None
    assert read_token(start + "x" * (201 - len(start))) is None


def test_only_the_secret_itself_proves_and_without_a_link_nothing_does() -> None:
    assert proves("open sesame", LINK)
    assert not proves("open sesam", LINK)
    assert not proves("", None)


def test_a_link_is_open_until_its_last_moment() -> None:
    assert state(LINK, LINK.expires_at - timedelta(microseconds=1)) == "open"
    assert state(LINK, LINK.expires_at) == "expired"


def test_what_was_answered_or_revoked_stays_so_after_it_would_have_expired() -> None:
    later = LINK.expires_at + timedelta(days=1)
    revoked = replace(LINK, revoked=Written(at=AT, by=PATIENT))
    assert state(revoked, later) == "revoked"
    assert state(replace(LINK, answered_at=AT, assessment_id=AssessmentId("asm_one")), later) == "answered"


@given(ITEMS, st.none() | st.integers(0, 3), ITEMS, st.none() | st.integers(0, 3))
def test_answers_are_the_same_exactly_when_every_one_of_them_is(
    one: list[int | None], difficulty: int | None, other: list[int | None], hers: int | None
) -> None:
    same = (one, difficulty) == (other, hers)
    assert (digest_of(LINK, one, difficulty) == digest_of(LINK, other, hers)) == same
