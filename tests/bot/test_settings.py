"""Settings that are more than one value: read right, and refused at start when they cannot be read."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from pydantic import SecretStr, ValidationError

from bot.settings import Settings
from bot.settings_values import Weekly, names, networks, web_editors, weekly

HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("et langt passord")


def test_editors_are_lines_or_json() -> None:
    """Lines parted by white space, or a JSON object; names without regard to case."""
    lines = f"Kari:{HASH}\n  ola.n@etat.no:{HASH}"
    assert web_editors(lines) == {"kari": HASH, "ola.n@etat.no": HASH}
    assert web_editors(json.dumps({"Kari": HASH})) == {"kari": HASH}
    assert web_editors("  ") == {}


@pytest.mark.parametrize(
    "wrong",
    ["kari", "kari:hemmelig", f":{HASH}", f"<b>:{HASH}", f"kari:{HASH} Kari:{HASH}", "{tull", f"kari:{HASH}x$"],
    ids=["no hash", "a password", "no name", "markup", "twice", "broken", "no such hash"],  # a hash differs each run
)
def test_editors_that_cannot_be_read_stop_the_start_without_telling_the_hash(wrong: str) -> None:
    """The error names the setting; what was written stands nowhere in it."""
    with pytest.raises(ValidationError) as refused:
        Settings(web_editors=SecretStr(wrong))
    assert refused.value.errors()[0]["loc"] == ("web_editors",)


def test_hashes_are_read_from_a_file_as_they_stand(tmp_path: Path) -> None:
    """The dollar signs of a hash mean nothing in .env, in single quotes or bare."""
    file = tmp_path / ".env"
    file.write_text(f"VEILEDER_WEB_EDITORS='kari:{HASH}'\n", encoding="utf-8")
    assert web_editors(Settings(_env_file=file).web_editors.get_secret_value()) == {"kari": HASH}
    file.write_text(f"VEILEDER_WEB_EDITORS=kari:{HASH}\n", encoding="utf-8")
    assert web_editors(Settings(_env_file=file).web_editors.get_secret_value()) == {"kari": HASH}


def test_hashes_are_masked() -> None:
    """Settings can be shown without telling a hash."""
    assert HASH not in repr(Settings(web_editors=SecretStr(f"kari:{HASH}")))


def test_networks_and_names_are_lists() -> None:
    """One address is a network of its own; names are compared in small letters."""
    assert [str(each) for each in networks("127.0.0.1, 10.0.0.0/24, ::1")] == ["127.0.0.1/32", "10.0.0.0/24", "::1/128"]
    assert networks("") == ()
    assert names(" Kari , ola,,") == {"kari", "ola"}
    with pytest.raises(ValidationError):
        Settings(proxy_trusted="localhost")


def test_a_moment_of_the_week() -> None:
    """From the minute on until the day ends."""
    moment = weekly(" Mon 08:05 ")
    assert moment == Weekly(0, 8, 5)
    monday = datetime(2026, 11, 23)
    assert not moment.reached(monday.replace(hour=8, minute=4))
    assert moment.reached(monday.replace(hour=8, minute=5))
    assert moment.reached(monday.replace(hour=23, minute=59))
    assert not moment.reached(datetime(2026, 11, 24, 9))
    assert weekly("") is None


@pytest.mark.parametrize("wrong", ["mandag 08:00", "mon", "mon 24:00", "mon 8", "mon 08:60", "08:00"])
def test_a_moment_that_cannot_be_read_stops_the_start(wrong: str) -> None:
    """A digest that would never be sent is told of at once."""
    with pytest.raises(ValidationError, match="mon 08:00"):
        Settings(digest=wrong)
