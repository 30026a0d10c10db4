"""One publisher and one writer at a time, across processes: the system takes a lock back when its holder dies."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from filelock import FileLock, Timeout

from index.encode.models import Notify, quiet

READY = "getting ready"
"""For whom a server holds the lock while it prepares what publishing needs."""


def writers_lock(var: Path) -> Path:
    """The file that those who write in the corpus folder take turns by."""
    return var / "publish.lock"


@contextmanager
def only_writer(path: Path, say: Notify = quiet) -> Iterator[None]:
    """Nobody else writes in the corpus folder during the block: no editor's press, no command, and nothing from git.

    Everybody who writes there takes this lock, reads inside it what the new text replaces, and compares.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, is_singleton=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        say("Somebody else is writing in the corpus. Waiting until that is done.")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def only_one(folder: Path, by: str, say: Notify) -> Iterator[None]:
    """Hold the lock in `folder` during the block. Whoever comes second is told who holds it, and waits."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "publishing.lock").open("a+", encoding="utf-8") as file:
        take(file, say)
        write(file, f"process {os.getpid()}{f' for {by}' if by else ''} since {datetime.now(UTC):%H:%M:%S} UTC")
        try:
            yield
        finally:
            write(file, "")
            fcntl.flock(file, fcntl.LOCK_UN)


def holder(folder: Path) -> str:
    """Who holds the lock in `folder` just now, in words; empty when nobody does."""
    try:
        with (folder / "publishing.lock").open(encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return file.read().strip()
    except FileNotFoundError:
        pass
    return ""


def name_of(held: str) -> str:
    """Whose name a holder's words give; empty for a process that publishes by itself."""
    found = re.match(r"process \d+ for (.*) since ", held)
    return found[1] if found and found[1] != READY else ""


def take(file: TextIO, say: Notify) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        say(f"Somebody else is publishing ({file.read().strip() or 'just now'}). Waiting until that is done.")
        fcntl.flock(file, fcntl.LOCK_EX)


def write(file: TextIO, text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text)
    file.flush()
