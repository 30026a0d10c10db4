"""Claims: one taker each, also with several processes."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.database import IdempotencyKeys
from bot.database.tables import KEY_CHARS, IdempotencyKeyRow


@pytest.fixture
def keys(database: str) -> Iterator[IdempotencyKeys]:
    opened = IdempotencyKeys.open(database)
    yield opened
    opened.close()


def age(keys: IdempotencyKeys, days: float) -> None:
    with keys.database.engine.begin() as connection:
        connection.execute(update(IdempotencyKeyRow).values(claimed_at=datetime.now(UTC) - timedelta(days=days)))


def test_a_key_is_claimed_once(keys: IdempotencyKeys) -> None:
    """The second claim of a key is refused, that of another is not."""
    assert keys.claim("a")
    assert not keys.claim("a")
    assert keys.claim("b")


def test_a_stale_claim_is_taken_over_once(keys: IdempotencyKeys) -> None:
    """A claim from long ago that was never done goes to one new taker."""
    keys.claim("a")
    age(keys, 1)
    assert keys.claim("a")
    assert not keys.claim("a")


def test_what_is_done_stays_done(keys: IdempotencyKeys) -> None:
    """However old, a claim that was seen through is not taken over."""
    keys.claim("a")
    keys.done("a")
    age(keys, 1)
    assert not keys.claim("a")
    assert keys.unfinished("") == []


def test_unfinished_claims_are_listed_by_prefix(keys: IdempotencyKeys) -> None:
    """Only stale ones, and `_` in a prefix is a letter."""
    keys.claim("message:1")
    keys.claim("share:1")
    assert keys.unfinished("message:") == []
    age(keys, 1)
    assert keys.unfinished("message:") == ["message:1"]
    assert keys.unfinished("message_") == []


def test_many_takers_at_once(database: str, keys: IdempotencyKeys) -> None:
    """Of many threads over two connections pools, one gets each key."""
    other = IdempotencyKeys.open(database)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda n: (keys, other)[n % 2].claim(f"k{n // 8}"), range(80)))
    other.close()
    assert [sum(taken[n : n + 8]) for n in range(0, 80, 8)] == [1] * 10


FORK = multiprocessing.get_context("fork")  # servers of their own, without reading the whole program again
ALL_THERE = FORK.Barrier(3, timeout=120)


def take_up(database: str) -> list[str]:
    """What a server does: as many of forty things as it gets, when all servers are there."""
    keys = IdempotencyKeys.open(database)
    ALL_THERE.wait()
    claimed = [key for key in map(str, range(40)) if keys.claim(key)]
    keys.close()
    return claimed


def test_many_processes_at_once(database: str) -> None:
    """Of three servers on one database that take up the same forty things, each thing goes to one."""
    with ProcessPoolExecutor(3, FORK) as servers:
        claimed = [key for each in servers.map(take_up, [database] * 3) for key in each]
    assert sorted(claimed, key=int) == [str(at) for at in range(40)]


def test_old_deliveries_are_forgotten(keys: IdempotencyKeys) -> None:
    """After a month, a key is unknown again."""
    keys.claim("a")
    keys.forget_old()
    assert keys.known("a")
    age(keys, 31)
    keys.forget_old()
    assert not keys.known("a")


def test_a_long_key_is_a_key_like_others(keys: IdempotencyKeys) -> None:
    """Longer than the table has room for: still claimed once, and still told from those that begin alike."""
    long = "message:" + "x" * KEY_CHARS
    assert keys.claim(long + "1")
    assert keys.claim(long + "2")
    assert not keys.claim(long + "1")
    keys.done(long + "1")
    assert keys.finished(long + "1")
    assert not keys.finished(long + "2")
    age(keys, 1)
    assert len(keys.unfinished("message:x")) == 1
