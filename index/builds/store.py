"""Builds on disk: ``builds/<id>/`` and the file ``current``, which is replaced in one atomic step.

::

    var/index/current              id of the build that answers
    var/index/published.jsonl      what has been published, when, by whom and why
    var/index/builds/<id>/         one immutable build
    var/index/builds/.<id>.*       a build being made; never read, removed by a later build if it was left behind
"""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.builds.manifest import MEND, read_manifest, verify
from index.errors import BuildError
from index.files import hidden_beside, storing, sync_folder, write_atomically

# Seconds without a change after which nobody works on a hidden file or folder: a day, many times the longest build.
ABANDONED = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class BuildStore:
    """The folder that holds all builds."""

    root: Path

    @property
    def pointer(self) -> Path:
        return self.root / "current"

    def folder(self, build_id: str) -> Path:
        return self.root / "builds" / build_id

    def ids(self) -> list[str]:
        """Ids of all finished builds, oldest first."""
        builds = self.root / "builds"
        found = [path for path in builds.iterdir() if not path.name.startswith(".")] if builds.is_dir() else []
        return [path.name for path in sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))]

    def current_id(self) -> str:
        """Id of the build that answers. Raises BuildError when nothing has been published."""
        try:
            build_id = self.pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            raise BuildError(f"nothing has been published in {self.root}. {MEND}") from None
        except (OSError, ValueError) as error:
            raise BuildError(f"{self.pointer} cannot be read ({error}). {MEND}") from error
        if not build_id.isalnum():
            raise BuildError(f"{self.pointer} is damaged. {MEND}")
        return build_id

    def publish(self, build_id: str, by: str = "", why: str = "") -> None:
        """Make a finished build the current one, atomically. Raises BuildError when it is not there.

        Who and why stay in ``published.jsonl``, newest last.
        """
        read_manifest(self.folder(build_id))
        write_atomically(self.pointer, build_id + "\n")
        row = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "build": build_id, "by": by, "why": why}
        with suppress(OSError), self.log.open("a", encoding="utf-8") as log:  # the build is published all the same
            log.write(json.dumps(row, ensure_ascii=False) + "\n")

    @property
    def log(self) -> Path:
        return self.root / "published.jsonl"

    def published(self) -> list[dict[str, str]]:
        """What has been published, oldest first: ``at`` (UTC), ``build``, ``by``, ``why``; no unreadable lines."""
        rows = []
        with suppress(OSError):
            for line in self.log.read_text(encoding="utf-8", errors="replace").splitlines():
                with suppress(ValueError):
                    rows.append(json.loads(line))
        return [row for row in rows if isinstance(row, dict) and "build" in row]

    def previous_id(self) -> str | None:
        """Id of the build that answered before the current one and is still there."""
        current, there = self.current_id(), set(self.ids())
        earlier = [row["build"] for row in self.published() if row["build"] != current and row["build"] in there]
        return earlier[-1] if earlier else None

    @contextmanager
    def new_build(self, build_id: str) -> Iterator[Path]:
        """A folder to fill. It becomes ``builds/<id>`` when the block ends well and vanishes when it does not.

        Raises StorageError when the disk is full.
        """
        builds = self.root / "builds"
        with storing(builds):
            builds.mkdir(parents=True, exist_ok=True)
            self.clean()
            partial = hidden_beside(builds / build_id)
            partial.mkdir()
            try:
                yield partial
                sync(partial)
                self.replace(self.folder(build_id), partial)
            finally:
                shutil.rmtree(partial, ignore_errors=True)

    def replace(self, target: Path, partial: Path) -> None:
        """Put `partial` in the place of `target`, unless another process has put a whole build of this id there.

        A damaged one is moved out of the way first.
        """
        if is_whole(target):
            return
        if target.exists():
            aside = hidden_beside(target)
            target.rename(aside)
            partial.rename(target)
            shutil.rmtree(aside, ignore_errors=True)
        else:
            partial.rename(target)
        sync_folder(target.parent)

    def clean(self) -> None:
        """Remove what processes that were killed have left behind, and nothing that may still be worked on."""
        for left in [*self.root.glob(".current.*"), *(self.root / "builds").glob(".*")]:
            if time.time() - last_change(left) > ABANDONED:
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def is_whole(folder: Path) -> bool:
    """True for a build that can be loaded."""
    try:
        verify(folder)
    except BuildError:
        return False
    return True


def last_change(path: Path) -> float:
    """When the file, or anything in the folder, was last changed: seconds since 1970; now if it vanishes meanwhile."""
    try:
        return max(each.stat().st_mtime for each in (path, *path.rglob("*")))
    except FileNotFoundError:
        return time.time()


def sync(folder: Path) -> None:
    """Force every file below `folder` to disk; one that is linked to an earlier build is there already."""
    for path in folder.rglob("*"):
        if path.is_file():
            if path.stat().st_nlink == 1:
                with path.open("rb") as file:
                    os.fsync(file.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)
