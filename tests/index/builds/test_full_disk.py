"""A file system that is really full: one kind of error with a text that helps, whatever was being written."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fakes import CONFIG, FakeEncoder, change, hand_made

from index.builds.build import Build, load_build
from index.builds.builder import make_build
from index.builds.store import BuildStore
from index.builds.vectors import VectorSet
from index.errors import StorageError, VeilederIndexError
from index.files import is_full, storing, write_atomically

ROOM = 4096


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, 512 KiB large. Only root can make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def fill(disk: Path, leave: int) -> None:
    """Leaves so many bytes."""
    with (disk / "filler").open("wb") as file:
        file.write(bytes(shutil.disk_usage(disk).free - leave))


@pytest.mark.parametrize("leave", [0, ROOM, 8 * ROOM, 16 * ROOM], ids=lambda each: f"{each // 1024}k")
def test_a_build_that_does_not_fit_says_so(
    small_disk: Path, small_corpus: Path, shared_build: Build, leave: int
) -> None:
    """Wherever the room ends, the error is one, names the folder, and leaves nothing but the build that answers."""
    store = BuildStore(small_disk / "index")
    shutil.copytree(shared_build.folder, store.folder(shared_build.id))
    store.publish(shared_build.id)
    change(small_corpus / "guidance" / "moderering.md", "reklame", "spam")
    fill(small_disk, leave)
    with pytest.raises(StorageError, match=r"the disk that holds .* is full .*Free some space"):
        make_build(small_corpus, store, FakeEncoder(), CONFIG, hand_made)
    assert [path.name for path in (store.root / "builds").iterdir()] == [shared_build.id]
    assert load_build(store.folder(store.current_id())).id == shared_build.id


def test_vectors_that_do_not_fit_say_so(small_disk: Path) -> None:
    """FAISS itself would raise a RuntimeError that names a line of C++."""
    vectors = VectorSet(np.ones((2000, 384), np.float32), [bytes(16)] * 2000)
    with pytest.raises(StorageError), storing(small_disk):
        vectors.save(small_disk, "passage")


def test_a_file_that_does_not_fit_leaves_the_one_before(small_disk: Path) -> None:
    """An editor's text, a report, the pointer: all are written beside the old one."""
    path = small_disk / "faq.md"
    write_atomically(path, "før")
    fill(small_disk, 0)
    with pytest.raises(StorageError):
        write_atomically(path, "etter" * 10_000)
    assert path.read_text(encoding="utf-8") == "før"
    assert sorted(each.name for each in small_disk.iterdir()) == ["faq.md", "filler"]


def test_vectors_are_the_bytes_that_faiss_writes(tmp_path: Path) -> None:
    """Builds of before and builds of now are read alike."""
    import faiss

    vectors = np.random.default_rng(1).random((5, 8), np.float32)
    VectorSet(vectors, [bytes(16)] * 5).save(tmp_path, "a")
    store = faiss.IndexFlatIP(8)
    store.add(vectors)
    faiss.write_index(store, str(tmp_path / "b.faiss"))
    assert (tmp_path / "a.faiss").read_bytes() == (tmp_path / "b.faiss").read_bytes()


def test_vectors_of_another_kind_are_refused(tmp_path: Path) -> None:
    """Only a flat index of inner products ends with the vectors as they are."""
    VectorSet(np.eye(8, dtype=np.float32), [b"0123456789abcdef"] * 8).save(tmp_path, "a")
    path = tmp_path / "a.faiss"
    path.write_bytes(b"IxF2" + path.read_bytes()[4:])
    with pytest.raises(ValueError, match=r"a\.faiss is of kind"):
        VectorSet.load(tmp_path, "a")


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), FileNotFoundError(2, "No such file")])
def test_other_errors_are_what_they_were(tmp_path: Path, error: OSError) -> None:
    """Not every error of the system is a full disk."""
    assert not is_full(tmp_path, error)
    with pytest.raises(type(error)), storing(tmp_path):
        raise error


def test_it_is_an_error_of_the_index_and_of_the_system(tmp_path: Path) -> None:
    """Whoever catches either, as commands and editors' presses do, has it."""
    error = StorageError(tmp_path, OSError(28, "No space left on device"))
    assert isinstance(error, VeilederIndexError)
    assert isinstance(error, OSError)
    assert str(error).startswith(f"the disk that holds {tmp_path} is full (No space left on device). Free")
