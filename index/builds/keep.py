"""Which builds stay on disk: what answers, what may answer again, what is young, and what a process is using."""

import fcntl
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from index.builds.store import BuildStore
from index.errors import BuildError

DAY = 24 * 60 * 60


class BuildLease:
    """A mark that a build is in use, until it is closed or forgotten, or the process ends, however it ends.

    Where the folder cannot be written to, there is no mark: then only age protects what this process uses.
    """

    def __init__(self, store: BuildStore, build_id: str) -> None:
        self._handle = -1
        with suppress(OSError):
            mark(store, build_id).parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(mark(store, build_id), os.O_RDWR | os.O_CREAT, 0o666)
            fcntl.flock(self._handle, fcntl.LOCK_SH)

    def close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __del__(self) -> None:
        self.close()


def mark(store: BuildStore, build_id: str) -> Path:
    return store.root / "in-use" / build_id


def is_held(store: BuildStore, build_id: str) -> bool:
    path = mark(store, build_id)
    if not path.exists():
        return False
    with path.open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def superfluous(store: BuildStore, days: float) -> list[str]:
    """Ids of builds that may be deleted, oldest first.

    They were made more than `days` ago, and are neither current nor what a rollback would publish nor in use.
    """
    try:
        kept = {store.current_id(), store.previous_id()}
    except BuildError:
        return []  # nobody knows which one matters
    old = time.time() - days * DAY
    return [
        each
        for each in store.ids()
        if each not in kept and store.folder(each).stat().st_mtime < old and not is_held(store, each)
    ]


def prune(store: BuildStore, days: float) -> list[str]:
    """Delete what is superfluous, with its report; the ids."""
    gone = superfluous(store, days)
    for each in gone:
        aside = store.folder(each).with_name(f".{each}.pruned")  # never half a build under its own name
        store.folder(each).rename(aside)
        shutil.rmtree(aside)
        mark(store, each).unlink(missing_ok=True)
        for report in (store.root / "reports").glob(f"{each}.*"):
            report.unlink(missing_ok=True)
    return gone


def size_of(folder: Path) -> int:
    """Bytes that would be free if this build alone were deleted: files that other builds share do not count."""
    files = (path.stat() for path in folder.rglob("*") if path.is_file())
    return sum(about.st_size for about in files if about.st_nlink == 1)
