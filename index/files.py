"""Files: digests, each read once, and writing that a crash or a power cut cannot halve."""

import errno
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import StorageError

# A file that has lain still for this many seconds cannot change again without another time of change.
SETTLED = 2.0
# What has been read in this process: device, inode, size and time of change -> SHA-256.
_READ: dict[tuple[int, int, int, int], str] = {}
MOST_READ = 100_000


def sha256_of(path: Path) -> str:
    """SHA-256 of a file. One that has not changed since this process read it is not read again."""
    about = os.stat(path)  # noqa: PTH116 (called for thousands of files)
    key = (about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns)
    if key in _READ:
        return _READ[key]
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if time.time() - about.st_mtime > SETTLED:
        if len(_READ) > MOST_READ:
            _READ.clear()
        _READ[key] = digest
    return digest


FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
LITTLE = 1 << 20
"""Bytes free below which a library's failure to write, which says nothing of why, is taken for a full disk."""


@contextmanager
def storing(folder: Path) -> Iterator[None]:
    """Turns what is raised when the disk fills up into a StorageError, also what libraries raise of their own."""
    try:
        yield
    except StorageError:
        raise
    except (OSError, RuntimeError) as error:
        if is_full(folder, error):
            raise StorageError(folder, error) from error
        raise


def is_full(folder: Path, error: Exception) -> bool:
    """True when the error says so, or says nothing of its cause while hardly any space is left."""
    if getattr(error, "errno", None) is not None:
        return getattr(error, "errno", None) in FULL
    there = next((each for each in (folder, *folder.parents) if each.exists()), Path("/"))
    return shutil.disk_usage(there).free < LITTLE


def write_atomically(path: Path, text: str | bytes) -> None:
    """Readers see the old file or the new one, never a half; the new one survives a power cut. Raises OSError.

    Line ends are kept as they are. What is being written has a hidden name, which nobody reads.
    """
    with storing(path.parent):
        _write_atomically(path, text)


def _write_atomically(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = hidden_beside(path)
    try:
        with partial.open("xb") as file:
            file.write(text.encode("utf-8") if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def hidden_beside(path: Path) -> Path:
    """A new name, beside `path`, that no reader looks at."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}")


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
