"""One way to write a file that others read: whole, on disk, and in one step."""

import os
import stat
from pathlib import Path

import pytest

from bot.editorial.faq_file import write_file
from index.files import write_atomically


@pytest.mark.parametrize("content", ["blåbær\r\nog jordbær\n", b"\xff\x00\r\n"])
def test_what_is_written_is_there_to_the_byte(tmp_path: Path, content: str | bytes) -> None:
    """Line ends too; folders are made, and nothing else is left beside it."""
    path = tmp_path / "a" / "b" / "fil.md"
    write_atomically(path, "before")
    write_atomically(path, content)
    assert path.read_bytes() == (content.encode() if isinstance(content, str) else content)
    assert [each.name for each in path.parent.iterdir()] == ["fil.md"]


@pytest.mark.parametrize("write", [write_atomically, write_file])
def test_the_file_is_on_disk_before_it_has_its_name(
    write: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First the text, under a hidden name; then the name; then the folder. An FAQ entry is written the same way."""
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def forced(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def renamed(self: Path, target: Path) -> Path:
        steps.append("name" if self.name.startswith(".") else "a name that readers see")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", forced)
    monkeypatch.setattr(Path, "replace", renamed)
    write(tmp_path / "fil.md", "x")  # type: ignore[operator]
    assert steps == ["file", "name", "folder"]


def test_a_write_that_fails_leaves_what_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no half file beside it."""

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "fil.md"
    write_atomically(path, "before")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, "after")
    assert path.read_text(encoding="utf-8") == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["fil.md"]
