"""When a login is set up at all."""

import pytest
from argon2 import PasswordHasher

from bot.settings import Settings
from bot.surfaces.web.keys import KEY_FILE
from bot.surfaces.web.login.settings import login_settings

HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("et langt passord")


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"proxy_user_header": "X-Remote-User"},
        {"proxy_user_header": "X-Remote-User", "proxy_trusted": "127.0.0.1"},
        {"proxy_user_header": "X-Remote-User", "proxy_users": "kari"},
        {"proxy_trusted": "127.0.0.1", "proxy_users": "kari"},
    ],
)
def test_half_a_login_is_none(settings: dict[str, str]) -> None:
    """Until everything is there, nobody gets in and no key is made."""
    assert login_settings(Settings(**settings)) is None  # type: ignore[arg-type]
    assert not (Settings().var / KEY_FILE).exists()


def test_nothing_secret_shows() -> None:
    """Neither key nor hash stands in what may be printed."""
    made = login_settings(Settings(web_editors=f"kari:{HASH}"))  # type: ignore[arg-type]
    assert made
    assert made.key not in repr(made)
    assert HASH not in repr(made)
