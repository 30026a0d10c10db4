from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.database import DatabaseError
from bot.journal import Entry, Journal, QuoteRef
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
def journal(database: str):
    journal = Journal.open(database)
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


def test_a_failure_still_gets_a_reference(journal: Journal):
    """new_ref works when the tables are gone, since the failure page needs one."""
    with journal.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE feedback")
        connection.exec_driver_sql("DROP TABLE questions")
    assert len(journal.new_ref()) == 8
    with pytest.raises(DatabaseError, match="Start the server again"):
        journal.entries()


def test_a_reference_used_twice_is_refused(journal: Journal):
    """Two entries never share a reference."""
    journal.record(entry("aaaaaaa1"))
    with pytest.raises(DatabaseError, match="in use"):
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


def test_opening_again_keeps_what_is_there(database: str, journal: Journal):
    """A second opening of the same database finds the entries and changes nothing."""
    journal.record(entry("aaaaaaa1"))
    again = Journal.open(database)
    assert len(again.entries()) == 1
    again.close()
