"""Opening the database, bringing its tables up to date, and saying what to do when it fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from bot.journal.types import JournalError

BUSY_SECONDS = 5
"""How long to wait for another writer before giving up; a write takes milliseconds."""

VERSION_TABLE = "journal_version"

_MIGRATIONS = Path(__file__).with_name("migrations")
_MIGRATION_LOCK = 7_265_837
"""Key of the PostgreSQL advisory lock that lets one process at a time change tables; any fixed number does."""

_ONE_AT_A_TIME = Lock()  # alembic keeps the migration it is running in a module-wide place

_ADVICE = (
    ("locked", "Another program holds it. Stop that program, or use PostgreSQL when several servers share a journal."),
    (
        "readonly",
        "It cannot be written to. Give the user that runs the server write access to the file and its folder.",
    ),
    ("full", "The disk is full. Free some space; nothing else needs doing."),
    ("unable to open", "It cannot be opened. Check that the folder exists and the server's user may write in it."),
    ("malformed", "The file is damaged. Put back a copy, or move the file away: a new one is made at the next start."),
    ("not a database", "The file is not a database. Check the address, or move the file away and start again."),
    ("unique", "The reference is in use already. Ask for a new one with new_ref."),
    ("no such table", "Its tables are missing. Start the server again: it makes them."),
)
_OTHER_ADVICE = "Check that the database is running and that the address and password are right."


def open_engine(address: str) -> Engine:
    """An engine whose tables are up to date. Raises JournalError."""
    url = _parsed(address)
    with translated(url):
        _prepare_file(url)
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=not _is_sqlite(url))
        if _is_sqlite(url):
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        _migrate(engine)
        return engine


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turns every error of the database into a JournalError that says what to do."""
    try:
        yield
    except (SQLAlchemyError, OSError, ModuleNotFoundError) as error:
        raise JournalError(f"The journal {_shown(url)} failed. {_advice(error)}") from error
    except CommandError as error:
        raise JournalError(
            f"The journal {_shown(url)} was made by a newer version. Update the program, or use another database."
        ) from error


@contextmanager
def session(engine: Engine, *, writing: bool = False) -> Iterator[Session]:
    """One transaction. One that writes waits its turn before it reads: SQLite lets no reader become a writer.

    Raises JournalError.
    """
    begun = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE" if writing else "BEGIN")
    with translated(engine.url), Session(begun) as made, made.begin():
        yield made


def _advice(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError):
        return f"The driver {error.name} is missing. Install it beside the program."
    cause = str(getattr(error, "orig", error)).lower()
    return next((advice for sign, advice in _ADVICE if sign in cause), _OTHER_ADVICE)


def _parsed(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise JournalError(
            "The journal's address is not a database address such as sqlite:///var/veileder.db."
        ) from error
    if _is_sqlite(url) and "timeout" not in url.query:
        return url.update_query_dict({"timeout": str(BUSY_SECONDS)})
    return url


def _shown(url: URL) -> str:
    """The address without password and options."""
    return url.set(query={}).render_as_string(hide_password=True)


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _prepare_file(url: URL) -> None:
    """Makes the folder and an empty file that only its owner may read; SQLite's side files take after it."""
    if _is_sqlite(url) and url.database and not url.database.startswith((":", "file:")):
        path = Path(url.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, so that they hold table changes too
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def _migrate(engine: Engine) -> None:
    """Brings the tables up to date in one transaction; other processes wait for it."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    writing = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
    with _ONE_AT_A_TIME, writing.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
