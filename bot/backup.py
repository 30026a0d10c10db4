"""What a public body cannot lose, in one file, and back from it: database, corpus, keys, and the builds that answer.

A zip: ``backup.json`` says which version made it and has the SHA-256 of everything else; ``database/<table>.jsonl``,
``corpus/``, ``index/`` and ``keys/``. Nothing in it is code. It holds what the database does, and the keys to it.
"""

import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path, PurePosixPath
from typing import Any

from bot.database.copies import copy_in, copy_out
from bot.database.engine import parsed
from bot.database.errors import RefusedError
from bot.settings import Settings
from index.builds.keep import BuildLease
from index.builds.store import BuildStore
from index.errors import BuildError
from index.files import hidden_beside, storing, write_atomically

FORMAT = 1
ABOUT = "backup.json"
KEYS = ("privacy.key", "session.key")
LEFT_OUT = ".git"
CHUNK = 1 << 20


class BackupError(ValueError):
    """A backup cannot be made or put back. The message says what is wrong and what to do; nothing was changed."""


@dataclass(frozen=True, slots=True)
class About:
    """``tables``: version of the database's tables, empty without a database. ``files``: name -> SHA-256.

    ``key_is_setting``: the key of the pseudonyms is VEILEDER_PRIVACY_KEY, which no backup holds.
    """

    format: int
    program: str
    made_at: str
    tables: str
    key_is_setting: bool
    files: dict[str, str]


def back_up(settings: Settings, target: Path) -> About:
    """Write everything to a new file that only its owner may read. Raises BackupError when there is one already."""
    if target.exists():
        raise BackupError(f"{target} is there already. Choose another name: a backup replaces nothing.")
    partial_file = hidden_beside(target)
    try:
        with (
            storing(target.parent),
            os.fdopen(os.open(partial_file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file,
        ):
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                about = fill(archive, settings)
            file.flush()
            os.fsync(file.fileno())
        os.link(partial_file, target)  # fails where another has written it meanwhile
    finally:
        partial_file.unlink(missing_ok=True)
    return about


def fill(archive: zipfile.ZipFile, settings: Settings) -> About:
    files: dict[str, str] = {}

    def put(name: str, chunks: Iterable[bytes]) -> None:
        digest = hashlib.sha256()
        with archive.open(name, "w", force_zip64=True) as member:
            for chunk in chunks:
                digest.update(chunk)
                member.write(chunk)
        files[name] = digest.hexdigest()

    tables = copy_out(
        parsed(settings.database_url),
        lambda table, lines: put(f"database/{table}.jsonl", (f"{line}\n".encode() for line in lines)),
    )
    for name, path in files_of(settings):
        put(name, chunks_of(path))
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    key_is_setting = bool(settings.privacy_key.get_secret_value())
    about = About(FORMAT, version("veileder"), made_at, tables, key_is_setting, files)
    archive.writestr(ABOUT, json.dumps(asdict(about), indent=1))
    return about


def files_of(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Name in the archive and place of every file to keep."""
    yield from below("corpus", settings.corpus)
    yield from ((f"keys/{name}", settings.var / name) for name in KEYS if (settings.var / name).is_file())
    store = BuildStore(settings.index_folder)
    with suppress(BuildError):  # nothing has been published
        current = store.current_id()
        for build in filter(None, (store.previous_id(), current)):
            lease = BuildLease(store, build)
            yield from below(f"index/builds/{build}", store.folder(build))
            lease.close()
        yield from ((f"index/{path.name}", path) for path in (store.log, store.pointer) if path.is_file())


def below(name: str, folder: Path) -> Iterator[tuple[str, Path]]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if each != LEFT_OUT)
        for each in sorted(names):
            path = Path(root, each)
            yield f"{name}/{path.relative_to(folder).as_posix()}", path


def chunks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(partial(file.read, CHUNK), b"")


def checked(source: Path) -> About:
    """What a backup says of itself, once all of it has been compared with that. Raises BackupError by name."""
    try:
        with zipfile.ZipFile(source) as archive:
            about = about_in(archive, source)
            names = {each.filename for each in archive.infolist()} - {ABOUT}
            wrong = sorted(names ^ set(about.files)) or sorted(filter(outside, names))
            wrong = wrong or [name for name in sorted(names) if digest_in(archive, name) != about.files[name]]
    except FileNotFoundError:
        raise BackupError(f"There is no file {source}.") from None
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise BackupError(f"{source} is no whole backup ({error}). Use another one; nothing was changed.") from error
    if wrong:
        some = ", ".join(wrong[:5])
        raise BackupError(f"{source} is damaged: {some}. Use another backup; nothing was changed.")
    return about


def about_in(archive: zipfile.ZipFile, source: Path) -> About:
    try:
        values: Any = json.loads(archive.read(ABOUT))
        if values["format"] > FORMAT:
            raise BackupError(f"{source} was made by a newer version ({values['program']}). Update the program first.")
        return About(**values)
    except (KeyError, ValueError, TypeError, zlib.error) as error:
        if isinstance(error, BackupError):
            raise
        raise BackupError(f"{source} is no backup of Veileder, or {ABOUT} in it is damaged.") from error


def outside(name: str) -> bool:
    """True for a name that could lead out of the folder that it is unpacked in."""
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or len(path.parts) < 2


def digest_in(archive: zipfile.ZipFile, name: str) -> str:
    """SHA-256 of a file in the archive; empty when it cannot be read."""
    try:
        with archive.open(name) as member:
            digest = hashlib.sha256()
            for chunk in iter(partial(member.read, CHUNK), b""):
                digest.update(chunk)
            return digest.hexdigest()
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return ""


def restore(settings: Settings, source: Path, *, replace: bool = False) -> list[str]:
    """Put everything back; lines that say what was done. Whoever restores stops the servers first.

    Raises BackupError where something is there already, unless it is to be replaced: then that is backed up first, and
    a corpus folder is moved aside.
    """
    about, said = checked(source), []
    if replace:
        kept = settings.var / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}.zip"
        back_up(settings, kept)
        said.append(f"What was there is in {kept}.")
    elif there := occupied(settings, about):
        raise BackupError(
            f"There is already: {', '.join(there)}. Nothing was changed. Move it away, or add --replace: then it is "
            "backed up first."
        )
    unpacked = hidden_beside(settings.var / "restore")
    try:
        with storing(settings.var), zipfile.ZipFile(source) as archive:
            for name in about.files:
                if not name.startswith("database/"):
                    archive.extract(name, unpacked)
            put_rows(settings, archive, about, replace=replace)
        said += put_files(settings, unpacked)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
    if about.key_is_setting and not settings.privacy_key.get_secret_value():
        said.append("Set VEILEDER_PRIVACY_KEY as it was: no backup holds it, and nobody is known again with another.")
    return said


def occupied(settings: Settings, about: About) -> list[str]:
    """What is there and would be written over, the database's rows aside."""
    store = BuildStore(settings.index_folder)
    places = [settings.corpus] if any(settings.corpus.glob("*")) else []
    places += [path for path in (store.pointer, *(settings.var / name for name in KEYS)) if path.is_file()]
    areas = {settings.corpus: "corpus/", store.pointer: "index/current"}
    prefixes = {path: areas.get(path, f"keys/{path.name}") for path in places}
    return [str(path) for path in places if any(name.startswith(prefixes[path]) for name in about.files)]


def put_rows(settings: Settings, archive: zipfile.ZipFile, about: About, *, replace: bool) -> None:
    def lines(name: str) -> Iterator[str]:
        with archive.open(name) as member, TextIOWrapper(member, encoding="utf-8", newline="\n") as text:
            yield from text

    rows = {PurePosixPath(name).stem: partial(lines, name) for name in about.files if name.startswith("database/")}
    if about.tables:
        try:
            copy_in(parsed(settings.database_url), about.tables, rows, replace=replace)
        except RefusedError as error:
            raise BackupError(
                f"{error} Use an empty one, or add --replace: then its rows are backed up first."
            ) from error


def put_files(settings: Settings, unpacked: Path) -> Iterator[str]:
    """Builds first and the pointer after them, so that nobody is led to one that is not there."""
    if (unpacked / "corpus").is_dir():
        if any(settings.corpus.glob("*")):
            aside = settings.corpus.with_name(f"{settings.corpus.name}.before-{datetime.now(UTC):%Y%m%d-%H%M%S}")
            settings.corpus.rename(aside)
            yield f"The corpus that was there is in {aside}."
        shutil.copytree(unpacked / "corpus", settings.corpus, dirs_exist_ok=True)
    store, from_index = BuildStore(settings.index_folder), unpacked / "index"
    for build in sorted((from_index / "builds").glob("*")):
        if build.name not in store.ids():
            with store.new_build(build.name) as folder:
                shutil.copytree(build, folder, dirs_exist_ok=True)
    for path in [from_index / store.log.name, from_index / store.pointer.name]:
        if path.is_file():
            write_atomically(store.root / path.name, path.read_bytes())
    for path in sorted((unpacked / "keys").glob("*")):
        write_atomically(settings.var / path.name, path.read_bytes())
        (settings.var / path.name).chmod(0o600)
