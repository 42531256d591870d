"""What the local gateway takes for a signed-in person: tokens of its own pool, and nothing that only looks like one.

In AWS the Cognito authorizer of API Gateway does this and cannot be run here; the local gateway stands in for it, and
tests/template holds that every route but the public ones has that authorizer.
"""

import time
from collections.abc import Iterator

import pytest

from infra.local import tokens
from infra.local.tokens import Authorizer, Refused
from tests.trust.asking import documented
from tests.trust.gateway import Behind, a_gateway
from tests.trust.identity_provider import Pool, published
from tests.trust.token_attacks import ATTACKS, CLIENT, POOL, Keys, a_key, claims, public_jwk
from tests.trust.who_may import rows
from tests.trust.world import World

KEYS = Keys()
ME = "/v1/me"


@pytest.fixture(scope="module")
def behind(world: World) -> Iterator[Behind]:
    del world
    with a_gateway() as made:
        yield made


@pytest.fixture
def pool() -> Iterator[Pool]:
    with published(public_jwk(KEYS.pool, KEYS.kid)) as made:
        yield made


def authorizer(pool: Pool) -> Authorizer:
    return Authorizer(pool.endpoint, POOL, frozenset({CLIENT}))


def test_a_token_of_the_pool_opens_the_door_as_the_person_that_it_names(behind: Behind) -> None:
    answer = behind.ask("GET", ME, f"Bearer {behind.keys.sign(claims(sub='care-manager-cli-harbor'))}")
    assert answer.status == 200
    assert b'"staff_id":"care-manager-cli-harbor"' in answer.body


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_only_looks_like_a_token_is_refused(behind: Behind, attack: str) -> None:
    token = ATTACKS[attack](behind.keys)
    answers = [behind.ask("GET", ME, sent) for sent in (f"Bearer {token}", token)]
    assert [answer.status for answer in answers] == [401, 401]


def test_no_operation_is_reached_without_a_token_but_the_public_ones(behind: Behind) -> None:
    """Each operation by nine bad tokens: none gets as far as its function."""
    some = ("no algorithm", "another key under the right name", "of another pool", "for another client", "expired")
    bad = [None, "", *(ATTACKS[name](behind.keys) for name in (*some, "somebody else's name", "an access token"))]
    behind.reached.clear()
    guarded = [row.operation for row in rows() if row.others not in ("link", "anybody")]
    assert len(guarded) >= len(documented()) - 5
    for operation in guarded:
        path = "/".join("x-1" if part.startswith("{") else part for part in operation.path.split("/"))
        statuses = {behind.ask(operation.method, path, token).status for token in bad}
        assert (operation.name, statuses) == (operation.name, {401})
    assert behind.reached == []


def test_a_token_is_good_up_to_its_last_second_and_no_further(pool: Pool) -> None:
    now = int(time.time())
    assert authorizer(pool).claims(KEYS.sign(claims(exp=now + 5)))["sub"] == "s-1"
    with pytest.raises(Refused, match="expired"):
        authorizer(pool).claims(KEYS.sign(claims(exp=now)))


@pytest.mark.parametrize(("seconds", "passes"), [(-30, True), (-1, True), (30, False)])
def test_a_clock_that_runs_behind_is_harmless_and_one_ahead_is_not_believed(
    pool: Pool, seconds: int, *, passes: bool
) -> None:
    token = KEYS.sign(claims(iat=int(time.time()) + seconds))
    if passes:
        assert authorizer(pool).claims(token)
        return
    with pytest.raises(Refused):
        authorizer(pool).claims(token)


def test_a_new_key_is_learned_and_a_withdrawn_one_forgotten(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "REFRESH_SECONDS", 0.0)
    guard, new = authorizer(pool), Keys(pool=a_key(), other=KEYS.other, kid="key-2")
    assert guard.claims(KEYS.sign(claims()))
    pool.keys = [public_jwk(new.pool, "key-2")]
    assert guard.claims(new.sign(claims()))
    with pytest.raises(Refused):
        guard.claims(KEYS.sign(claims()))


def test_unknown_names_of_keys_do_not_make_the_gateway_ask_again_and_again(pool: Pool) -> None:
    guard = authorizer(pool)
    for number in range(20):
        with pytest.raises(Refused):
            guard.claims(KEYS.forge(claims(), kid=f"guess-{number}"))
    assert len(pool.asked) == 1


def test_while_the_pool_is_out_of_reach_known_keys_still_do_and_unknown_ones_do_not(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "REFRESH_SECONDS", 0.0)
    guard = authorizer(pool)
    assert guard.claims(KEYS.sign(claims()))
    pool.is_down = True
    assert guard.claims(KEYS.sign(claims()))
    with pytest.raises(Refused):
        guard.claims(KEYS.forge(claims(), kid="key-9"))
    nobody_there = Authorizer("http://127.0.0.1:9", POOL, frozenset({CLIENT}))
    with pytest.raises(Refused):
        nobody_there.claims(KEYS.sign(claims()))
