"""Tests that must hold on every database: each runs on SQLite and on a PostgreSQL that the tests start.

Whatever asks for ``database``, itself or through a fixture such as ``service``, is run twice.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import postgres
import pytest
from sqlalchemy import URL, Connection, event
from sqlalchemy.orm import ORMExecuteState, Session

from bot.database import engine as engine_module
from bot.database import open_database

ENGINES = ("sqlite", "postgresql")
SAID: list[str] = []
"""What migrations tell an empty PostgreSQL."""


def is_for_writing(session: Session) -> bool:
    """Whether the transaction has waited for its turn. A session of the test's own is no business of ours."""
    options = session.get_bind().get_execution_options()
    return "sqlite_begin" not in options or "IMMEDIATE" in str(options["sqlite_begin"])


@event.listens_for(Session, "do_orm_execute")
def only_a_writer_executes(state: ORMExecuteState) -> None:
    """SQLite lets no reader become a writer while others write: a test alone would never meet that."""
    writes = state.is_insert or state.is_update or state.is_delete
    assert not writes or is_for_writing(state.session), "a write in a session that is not for writing"


@event.listens_for(Session, "before_flush")
def only_a_writer_flushes(session: Session, *_: object) -> None:
    changed = session.new or session.dirty or session.deleted
    assert not changed or is_for_writing(session), "a write in a session that is not for writing"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The folder of a running server's socket. Where none can be had the test is skipped; in CI it fails."""
    try:
        with postgres.running() as folder:
            yield folder
    except (postgres.NoPostgresError, ImportError) as error:
        reason = f"no PostgreSQL: {error}"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)


@contextmanager
def empty(engine: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The address of an empty database."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'var' / 'veileder.db'}"
        return
    with postgres.schema(request.getfixturevalue("postgresql"), f"t{secrets.token_hex(6)}") as address:
        yield address


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty database, which the settings point to as well."""
    with empty(request.param, request, tmp_path) as address:
        monkeypatch.setenv("VEILEDER_DATABASE", address)
        yield address


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with tables and nothing in them."""
    path = tmp_path_factory.mktemp("migrated") / "veileder.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture(autouse=True)
def tables_ready(migrated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new SQLite file is a copy of one with tables: making them takes longer than most tests that need one."""
    prepare = engine_module._prepare_file

    def copied(url: URL) -> None:
        path = engine_module.file_of(url)
        if path and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
            shutil.copyfile(migrated, beside)
            beside.chmod(0o600)
            with suppress(FileExistsError):  # another thread was first
                os.link(beside, path)
            beside.unlink()
        prepare(url)

    monkeypatch.setattr(engine_module, "_prepare_file", copied)


@pytest.fixture(autouse=True)
def schema_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """The migrations run once a process on PostgreSQL; after that an empty schema gets what they said, in one go."""
    upgrade = engine_module.upgrade

    def quick(connection: Connection, version: str) -> None:
        is_postgresql = connection.dialect.name == "postgresql"
        if is_postgresql:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({engine_module._MIGRATION_LOCK})")
        if not is_postgresql or version != "head" or engine_module.version_at(connection):
            upgrade(connection, version)
        elif SAID:
            connection.exec_driver_sql(";\n".join(SAID))
        else:
            with heard(connection) as said:
                upgrade(connection, version)
            SAID.extend(said)

    monkeypatch.setattr(engine_module, "upgrade", quick)


@contextmanager
def heard(connection: Connection) -> Iterator[list[str]]:
    """What the database is told to change during the block: statements without values beside them."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        if not statement.lstrip().upper().startswith("SELECT"):
            assert not values, statement
            said.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(connection, "before_cursor_execute", note)


@pytest.fixture(autouse=True)
def one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every database that is opened without a key has this one, so that two of one test know the same people."""
    monkeypatch.setattr(engine_module, "key_beside", lambda _url: "0123456789abcdef" * 4)
