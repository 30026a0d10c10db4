"""Answers do not wait for the journal, and what could not be written then is written as soon as it can be."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog

from bot.database import Database, DatabaseError
from bot.journal import Entry, Journal, Recorder, RecorderState
from bot.journal import recorder as recorder_module
from bot.types import Language, Status

NOON = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


class Broken:
    """Stands between a recorder and its journal: `fails` says whether writing does."""

    def __init__(self, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fails = True
        for name in ("record", "feedback"):
            monkeypatch.setattr(journal, name, self.through(getattr(journal, name)))

    def through(self, write: Callable[..., None]) -> Callable[..., None]:
        def called(*args: object) -> None:
            if self.fails:
                raise DatabaseError("The disk is full.")
            write(*args)

        return called


def entry(ref: str, question: str = "Kan jeg dele bilder?") -> Entry:
    return Entry(ref, NOON, "web", question, Language.NB, Status.ANSWERED, 0.9, "b1")


def refs(journal: Journal) -> list[str]:
    return sorted(each.ref for each in journal.entries())


def until(true: Callable[[], object]) -> None:
    ends = time.monotonic() + 30
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.005)


@pytest.fixture(autouse=True)
def quick_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder_module, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(recorder_module, "LONGEST_WAIT", 0.02)


@pytest.fixture
def journal(database: str) -> Iterator[Journal]:
    journal = Journal.open(database)
    yield journal
    journal.close()


def test_an_entry_is_written_on_return(journal: Journal) -> None:
    """Whoever asks for it next finds it, and nothing waits."""
    recorder = Recorder(journal)
    ref = recorder.new_ref()
    recorder.record(entry(ref))
    assert refs(journal) == [ref]
    recorder.feedback(ref, True)
    assert recorder.state == RecorderState(waiting=0, late=0, lost=0)
    with pytest.raises(KeyError):
        recorder.feedback("ffffffff", True)


def test_what_could_not_be_written_is_written_in_order_when_it_can_be(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Verdicts behind their entries; how many waited is counted and said once."""
    broken, recorder = Broken(journal, monkeypatch), Recorder(journal)
    with structlog.testing.capture_logs() as logged:
        for at in range(5):
            recorder.record(entry(f"aaaaaaa{at}"))
        recorder.feedback("aaaaaaa1", False, "nei")
        assert recorder.state == RecorderState(waiting=6, late=0, lost=0)
        broken.fails = False
        until(lambda: recorder.state == RecorderState(waiting=0, late=6, lost=0))
        recorder.record(entry("aaaaaaa5"))
    assert refs(journal) == [f"aaaaaaa{at}" for at in range(6)]
    found = journal.entry("aaaaaaa1")
    assert found is not None
    assert found.feedback is not None
    assert found.feedback.reason == "nei"
    assert [each["event"] for each in logged] == ["journal.behind", "journal.caught_up"]
    assert (logged[1]["late"], logged[1]["lost"]) == (6, 0)


def test_nobody_waits_longer_than_the_patience(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program holds the file: the first answer waits its patience, those after it not at all."""
    monkeypatch.setattr(recorder_module, "REF_PATIENCE", 0.01)
    monkeypatch.setattr(recorder_module, "RECORD_PATIENCE", 0.03)
    journal = Journal.open(f"sqlite:///{tmp_path / 'journal.db'}")
    recorder = Recorder(journal)
    holder = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    waited: list[float | None] = []
    wait = threading.Event.wait

    def watched(event: threading.Event, timeout: float | None = None) -> bool:
        if threading.current_thread().name != "journal":
            waited.append(timeout)
        return wait(event, timeout)

    monkeypatch.setattr(threading.Event, "wait", watched)
    kept = []
    for _ in range(3):
        kept.append(recorder.new_ref())
        recorder.record(entry(kept[-1]))
    asked = [seconds for seconds in waited if seconds in (0.01, 0.03)]
    assert asked == [0.01, 0.03]
    holder.close()
    until(lambda: recorder.state.waiting == 0)
    assert refs(journal) == sorted(kept)
    journal.close()


def test_as_much_waits_as_there_is_room_for(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes after that is lost, counted, and said in the log."""
    broken, recorder = Broken(journal, monkeypatch), Recorder(journal, most=2)
    with structlog.testing.capture_logs() as logged:
        for at in range(4):
            recorder.record(entry(f"aaaaaaa{at}"))
    assert recorder.state == RecorderState(waiting=2, late=0, lost=2)
    assert [each["lost"] for each in logged if each["event"] == "journal.full"] == [1, 2]
    broken.fails = False
    until(lambda: recorder.state.waiting == 0)
    assert refs(journal) == ["aaaaaaa0", "aaaaaaa1"]


def test_what_the_database_refuses_holds_nothing_up(journal: Journal) -> None:
    """It is lost, counted and said; the log has no word of the question."""
    recorder = Recorder(journal)
    with structlog.testing.capture_logs() as logged:
        for ref in ("aaaaaaa1", "aaaaaaa1", "aaaaaaa2"):
            recorder.record(entry(ref, "hemmelig"))
    assert refs(journal) == ["aaaaaaa1", "aaaaaaa2"]
    assert recorder.state.lost == 1
    assert [each["event"] for each in logged] == ["journal.refused"]
    assert "hemmelig" not in str(logged)


def test_a_defect_holds_nothing_up(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody foresaw costs its own entry."""
    recorder, record = Recorder(journal), journal.record
    monkeypatch.setattr(journal, "record", lambda each: record(each) if each.ref != "aaaaaaa1" else 1 / 0)
    for ref in ("aaaaaaa1", "aaaaaaa2"):
        recorder.record(entry(ref))
    assert refs(journal) == ["aaaaaaa2"]
    assert recorder.state.lost == 1


def test_a_database_that_comes_later_gets_everything(tmp_path: Path) -> None:
    """The server was started without it."""
    (tmp_path / "journal.db").mkdir()
    journal = Journal(Database(f"sqlite:///{tmp_path / 'journal.db'}"))
    recorder = Recorder(journal)
    recorder.record(entry(recorder.new_ref()))
    assert recorder.state.waiting == 1
    (tmp_path / "journal.db").rmdir()
    until(lambda: recorder.state.waiting == 0)
    assert len(refs(journal)) == 1
    journal.close()


def test_closing_writes_what_waits(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is tried once more, at once."""
    monkeypatch.setattr(recorder_module, "FIRST_WAIT", 60.0)
    monkeypatch.setattr(recorder_module, "LONGEST_WAIT", 60.0)
    broken, recorder = Broken(journal, monkeypatch), Recorder(journal)
    recorder.record(entry("aaaaaaa1"))
    recorder.record(entry("aaaaaaa2"))
    broken.fails = False
    recorder.close()
    assert refs(journal) == ["aaaaaaa1", "aaaaaaa2"]


def test_closing_without_a_database_says_what_is_lost(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """And does not wait for it."""
    monkeypatch.setattr(recorder_module, "FIRST_WAIT", 60.0)
    Broken(journal, monkeypatch)
    recorder = Recorder(journal)
    recorder.record(entry("aaaaaaa1"))
    recorder.record(entry("aaaaaaa2"))
    with structlog.testing.capture_logs() as logged:
        recorder.close()
    assert [(each["event"], each.get("entries")) for each in logged] == [("journal.lost", 2)]


def test_many_threads_record_at_once(journal: Journal) -> None:
    """Every entry is written once."""
    recorder = Recorder(journal)
    threads = [threading.Thread(target=lambda: recorder.record(entry(recorder.new_ref()))) for _ in range(30)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(refs(journal)) == 30
    until(lambda: recorder.thread is None)
