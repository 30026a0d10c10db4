"""Digests of files, each read once."""

import hashlib
import os
import time
from pathlib import Path

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
