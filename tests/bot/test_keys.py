"""Secret keys in files."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.keys import key_in

KEY_FILE = "session.key"


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    """The second start finds the first one's key, in a file with mode 600."""
    path = tmp_path / "var" / KEY_FILE
    key = key_in(path)
    assert key_in(path) == key
    assert len(key) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == [KEY_FILE]


def test_many_processes_get_one_key(tmp_path: Path) -> None:
    """Whoever makes it first, all sign with the same."""
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: key_in(tmp_path / KEY_FILE), range(16)))
    assert len(set(keys)) == 1


def test_a_file_that_others_may_read_is_closed(tmp_path: Path) -> None:
    """A key that was copied back with loose rights is tightened."""
    path = tmp_path / KEY_FILE
    path.write_text("a" * 64, encoding="ascii")
    path.chmod(0o644)
    key_in(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("written", ["", "short"])
def test_an_empty_key_signs_nothing(tmp_path: Path, written: str) -> None:
    """A damaged file, or one that is cut short, stops the start with what to do."""
    (tmp_path / KEY_FILE).write_text(written, encoding="ascii")
    with pytest.raises(OSError, match="delete it"):
        key_in(tmp_path / KEY_FILE)
