"""One process's connections to its database: opened when first used, tables up to date, errors that say what to do."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Self

import structlog
from sqlalchemy import URL, Connection, Engine, Insert, Update, create_engine, event, inspect, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from bot.database.errors import DatabaseError, RefusedError
from bot.database.pseudonyms import Pseudonyms
from bot.keys import key_in

log = structlog.get_logger()

BUSY_SECONDS = 5
"""How long to wait for another writer, or for a database that does not answer; a write takes milliseconds."""

HURRIED_MS = 100
"""How long to wait for another writer, in milliseconds, after one was waited for in vain: it may hold on for long, and
those who are answered meanwhile must not each find that out anew."""

RETRY_SECONDS = 1.0
"""After opening failed, everybody is told so at once for this long; then it is tried again."""

VERSION_TABLE = "journal_version"

KEY_FILE = "privacy.key"
"""The key of pseudonyms, beside a SQLite file unless another is given."""

_MIGRATIONS = Path(__file__).with_name("migrations")
_MIGRATION_LOCK = 7_265_837
"""Key of the PostgreSQL advisory lock that lets one process at a time change tables; any fixed number does."""

_ONE_AT_A_TIME = Lock()  # alembic keeps the migration it is running in a module-wide place

HELD = "Another program holds it."

_ADVICE = (
    ("locked", f"{HELD} Stop that program, or use PostgreSQL when several servers share a journal."),
    (
        ("readonly", "read-only"),
        "It cannot be written to. Give the user that runs the server write access to the file and its folder.",
    ),
    (("is full", "no space left"), "The disk is full. Free some space; nothing else needs doing."),
    ("unable to open", "It cannot be opened. Check that the folder exists and the server's user may write in it."),
    ("malformed", "The file is damaged. Put back a copy, or move the file away: a new one is made at the next start."),
    ("not a database", "The file is not a database. Check the address, or move the file away and start again."),
    ("unique", "The reference is in use already. Ask for a new one with new_ref."),
    (("no such table", 'relation "'), "Its tables are missing. Start the server again: it makes them."),
)
_OTHER_ADVICE = "Check that the database is running and that the address and password are right."
_KEY_ADVICE = "Set VEILEDER_PRIVACY_KEY, the same on every server."
_DRIVERS = {"psycopg": "pip install 'veileder[postgres]' brings it"}


class Database:
    """Connections to one database, for every part of a process; may be used from several threads at once.

    Nothing is connected to until it is needed, so a server starts without its database and has it as soon as it is
    there. A SQLite file that was deleted or replaced while in use is opened anew.
    """

    def __init__(self, address: str, key: Callable[[], str] | None = None) -> None:
        """`key` reads the key of its pseudonyms. Raises DatabaseError for an address that is none."""
        self.url = parsed(address)
        self.pseudonyms = Pseudonyms(key or (lambda: key_beside(self.url)))
        self.closed = False
        self._lock = Lock()
        self._opened: Engine | None = None
        self._file: tuple[int, int] | None = None
        self._failed: tuple[float, DatabaseError] | None = None
        self._hurried = False

    def open(self) -> Self:
        """Connect and bring the tables up to date now. Raises DatabaseError."""
        _ = self.engine
        return self

    @property
    def shown(self) -> str:
        """The address without password and options."""
        return shown(self.url)

    @property
    def engine(self) -> Engine:
        """Its tables are up to date. Raises DatabaseError."""
        with self._lock:
            if self._opened is not None and self._file != file_at(self.url):
                log.warning("database.replaced", database=self.shown)
                self._opened.dispose()
                self._opened = None
            if self._opened is None:
                self._opened = self._open_anew()
                self._file = file_at(self.url)
            return self._opened

    def _open_anew(self) -> Engine:
        if self._failed and time.monotonic() - self._failed[0] < RETRY_SECONDS:
            raise DatabaseError(str(self._failed[1])) from self._failed[1]
        try:
            engine = connected(self.url)
        except DatabaseError as error:
            self._failed = time.monotonic(), error
            raise
        self._failed = None
        return engine

    @contextmanager
    def session(self, *, writing: bool = False) -> Iterator[Session]:
        """One transaction. One that writes waits its turn before it reads: SQLite lets no reader become a writer.

        Raises DatabaseError.
        """
        wait = HURRIED_MS if self._hurried else int(float(str(self.url.query.get("timeout", BUSY_SECONDS))) * 1000)
        begin = "BEGIN IMMEDIATE" if writing else "BEGIN"
        begun = self.engine.execution_options(sqlite_begin=begin, sqlite_wait=wait)
        try:
            with translated(self.url), Session(begun) as made, made.begin():
                yield made
        except DatabaseError as error:
            self._hurried = self._hurried or HELD in str(error)
            raise
        self._hurried = False

    def insert(self, row: type) -> Any:
        """An INSERT into the row's table that can say what to do on a conflict."""
        return postgresql.insert(row) if self.url.get_backend_name() == "postgresql" else sqlite.insert(row)

    def close(self) -> None:
        """Let go of every connection. It is closed once, by whoever opened it."""
        self.closed = True
        with self._lock:
            if self._opened is not None:
                self._opened.dispose()


def open_database(address: str) -> Database:
    """The database at an address (``sqlite:///var/veileder.db``), made or brought up to date now.

    Raises DatabaseError.
    """
    return Database(address).open()


class Stored:
    """Common ancestor of what is kept in the database. Every method may raise DatabaseError."""

    def __init__(self, database: Database) -> None:
        self.database = database


class Standalone(Stored):
    """What may also be used alone, by a process that keeps nothing else in its database."""

    @classmethod
    def open(cls, address: str) -> Self:
        """In the database at an address, made or brought up to date first; whoever opens it closes it."""
        return cls(open_database(address))

    def close(self) -> None:
        self.database.close()


def changed(writing: Session, statement: Insert | Update) -> bool:
    """True when the statement added or changed a row: what makes a transition one process's alone.

    The database is asked to say which: the count of rows is not known for every statement on every database (SQLAlchemy
    has −1 for an insert on PostgreSQL).
    """
    asked = statement.returning(*statement.table.primary_key)
    found: list[Any] = list(writing.execute(asked, execution_options={"synchronize_session": False}))
    return bool(found)


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turns every error of the database into a DatabaseError that says what to do."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        raise RefusedError(f"The database {shown(url)} refused what it was given. {_advice(error)}") from error
    except (SQLAlchemyError, OSError, ModuleNotFoundError) as error:
        raise DatabaseError(f"The database {shown(url)} failed. {_advice(error)}") from error


def _advice(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError):
        how = _DRIVERS.get(str(error.name), "Install it beside the program")
        return f"The driver {error.name} is missing. {how}."
    cause = str(getattr(error, "orig", error)).lower()
    for signs, advice in _ADVICE:
        if any(sign in cause for sign in ((signs,) if isinstance(signs, str) else signs)):
            return advice
    return "It cannot be kept as it is." if isinstance(error, DataError) else _OTHER_ADVICE


def parsed(address: str) -> URL:
    """The address with the driver and the waiting time that are ours. Raises DatabaseError."""
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise DatabaseError(
            "The database's address is none, such as sqlite:///var/veileder.db or postgresql://user@host/veileder."
        ) from error
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    name = {"sqlite": "timeout", "postgresql": "connect_timeout"}.get(url.get_backend_name())
    return url if name is None or name in url.query else url.update_query_dict({name: str(BUSY_SECONDS)})


def shown(url: URL) -> str:
    return url.set(query={}).render_as_string(hide_password=True)


def file_of(url: URL) -> Path | None:
    """The file of a SQLite database that has one."""
    named = url.database if url.get_backend_name() == "sqlite" else None
    return Path(named) if named and not named.startswith((":", "file:")) else None


def key_beside(url: URL) -> str:
    """The key in the folder of a SQLite file. Raises DatabaseError when there is no such folder."""
    path = file_of(url)
    if path is None:
        raise DatabaseError(f"The database {shown(url)} needs a key for what it keeps of people. {_KEY_ADVICE}")
    return key_in(path.with_name(KEY_FILE))


def file_at(url: URL) -> tuple[int, int] | None:
    """Which file stands at the address now: device and inode. None when there is none."""
    path = file_of(url)
    try:
        about = os.stat(path) if path else None  # noqa: PTH116 (asked at every transaction)
    except OSError:
        return None
    return about and (about.st_dev, about.st_ino)


def connected(url: URL) -> Engine:
    """An engine whose tables are up to date. Raises DatabaseError."""
    with translated(url):
        _prepare_file(url)
        engine = _made(url)
        try:
            _migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        return engine


@contextmanager
def connected_as_is(url: URL) -> Iterator[Engine]:
    """An engine whose tables, if any, may be of any version. Raises DatabaseError."""
    with translated(url):
        if path := file_of(url):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
        engine = _made(url)
        try:
            yield engine
        finally:
            engine.dispose()


def _made(url: URL) -> Engine:
    is_sqlite = url.get_backend_name() == "sqlite"
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=not is_sqlite)
    if is_sqlite:
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_file(url: URL) -> None:
    """Makes the folder and an empty file that only its owner may read; SQLite's side files take after it."""
    path = file_of(url)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, so that they hold table changes too
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if "sqlite_wait" in options:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {options['sqlite_wait']:d}")
    connection.exec_driver_sql(options.get("sqlite_begin", "BEGIN"))


def newest_version() -> str:
    """The version of the tables that this program makes: the last file's number."""
    return max(path.name for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))[:4]


def version_at(connection: Connection) -> str:
    """The version of the tables that are there; empty where there are none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return ""
    return str(connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar() or "")  # noqa: S608


def _migrate(engine: Engine) -> None:
    """Brings the tables up to date in one transaction; other processes wait for it. Writes nothing when they are."""
    with engine.connect() as connection:
        there, wanted = version_at(connection), newest_version()
    if there == wanted:
        return
    if there > wanted:
        raise DatabaseError(
            f"The database {shown(engine.url)} was made by a newer version. "
            "Update the program, or use another database."
        )
    writing = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
    with _ONE_AT_A_TIME, writing.begin() as connection:
        upgrade(connection, "head")


def upgrade(connection: Connection, version: str) -> None:
    """Brings the tables to a version, or to ``head``, in the transaction; other processes wait for its end."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
    command.upgrade(config, version)
