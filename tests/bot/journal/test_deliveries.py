"""Claims: one taker each, also with several processes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.journal import Deliveries
from bot.journal.tables import DeliveryRow


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'journal.db'}"


@pytest.fixture
def deliveries(address: str) -> Iterator[Deliveries]:
    opened = Deliveries.open(address)
    yield opened
    opened.close()


def age(deliveries: Deliveries, days: float) -> None:
    with deliveries._engine.begin() as connection:
        connection.execute(update(DeliveryRow).values(claimed_at=datetime.now(UTC) - timedelta(days=days)))


def test_a_key_is_claimed_once(deliveries: Deliveries) -> None:
    """The second claim of a key is refused, that of another is not."""
    assert deliveries.claim("a")
    assert not deliveries.claim("a")
    assert deliveries.claim("b")


def test_a_stale_claim_is_taken_over_once(deliveries: Deliveries) -> None:
    """A claim from long ago that was never done goes to one new taker."""
    deliveries.claim("a")
    age(deliveries, 1)
    assert deliveries.claim("a")
    assert not deliveries.claim("a")


def test_what_is_done_stays_done(deliveries: Deliveries) -> None:
    """However old, a claim that was seen through is not taken over."""
    deliveries.claim("a")
    deliveries.done("a")
    age(deliveries, 1)
    assert not deliveries.claim("a")
    assert deliveries.unfinished("") == []


def test_unfinished_claims_are_listed_by_prefix(deliveries: Deliveries) -> None:
    """Only stale ones, and `_` in a prefix is a letter."""
    deliveries.claim("message:1")
    deliveries.claim("share:1")
    assert deliveries.unfinished("message:") == []
    age(deliveries, 1)
    assert deliveries.unfinished("message:") == ["message:1"]
    assert deliveries.unfinished("message_") == []


def test_many_takers_at_once(address: str, deliveries: Deliveries) -> None:
    """Of many threads over two connections pools, one gets each key."""
    other = Deliveries.open(address)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda n: (deliveries, other)[n % 2].claim(f"k{n // 8}"), range(80)))
    other.close()
    assert [sum(taken[n : n + 8]) for n in range(0, 80, 8)] == [1] * 10


def test_old_deliveries_are_forgotten(deliveries: Deliveries) -> None:
    """After a month, a key is unknown again."""
    deliveries.claim("a")
    deliveries.forget_old()
    assert deliveries.known("a")
    age(deliveries, 31)
    deliveries.forget_old()
    assert not deliveries.known("a")
