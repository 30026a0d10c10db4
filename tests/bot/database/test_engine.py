"""One database for a process: opened once, up to date, shared with other processes, and saying what is wrong."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from postgres import schema
from sqlalchemy import create_engine, event, insert, select, text

from bot.database import Database, DatabaseError, IdempotencyKeys, RefusedError, open_database
from bot.database import engine as engine_module
from bot.database.engine import VERSION_TABLE, parsed
from bot.database.tables import FeedbackRow, IdempotencyKeyRow, ProposalRow, QuestionRow, Table

BUSY = "PRAGMA busy_timeout"


@pytest.fixture
def opened(database: str) -> Iterator[Database]:
    made = open_database(database)
    yield made
    made.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "veileder.db"


def put(database: Database, key: str = "a") -> None:
    assert IdempotencyKeys(database).claim(key)


def keys(database: Database) -> list[str]:
    with database.session() as reading:
        return sorted(reading.scalars(select(IdempotencyKeyRow.key)))


def test_every_part_of_a_process_shares_one_engine(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many threads come first, it is connected to once and its tables are looked at once."""
    made: list[object] = []
    monkeypatch.setattr(engine_module, "create_engine", lambda *a, **k: made.append(create_engine(*a, **k)) or made[-1])
    shared = Database(database)
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: id(shared.engine), range(32)))
    assert len(found) == len(made) == 1
    shared.close()


def test_nothing_is_connected_to_before_it_is_used(path: Path) -> None:
    """So that a server starts without its database."""
    database = Database(f"sqlite:///{path}")
    assert not path.exists()
    put(database)
    assert path.exists()
    database.close()


def test_several_processes_may_open_at_once(database: str) -> None:
    """Openings at the same moment make the tables once, and what one writes the others read."""
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(open_database, [database] * 4))
    put(opened[0])
    assert [keys(each) for each in opened] == [["a"]] * 4
    for each in opened:
        each.close()


def test_what_is_up_to_date_is_opened_without_writing(path: Path) -> None:
    """A process may start while another holds the lock for writing."""
    open_database(f"sqlite:///{path}").close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    open_database(f"sqlite:///{path}?timeout=0.05").close()
    holder.close()


def test_migrations_and_tables_agree(opened: Database) -> None:
    """The migrated database has exactly the tables the code describes."""
    with opened.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, Table.metadata) == []


def test_what_an_earlier_version_wrote_is_there_after_the_update(database: str, opened: Database) -> None:
    """Claims and messages of the tables' earlier names are kept; going back and forth loses nothing."""
    put(opened, "message:1")
    config = Config()
    config.set_main_option("script_location", str(Path(engine_module.__file__).with_name("migrations")))
    with opened.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0004")
        connection.execute(text("UPDATE deliveries SET event_id = 'message:0' WHERE event_id = 'message:1'"))
        connection.execute(
            text(
                "INSERT INTO errands (surface, kind, about, made_at, due_at, tries, done)"
                " VALUES ('slack', 'post', 1, '2026-01-01', '2026-01-01', 0, false)"
            )
        )
    opened.close()
    again = open_database(database)
    assert keys(again) == ["message:0"]
    with again.session() as reading:
        assert reading.scalar(text("SELECT about FROM outbox")) == 1
    again.close()


def test_the_file_is_for_its_owner_only(path: Path) -> None:
    """Other users of the machine cannot read the journal."""
    open_database(f"sqlite:///{path}").close()
    assert path.stat().st_mode & 0o077 == 0


def test_a_deleted_file_is_made_again_and_said(path: Path) -> None:
    """What is written after the file was deleted is in the new one, not in one that nobody can find."""
    database = open_database(f"sqlite:///{path}")
    put(database, "before")
    path.unlink()
    with structlog.testing.capture_logs() as logged:
        put(database, "after")
    assert [each["event"] for each in logged] == ["database.replaced"]
    assert keys(open_database(f"sqlite:///{path}")) == ["after"]
    database.close()


def test_a_locked_database_says_so(path: Path) -> None:
    """A write that waits too long for another program raises DatabaseError with what to do."""
    database = open_database(f"sqlite:///{path}?timeout=0.05")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError, match="Another program holds it"):
        put(database)
    holder.close()
    put(database)
    database.close()


def test_who_comes_after_one_that_waited_in_vain_waits_less(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until one gets through; then they wait as long as ever."""
    monkeypatch.setattr(engine_module, "HURRIED_MS", 7)
    database = open_database(f"sqlite:///{path}?timeout=0.05")
    waits: list[int] = []
    event.listen(database.engine, "begin", lambda made: waits.append(made.exec_driver_sql(BUSY).scalar()))
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    for _ in range(2):
        with pytest.raises(DatabaseError, match="Another program holds it"):
            put(database, "held")
    holder.close()
    for each in "ab":
        put(database, each)
    assert waits == [7, 50]  # of the two that got through; those that did not never began
    database.close()


def test_a_read_only_database_says_so(path: Path) -> None:
    """A database that cannot be written to raises DatabaseError with what to do."""
    database = open_database(f"sqlite:///{path}")
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.rollback()
    with pytest.raises(DatabaseError, match="write access"):
        put(database)
    database.close()


def test_a_read_only_server_says_so(postgresql: str) -> None:
    """The same of a PostgreSQL that is a copy of another."""
    with schema(postgresql, "read_only") as database:
        open_database(database).close()
        only = open_database(f"{database}%20-cdefault_transaction_read_only%3Don")
        with pytest.raises(DatabaseError, match="write access"):
            put(only)
        only.close()


def test_a_full_disk_says_so(path: Path) -> None:
    """A database that cannot grow raises DatabaseError with what to do, and keeps what it has."""
    database = open_database(f"sqlite:///{path}")
    put(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        connection.rollback()
    many = [{"key": "æ" * 200 + str(at), "claimed_at": now(), "done": False} for at in range(1000)]
    with pytest.raises(DatabaseError, match="Free some space"), database.session(writing=True) as writing:
        writing.execute(insert(IdempotencyKeyRow), many)
    assert keys(database) == ["a"]
    database.close()


def now() -> datetime:
    return datetime.now(UTC)


def test_what_cannot_be_kept_is_told_from_a_database_that_is_away(opened: Database) -> None:
    """A key that is there already, and a verdict on nothing, are refused: trying again would not help."""
    twice = [{"key": "a", "claimed_at": now(), "done": False}] * 2
    with pytest.raises(RefusedError, match="in use"), opened.session(writing=True) as writing:
        writing.execute(insert(IdempotencyKeyRow), twice)
    with pytest.raises(RefusedError), opened.session(writing=True) as writing:
        writing.add(FeedbackRow(question_ref="ffffffff", helpful=True, reason="", given_at=now()))
    assert keys(opened) == []


def test_missing_tables_are_said(opened: Database) -> None:
    """Somebody has removed one: the message says what makes it again."""
    with opened.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE feedback")
        connection.exec_driver_sql("DROP TABLE questions")
    with pytest.raises(DatabaseError, match="Start the server again"), opened.session() as reading:
        reading.scalar(select(QuestionRow.id))


def test_a_long_name_is_cut(opened: Database) -> None:
    """PostgreSQL refuses what is longer than its column; a person's name is no reason to lose a draft."""
    row = ProposalRow(kind="faq", state="draft", by="slack:U1", by_name="Å" * 300 + "\0", why="", made_at=now())
    row.changed_at, row.body, row.report = now(), {}, ""
    with opened.session(writing=True) as writing:
        writing.add(row)
    with opened.session() as reading:
        assert reading.scalar(select(ProposalRow.by_name)) == "Å" * 255


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    """A database is not made over another file."""
    path = tmp_path / "notes.txt"
    path.write_text("not a database, " * 100)
    with pytest.raises(DatabaseError, match="not a database"):
        open_database(f"sqlite:///{path}")
    assert path.read_text().startswith("not a database")


def test_a_newer_database_is_left_alone(database: str, opened: Database) -> None:
    """One that was made by a newer version is refused, with what to do."""
    with opened.engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match="newer version"):
        open_database(database)


def test_one_that_is_away_is_tried_again_after_a_while(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the second failure in a second; then it is there again."""
    path.parent.mkdir()
    path.write_text("not a database, " * 100)
    tries: list[object] = []
    connected = engine_module.connected
    monkeypatch.setattr(engine_module, "connected", lambda url: tries.append(url) or connected(url))
    database = Database(f"sqlite:///{path}")
    for _ in range(3):
        with pytest.raises(DatabaseError, match="not a database"):
            put(database)
    assert len(tries) == 1
    path.unlink()
    monkeypatch.setattr(engine_module, "RETRY_SECONDS", 0.0)
    put(database)
    database.close()


@pytest.mark.parametrize("wrong", ["", "journal.db", "nosuch://x"])
def test_a_wrong_address_is_told(wrong: str) -> None:
    """An address that is none, or of an unknown database, raises DatabaseError."""
    with pytest.raises(DatabaseError):
        open_database(wrong)


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With what to look at."""
    with pytest.raises(DatabaseError, match="Check that the database is running"):
        open_database(f"postgresql://x@/x?host={tmp_path}")


@pytest.mark.parametrize("given", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_has_one_driver(given: str) -> None:
    """However the address spells it; a server that does not answer is not waited for longer than a locked file."""
    url = parsed(f"{given}://a@b/c")
    assert (url.drivername, url.query["connect_timeout"]) == ("postgresql+psycopg", "5")
    assert parsed(f"{given}://a@b/c?connect_timeout=9").query["connect_timeout"] == "9"


def test_a_missing_driver_names_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra of this package."""
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(DatabaseError, match=r"veileder\[postgres\]"):
        open_database("postgresql://a@127.0.0.1:1/c")


def test_messages_show_no_password() -> None:
    """A password in the address is in no message."""
    with pytest.raises(DatabaseError) as caught:
        open_database("postgresql+nosuchdriver://bot:hemmelig@db/veileder")
    assert "hemmelig" not in str(caught.value)


def test_the_newest_version_is_the_last_migration() -> None:
    """It is told by the files' names, without Alembic; Alembic says the same."""
    config = Config()
    config.set_main_option("script_location", str(Path(engine_module.__file__).with_name("migrations")))
    assert ScriptDirectory.from_config(config).get_heads() == [engine_module.newest_version()]
