"""Publishing is one atomic step, and whatever goes wrong before it leaves the old build answering."""

import os
import shutil
from pathlib import Path

import pytest
from fakes import FakeEncoder, build_small, change

from index.builds import store as module
from index.builds.build import Build, load_build
from index.builds.store import BuildStore
from index.errors import BuildError


@pytest.fixture
def published(small_build: Build) -> Build:
    return small_build


def partial_folders(store: BuildStore) -> list[str]:
    return [path.name for path in (store.root / "builds").iterdir() if path.name.startswith(".")]


def age(path: Path, days: float) -> None:
    """Make the folder and all that is in it look `days` old."""
    for each in (*path.rglob("*"), path):
        then = each.stat().st_mtime - days * 24 * 60 * 60
        os.utime(each, (then, then))


def test_nothing_published_is_said_with_the_command(store: BuildStore) -> None:
    """An empty store names the command that fills it."""
    with pytest.raises(BuildError, match=r"nothing has been published .*veileder index build"):
        store.current_id()
    assert store.ids() == []


@pytest.mark.parametrize("text", ["", "../x", "a b", "æ\xff"])
def test_a_damaged_pointer_is_refused(published: Build, store: BuildStore, text: str) -> None:
    """A pointer that is no build id leads nowhere."""
    store.pointer.write_text(text, encoding="latin-1")
    with pytest.raises(BuildError, match="veileder index build"):
        store.current_id()


def test_a_build_that_is_not_there_is_not_published(published: Build, store: BuildStore) -> None:
    """Publishing an unknown build fails, and the old one stays."""
    with pytest.raises(BuildError):
        store.publish("0123456789ab")
    assert store.current_id() == published.id


def test_a_crash_while_the_pointer_is_written_keeps_the_old_build(
    published: Build, store: BuildStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers see the old pointer until the new one is whole on disk; no half file is left."""

    def crash(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(OSError, match="No space"):
        store.publish(published.id)
    assert store.current_id() == published.id
    assert sorted(path.name for path in store.root.iterdir()) == ["builds", "current", "published.jsonl"]


def test_a_folder_being_filled_is_not_listed(store: BuildStore) -> None:
    """While it is made, a build is in nobody's list; afterwards it is."""
    with store.new_build("abc") as folder:
        (folder / "file").write_text("x", encoding="utf-8")
        assert store.ids() == []
    assert store.ids() == ["abc"]
    assert (store.folder("abc") / "file").read_text(encoding="utf-8") == "x"


def test_a_failure_leaves_no_folder(store: BuildStore) -> None:
    """Whatever ends the block, the partial folder goes."""
    with pytest.raises(KeyboardInterrupt), store.new_build("abc"):
        raise KeyboardInterrupt
    assert list((store.root / "builds").iterdir()) == []


def test_others_may_read_a_build(published: Build, store: BuildStore) -> None:
    """A build and the pointer have the rights that any new file gets, so that a server may run as another user."""
    fresh = store.root / "fresh"
    fresh.mkdir()
    (fresh / "file").touch()
    assert published.folder.stat().st_mode == fresh.stat().st_mode
    assert store.pointer.stat().st_mode == (fresh / "file").stat().st_mode


def test_what_a_killed_process_left_is_removed_after_a_day(published: Build, store: BuildStore) -> None:
    """Hidden folders and pointers that nobody has touched for a day go with the next build."""
    left = store.root / "builds" / ".abc.0123"
    (left / "sources").mkdir(parents=True)
    (left / "sources" / "a.md").write_text("x", encoding="utf-8")
    pointer = store.root / ".current.0123"
    pointer.write_text("x", encoding="utf-8")
    age(left, 1.1)
    age(pointer, 1.1)
    with store.new_build("next"):
        pass
    assert not left.exists()
    assert not pointer.exists()
    assert store.ids() == [published.id, "next"]


def test_what_another_process_is_filling_is_left_alone(store: BuildStore) -> None:
    """An old folder in which a file was changed lately is being worked on."""
    busy = store.root / "builds" / ".abc.0123"
    busy.mkdir(parents=True)
    age(busy, 3)
    (busy / "new").write_text("x", encoding="utf-8")
    age(busy, 0.9)
    with store.new_build("next"):
        pass
    assert (busy / "new").exists()


def test_a_whole_build_of_the_same_id_is_not_replaced(published: Build, store: BuildStore) -> None:
    """When two processes make the same build, the second leaves the first one's to its readers."""
    before = published.folder.stat().st_ino
    with store.new_build(published.id) as folder:
        shutil.copytree(published.folder, folder, dirs_exist_ok=True)
    assert published.folder.stat().st_ino == before
    assert partial_folders(store) == []


def test_a_damaged_build_of_the_same_id_is_replaced(published: Build, store: BuildStore, tmp_path: Path) -> None:
    """A damaged build makes way for a new one, and nothing of it is left."""
    good = shutil.copytree(published.folder, tmp_path / "good")
    (published.folder / "faq.json").write_text("[]", encoding="utf-8")
    with store.new_build(published.id) as folder:
        shutil.copytree(good, folder, dirs_exist_ok=True)
    assert load_build(published.folder).id == published.id
    assert partial_folders(store) == []


def test_builds_are_listed_oldest_first(published: Build, small_corpus: Path, store: BuildStore) -> None:
    """The newest build is the last in the list."""
    age(published.folder, 1)
    change(small_corpus / "faq" / "slette-kommentar.md", "Ja, når", "Ja, hvis")
    newer = build_small(small_corpus, store, FakeEncoder())
    assert store.ids() == [published.id, newer.id]


def test_a_file_that_vanishes_while_cleaning_stops_nothing(store: BuildStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process may clean at the same time."""
    gone = store.root / "builds" / ".abc.0123"
    assert module.time.time() - module.last_change(gone) < module.ABANDONED
