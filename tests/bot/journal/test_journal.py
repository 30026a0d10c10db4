import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from bot.journal import Entry, Journal, JournalError, QuoteRef
from bot.journal.database import VERSION_TABLE
from bot.journal.tables import Table
from bot.types import Language, Status

NOON = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def entry(ref: str, **changes: object) -> Entry:
    values: dict[str, object] = {
        "asked_at": NOON,
        "surface": "web",
        "question": "Kan jeg dele bilder?",
        "language": Language.NB,
        "status": Status.ANSWERED,
        "confidence": 0.9,
        "build": "b1",
        "quotes": (QuoteRef("bilder-av-folk", "samtykke", 120, 240),),
        "took_ms": 12,
    }
    return Entry(ref=ref, **(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'deep' / 'journal.db'}"


@pytest.fixture
def journal(address: str):
    journal = Journal.open(address)
    yield journal
    journal.close()


def test_an_entry_is_read_back_as_it_was_recorded(journal: Journal):
    """An entry without personal data comes back unchanged."""
    recorded = entry(journal.new_ref())
    journal.record(recorded)
    assert journal.entries() == (recorded,)


def test_a_failure_is_kept_without_status(journal: Journal):
    """A question that got no answer is kept with its error."""
    recorded = entry(journal.new_ref(), status=None, error="ValueError: no build", quotes=())
    journal.record(recorded)
    assert journal.entries() == (recorded,)


def test_newest_comes_first_and_since_is_inclusive(journal: Journal):
    """Entries are ordered by time, cut by `since` (inclusive) and by `limit`."""
    times = {"aaaaaaa1": 2, "aaaaaaa2": 0, "aaaaaaa3": 1}
    for ref, hours in times.items():
        journal.record(entry(ref, asked_at=NOON + timedelta(hours=hours)))
    assert [e.ref for e in journal.entries()] == ["aaaaaaa1", "aaaaaaa3", "aaaaaaa2"]
    assert [e.ref for e in journal.entries(since=NOON + timedelta(hours=1))] == ["aaaaaaa1", "aaaaaaa3"]
    assert [e.ref for e in journal.entries(limit=1)] == ["aaaaaaa1"]
    assert [e.ref for e in journal.entries(until=NOON + timedelta(hours=1))] == ["aaaaaaa2"]


def test_times_are_utc(journal: Journal):
    """A time in another zone is kept as the same moment in UTC."""
    oslo = NOON.astimezone(timezone(timedelta(hours=1)))
    journal.record(entry("aaaaaaa1", asked_at=oslo))
    (read,) = journal.entries()
    assert read.asked_at == NOON
    assert read.asked_at.tzinfo is UTC


def test_a_time_without_zone_is_refused(journal: Journal):
    """A time that could be any zone's is a programming error."""
    with pytest.raises(ValueError, match="timezone"):
        journal.record(entry("aaaaaaa1", asked_at=datetime(2026, 11, 1)))


def test_the_last_verdict_counts(journal: Journal):
    """A second verdict on an answer replaces the first."""
    journal.record(entry("aaaaaaa1"))
    journal.feedback("aaaaaaa1", True, "bra")
    journal.feedback("aaaaaaa1", False, "så feil")
    (read,) = journal.entries()
    assert read.feedback is not None
    assert (read.feedback.helpful, read.feedback.reason) == (False, "så feil")


def test_feedback_on_an_unknown_reference_is_a_key_error(journal: Journal):
    """Nobody can leave feedback on an answer that was never given."""
    with pytest.raises(KeyError, match="ffffffff"):
        journal.feedback("ffffffff", True)


def test_a_long_reason_is_cut_after_redaction(journal: Journal):
    """At most 500 characters of a reason are kept, and a number that would be cut in two is removed whole."""
    journal.record(entry("aaaaaaa1"))
    journal.feedback("aaaaaaa1", False, "x" * 495 + " 91234567")
    (read,) = journal.entries()
    assert read.feedback is not None
    assert read.feedback.reason == "x" * 495 + " [tel"


def test_nothing_personal_reaches_the_disk(tmp_path: Path):
    """Personal data given to the journal is in none of the database's files, the write-ahead log included."""
    journal = Journal.open(f"sqlite:///{tmp_path / 'journal.db'}")
    secrets = ["15068500017", "912 34 567", "kari.nordmann@etat.no", "8601.11.17947"]
    text = "marker " + ", ".join(secrets)
    journal.record(entry("aaaaaaa1", question=text, error=text))
    journal.feedback("aaaaaaa1", False, text)
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    journal.close()
    assert "journal.db-wal" in files
    written = b"".join(files.values())
    assert written.count(b"marker") >= 3
    assert [secret for secret in secrets if secret.encode() in written] == []


def test_text_that_a_database_cannot_hold_is_mended(journal: Journal):
    """NUL and lone surrogates do not stop an entry from being kept."""
    journal.record(entry("aaaaaaa1", question="a\0b\ud800c"))
    assert journal.entries()[0].question == "ab?c"


def test_references_are_eight_hex_digits_and_never_a_number(journal: Journal):
    """A reference is unique and cannot be mistaken for a phone number."""
    refs = {journal.new_ref() for _ in range(300)}
    assert len(refs) == 300
    assert all(len(ref) == 8 and int(ref, 16) >= 0 and not ref.isdigit() for ref in refs)


def test_a_reference_in_use_is_passed_over(journal: Journal, monkeypatch: pytest.MonkeyPatch):
    """new_ref draws again when the reference exists or is digits alone."""
    journal.record(entry("aaaaaaa1"))
    draws = iter(["aaaaaaa1", "12345678", "bbbbbbb2"])
    monkeypatch.setattr("bot.journal.store.secrets.token_hex", lambda _: next(draws))
    assert journal.new_ref() == "bbbbbbb2"


def test_a_failure_still_gets_a_reference(address: str, journal: Journal, tmp_path: Path):
    """new_ref works when the tables are gone, since the failure page needs one."""
    with sqlite3.connect(tmp_path / "deep" / "journal.db") as connection:
        connection.execute("DROP TABLE feedback")
        connection.execute("DROP TABLE questions")
    assert len(journal.new_ref()) == 8
    with pytest.raises(JournalError, match="Start the server again"):
        journal.entries()


def test_a_reference_used_twice_is_refused(journal: Journal):
    """Two entries never share a reference."""
    journal.record(entry("aaaaaaa1"))
    with pytest.raises(JournalError, match="in use"):
        journal.record(entry("aaaaaaa1"))


def test_many_threads_write_at_once(journal: Journal):
    """Entries and feedback from several threads are all kept."""

    def work(number: int) -> None:
        ref = f"a{number:07d}"
        journal.record(entry(ref))
        journal.feedback(ref, True)
        journal.feedback("a0000000", number % 2 == 0)

    journal.record(entry("a0000000"))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(1, 41)))
    read = journal.entries()
    assert len(read) == 41
    assert all(e.feedback for e in read)


def test_an_entry_is_found_by_its_reference(journal: Journal):
    """The one with that reference; None when there is none."""
    journal.record(entry("aaaaaaa1"))
    journal.record(entry("aaaaaaa2"))
    found = journal.entry("aaaaaaa2")
    assert found is not None
    assert found.ref == "aaaaaaa2"
    assert journal.entry("aaaaaaa3") is None


def test_opening_again_keeps_what_is_there(address: str, journal: Journal):
    """A second opening of the same database finds the entries and changes nothing."""
    journal.record(entry("aaaaaaa1"))
    again = Journal.open(address)
    assert len(again.entries()) == 1
    again.close()


def test_several_processes_may_open_at_once(address: str):
    """Openings at the same moment make the tables once."""
    with ThreadPoolExecutor(4) as pool:
        journals = list(pool.map(Journal.open, [address] * 4))
    journals[0].record(entry("aaaaaaa1"))
    assert len(journals[3].entries()) == 1
    for journal in journals:
        journal.close()


def test_migrations_and_tables_agree(address: str, journal: Journal):
    """The migrated database has exactly the tables the code describes."""
    engine = create_engine(address)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, Table.metadata) == []
    engine.dispose()


def test_the_file_is_for_its_owner_only(journal: Journal, tmp_path: Path):
    """Other users of the machine cannot read the journal."""
    assert (tmp_path / "deep" / "journal.db").stat().st_mode & 0o077 == 0


def test_a_locked_database_says_so(tmp_path: Path):
    """A write that waits too long for another program raises JournalError with what to do."""
    path = tmp_path / "journal.db"
    journal = Journal.open(f"sqlite:///{path}?timeout=0.05")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(JournalError, match="Another program holds it"):
        journal.record(entry("aaaaaaa1"))
    holder.close()
    journal.record(entry("aaaaaaa1"))
    journal.close()


def test_a_read_only_database_says_so(tmp_path: Path):
    """A database that cannot be written to raises JournalError with what to do."""
    path = tmp_path / "journal.db"
    Journal.open(f"sqlite:///{path}").close()
    journal = Journal.open(f"sqlite:///{path}")
    with journal._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.rollback()
    with pytest.raises(JournalError, match="write access"):
        journal.record(entry("aaaaaaa1"))
    journal.close()


def test_a_full_disk_says_so(tmp_path: Path):
    """A database that cannot grow raises JournalError with what to do, and keeps what it has."""
    journal = Journal.open(f"sqlite:///{tmp_path / 'journal.db'}")
    journal.record(entry("aaaaaaa1"))
    with journal._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        connection.rollback()
    with pytest.raises(JournalError, match="Free some space"):
        journal.record(entry("aaaaaaa2", question="æ" * 100_000))
    assert [e.ref for e in journal.entries()] == ["aaaaaaa1"]
    journal.close()


def test_a_file_that_is_no_database_says_so(tmp_path: Path):
    """A journal is not made over another file."""
    path = tmp_path / "notes.txt"
    path.write_text("not a database, " * 100)
    with pytest.raises(JournalError, match="not a database"):
        Journal.open(f"sqlite:///{path}")
    assert path.read_text().startswith("not a database")


def test_a_newer_journal_is_left_alone(address: str, journal: Journal, tmp_path: Path):
    """A database made by a newer version is refused, with what to do."""
    with sqlite3.connect(tmp_path / "deep" / "journal.db") as connection:
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(JournalError, match="newer version"):
        Journal.open(address)


@pytest.mark.parametrize("wrong", ["", "journal.db", "nosuch://x"])
def test_a_wrong_address_is_a_journal_error(wrong: str):
    """An address that is none, or of an unknown database, raises JournalError."""
    with pytest.raises(JournalError):
        Journal.open(wrong)


def test_messages_show_no_password():
    """A password in the address is in no message."""
    with pytest.raises(JournalError) as caught:
        Journal.open("postgresql+nosuchdriver://bot:hemmelig@db/veileder")
    assert "hemmelig" not in str(caught.value)
