"""Which answers were given where in a chat: found again by place, forgotten in time, and telling nobody's name."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.database import DatabaseError
from bot.journal import AnswerRefs, Entry, Journal, RefKind, fingerprint
from bot.types import Language, Status


@pytest.fixture
def refs(database: str) -> Iterator[AnswerRefs]:
    opened = AnswerRefs.open(database)
    yield opened
    opened.close()


def record(database: str, *questions: str) -> None:
    journal = Journal.open(database)
    for at, question in enumerate(questions):
        now = datetime.now(UTC)
        journal.record(Entry(f"{at:08x}", now, "teams", question, Language.NB, Status.ANSWERED, 0.9, "b1"))
    journal.close()


def test_the_last_questions_come_oldest_first(refs: AnswerRefs, database: str) -> None:
    """As many as asked for, of this place alone."""
    record(database, "a", "b", "c", "d")
    for at in (0, 1, 2):
        refs.note(RefKind.TURN, "here", f"{at:08x}")
    refs.note(RefKind.TURN, "there", "00000003")
    assert refs.questions("here", 2) == ["b", "c"]
    assert refs.questions("nowhere", 2) == []


def test_the_latest_answer_at_a_place(refs: AnswerRefs) -> None:
    """None where nothing was answered."""
    refs.note(RefKind.MESSAGE, "m", "00000001")
    refs.note(RefKind.MESSAGE, "m", "00000002")
    assert refs.latest("m") == "00000002"
    assert refs.latest("x") is None


def test_a_fingerprint_tells_parts_apart_and_nothing_else() -> None:
    """The same for the same, different when the parts are cut differently, also for odd characters."""
    assert fingerprint("a", "b") == fingerprint("a", "b")
    assert fingerprint("a", "b") != fingerprint("ab", "")
    assert len(fingerprint("\ud800")) == 64


def test_a_broken_database_is_a_journal_error(refs: AnswerRefs) -> None:
    """So that a surface can go on without."""
    with refs.database.engine.begin() as connection:
        connection.exec_driver_sql("drop table answer_refs")
    with pytest.raises(DatabaseError):
        refs.latest("m")
