"""How often a password may be tried."""

from dataclasses import dataclass

import pytest

from bot.surfaces.web.login import attempts as module
from bot.surfaces.web.login.attempts import PER_ADDRESS, PER_PAIR, PER_USER, WINDOW, Attempts, home_of


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def tries(attempts: Attempts, count: int, user: str = "kari", address: str = "10.0.0.1") -> list[bool]:
    return [attempts.begin(user, address) for _ in range(count)]


def test_one_user_from_one_address(clock: Clock) -> None:
    """After so many attempts the next is refused, however the name is cased; another address is not."""
    attempts = Attempts(clock)
    assert tries(attempts, PER_PAIR + 1) == [True] * PER_PAIR + [False]
    assert tries(attempts, 1, "KARI") == [False]
    assert tries(attempts, 1, address="10.0.0.2") == [True]


def test_many_names_from_one_address(clock: Clock) -> None:
    """Guessing names from one address is refused as well."""
    attempts = Attempts(clock)
    found = [attempts.begin(f"user{number}", "10.0.0.1") for number in range(PER_ADDRESS + 1)]
    assert found == [True] * PER_ADDRESS + [False]


def test_one_user_from_many_addresses(clock: Clock) -> None:
    """There is a bound on guessing one user's password from everywhere."""
    attempts = Attempts(clock)
    found = [attempts.begin("kari", f"10.0.{number // 250}.{number % 250}") for number in range(PER_USER + 1)]
    assert found == [True] * PER_USER + [False]


def test_an_attempt_is_forgotten_after_the_window(clock: Clock) -> None:
    """A quarter of an hour later one may try again; what was refused does not prolong it."""
    attempts = Attempts(clock)
    tries(attempts, PER_PAIR + 3)
    clock.now += WINDOW - 1
    assert tries(attempts, 1) == [False]
    clock.now += 1
    assert tries(attempts, 1) == [True]


def test_who_gets_in_starts_afresh(clock: Clock) -> None:
    """The right password clears what this user mistyped from here, and does not count itself."""
    attempts = Attempts(clock)
    for _ in range(PER_ADDRESS * 2):
        assert tries(attempts, 1) == [True]
        attempts.forgive("kari", "10.0.0.1")
    assert tries(attempts, PER_PAIR) == [True] * PER_PAIR


def test_a_subscriber_is_one_address(clock: Clock) -> None:
    """An IPv6 network of 64 bits belongs to one subscriber; what is no address stands for itself."""
    assert home_of("2001:db8::1") == home_of("2001:db8::ffff") != home_of("2001:db8:0:1::1")
    assert home_of("tull") == "tull"
    attempts = Attempts(clock)
    assert [attempts.begin("kari", f"2001:db8::{number}") for number in range(PER_PAIR + 1)][-1] is False


def test_memory_is_bounded(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flood of names does not fill the memory."""
    monkeypatch.setattr(module, "MOST_KEYS", 10)
    attempts = Attempts(clock)
    for number in range(100):
        attempts.begin(f"user{number}", f"10.0.0.{number}")
    assert len(attempts.made) <= 10
