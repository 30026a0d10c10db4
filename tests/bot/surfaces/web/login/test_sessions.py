"""Cookies and form tokens: what is believed, and for how long."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.database import IdempotencyKeys
from bot.surfaces.web.login.sessions import FORM, IDLE, LONGEST, RENEW, Sessions

EDITORS = {"kari": "$argon2id$one", "ola": "$argon2id$two"}
KEY = "k" * 64


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ended(tmp_path: Path) -> Iterator[IdempotencyKeys]:
    opened = IdempotencyKeys.open(f"sqlite:///{tmp_path / 'x.db'}")
    yield opened
    opened.close()


@pytest.fixture
def sessions(clock: Clock, ended: IdempotencyKeys) -> Sessions:
    return Sessions(KEY, EDITORS, ended, clock)


def test_a_session_is_read_back(sessions: Sessions) -> None:
    """The cookie brings back who it was made for."""
    session = sessions.begin("Kari")
    assert sessions.read(sessions.cookie(session)) == session
    assert session.user == "kari"


def test_two_sessions_are_never_the_same(sessions: Sessions) -> None:
    """Logging in again gives another id, so one known before is worth nothing."""
    assert sessions.begin("kari").id != sessions.begin("kari").id


@pytest.mark.parametrize("wrong", ["", "x", "x.y.z", "WyJhIl0", "{}", "ÿ", "a" * 5000])
def test_what_is_no_cookie_of_ours_is_nobody(sessions: Sessions, wrong: str) -> None:
    """Whatever stands in the cookie, it is refused and not tripped over."""
    assert sessions.read(wrong) is None


def test_a_changed_cookie_is_nobody(sessions: Sessions) -> None:
    """Not one character can be another."""
    cookie = sessions.cookie(sessions.begin("kari"))
    changed = [cookie[:at] + ("A" if char != "A" else "B") + cookie[at + 1 :] for at, char in enumerate(cookie[:-1])]
    assert not [each for each in changed if sessions.read(each)]


def test_another_key_signs_for_nobody_here(sessions: Sessions, ended: IdempotencyKeys, clock: Clock) -> None:
    """A cookie that was forged with a guessed key is refused."""
    other = Sessions("g" * 64, EDITORS, ended, clock)
    assert sessions.read(other.cookie(other.begin("kari"))) is None


def test_a_form_token_is_no_cookie(sessions: Sessions) -> None:
    """What was signed for one purpose is refused for another."""
    session = sessions.begin("kari")
    assert sessions.read(sessions.token(session.id)) is None
    assert not sessions.is_token(sessions.cookie(session), session.id)


def test_an_idle_session_is_over(sessions: Sessions, clock: Clock) -> None:
    """After an hour without a page one must log in again."""
    cookie = sessions.cookie(sessions.begin("kari"))
    clock.now += IDLE - 1
    assert sessions.read(cookie)
    clock.now += 1
    assert sessions.read(cookie) is None


def test_a_used_session_goes_on_until_the_day_is_over(sessions: Sessions, clock: Clock) -> None:
    """Renewing moves the idle limit and never the absolute one."""
    session = sessions.begin("kari")
    begun = clock.now
    assert sessions.renewed(session) is None
    while clock.now + RENEW < begun + LONGEST:
        clock.now += RENEW
        renewed = sessions.renewed(session)
        assert renewed is not None
        session = renewed
        assert sessions.read(sessions.cookie(session)) == session
    clock.now = begun + LONGEST
    assert sessions.read(sessions.cookie(session)) is None


def test_a_session_from_the_future_is_nobody(sessions: Sessions, clock: Clock) -> None:
    """A clock that was set back does not make sessions last longer."""
    cookie = sessions.cookie(sessions.begin("kari"))
    clock.now -= 1
    assert sessions.read(cookie) is None


def test_logging_out_ends_the_session_everywhere(sessions: Sessions, ended: IdempotencyKeys, clock: Clock) -> None:
    """A copy of the cookie is worth nothing afterwards, in this process and in others; other sessions go on."""
    session, other = sessions.begin("kari"), sessions.begin("kari")
    sessions.end(session.id)
    assert sessions.read(sessions.cookie(session)) is None
    assert Sessions(KEY, EDITORS, ended, clock).read(sessions.cookie(session)) is None
    assert sessions.read(sessions.cookie(other)) == other


@pytest.mark.parametrize("editors", [{"ola": "$argon2id$two"}, {"kari": "$argon2id$new"}])
def test_a_removed_user_and_a_new_password_end_sessions(
    sessions: Sessions, ended: IdempotencyKeys, clock: Clock, editors: dict[str, str]
) -> None:
    """Taking somebody's line out of the settings, or changing it, takes effect at once."""
    cookie = sessions.cookie(sessions.begin("kari"))
    assert Sessions(KEY, editors, ended, clock).read(cookie) is None


def test_a_token_is_for_one_person_and_for_a_while(sessions: Sessions, clock: Clock) -> None:
    """Another's token, an old one and a made-up one are refused, and so is one that belongs to nobody."""
    token = sessions.token("session:a")
    assert sessions.is_token(token, "session:a")
    assert not sessions.is_token(token, "session:b")
    assert not sessions.is_token("tull", "session:a")
    assert not sessions.is_token(sessions.token(""), "")
    clock.now += FORM
    assert not sessions.is_token(token, "session:a")


def test_a_session_that_a_provider_began_ends_as_well(clock: Clock, ended: IdempotencyKeys, sessions: Sessions) -> None:
    """When idle, after a working day, when logged out, and when the provider is set up otherwise or no more."""
    made = Sessions(KEY, EDITORS, ended, clock, "provider")
    session = made.begin_vouched("oidc:a1", "Kari Nordmann", 2)
    cookie = made.cookie(session)
    assert made.read(cookie) == session
    assert sessions.read(cookie) is None
    assert Sessions(KEY, EDITORS, ended, clock, "other").read(cookie) is None
    clock.now += IDLE
    assert made.read(cookie) is None
    clock.now += LONGEST - 2 * IDLE
    later = made.renewed(session)
    assert later
    assert made.read(made.cookie(later)) == later
    clock.now += IDLE
    seen_again = made.renewed(later)
    assert seen_again
    assert made.read(made.cookie(seen_again)) is None
    again = made.begin_vouched("oidc:a1", "Kari Nordmann", 2)
    made.end(again.id)
    assert made.read(made.cookie(again)) is None
