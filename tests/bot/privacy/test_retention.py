import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from people import ANNE, BO, LATE, NOW, asked
from sqlalchemy import select, text, update

from bot.database import Database, IdempotencyKeys, Outbox
from bot.database.tables import CaseRow, FeedbackRow, IdempotencyKeyRow, OutboxRow, ProposalRow, QuestionRow, Table
from bot.editorial.cases import Cases
from bot.editorial.proposals import Proposals
from bot.editorial.types import CaseState, ChangeRequest
from bot.journal import Journal
from bot.privacy.retention import UNANSWERED, Retention


def everything(database: Database) -> str:
    """All that stands in every column of every table, as one text."""
    with database.session() as reading:
        rows = [reading.execute(select(table)).all() for table in Table.metadata.sorted_tables]
    return repr(rows)


def test_questions_go_when_their_time_is_over(opened: Database):
    """A question of 29 days stays, one of 31 goes with what was thought of its answer."""
    journal = Journal(opened)
    for ref, days in (("aaaa0001", 29), ("aaaa0002", 31)):
        journal.record(asked(ref, days))
        journal.feedback(ref, helpful=True, reason="fint")
    swept = Retention(opened, 30).sweep(NOW)
    assert swept.questions == 1
    assert [each.ref for each in journal.entries()] == ["aaaa0001"]
    with opened.session() as reading:
        assert list(reading.scalars(select(FeedbackRow.question_ref))) == ["aaaa0001"]


def test_nothing_is_left_with_zero_days(filled: Database):
    """With 0 days, everything that was kept before goes at the first sweep, however new."""
    Retention(filled, 0).sweep(NOW + timedelta(days=1))
    with filled.session() as reading:
        assert reading.scalars(select(QuestionRow)).unique().all() == []
        assert reading.scalars(select(FeedbackRow)).all() == []


def test_a_journal_that_does_not_keep_writes_nothing(opened: Database):
    """Neither question nor feedback reaches the table, and nothing is raised for it."""
    journal = Journal(opened, keeps=False)
    journal.record(asked("aaaa0001", 0))
    journal.feedback("aaaa0001", helpful=True, reason="fint")
    assert journal.entries() == ()
    assert "fint" not in everything(opened)


def test_what_an_answered_case_said_goes_and_that_it_was_stays(filled: Database):
    """Thirty days after the answer question, answer, place and who had it are gone; the case itself is there."""
    sweep = Retention(filled, 30).sweep
    sweep(NOW - timedelta(days=1))
    case = Cases(filled).of("aaaa0001")
    assert case is not None
    assert case.answer
    with filled.session(writing=True) as writing:
        writing.execute(update(CaseRow).values(answered_at=NOW - timedelta(days=31)))
    assert sweep(NOW).cases == 1
    assert sweep(NOW).cases == 0
    kept = Cases(filled).of("aaaa0001")
    assert kept is not None
    assert (kept.question, kept.answer, kept.place, kept.taken_by, kept.taken_name) == ("", "", "", "", "")


def test_a_case_that_nobody_answers_is_not_kept_for_ever(filled: Database):
    """An open case keeps its words until UNANSWERED is over, and is then out of the queue."""
    with filled.session(writing=True) as writing:
        writing.execute(update(CaseRow).values(state=CaseState.OPEN.value, opened_at=NOW - UNANSWERED, answer=""))
    sweep = Retention(filled, 30).sweep
    sweep(NOW - timedelta(days=1))
    assert [case.question for case in Cases(filled).unanswered(9)] == ["Kan Bo dele dette?"]
    sweep(NOW + timedelta(days=1))
    assert Cases(filled).unanswered(9) == ()


def test_decided_proposals_go(filled: Database):
    """A closed one is deleted, one in the queue is not."""
    proposals = Proposals(filled)
    closed, waiting = (
        proposals.request_change(ChangeRequest("a#b", "B", "/a", "ord", "Endre dette"), BO) for _ in range(2)
    )
    proposals.close(closed.id)
    with filled.session(writing=True) as writing:
        writing.execute(update(ProposalRow).values(changed_at=NOW - timedelta(days=31)))
    Retention(filled, 30).sweep(NOW)
    assert proposals.get(closed.id) is None
    assert proposals.get(waiting.id) is not None


def test_traces_of_deliveries_go(filled: Database):
    """What was delivered and sent is forgotten after thirty days, in a server without a chat too."""
    IdempotencyKeys(filled).claim("message:C1:1700.1")
    Retention(filled, 30).sweep(NOW + timedelta(days=100))
    with filled.session() as reading:
        assert reading.scalars(select(IdempotencyKeyRow)).all() == []
        assert reading.scalars(select(OutboxRow)).all() == []


def test_a_late_answer_says_nothing_in_the_database(filled: Database):
    """Neither where it goes nor its words, nor who asked; it comes out as it went in, and nothing is left when sent."""
    outbox = Outbox(filled)
    kept = everything(filled)
    assert not [each for each in ("D1::k", LATE, BO.id) if each in kept]
    with filled.session(writing=True) as writing:
        writing.execute(update(OutboxRow).values(due_at=NOW - timedelta(days=9)))
    (due,) = outbox.due("slack", replies=True)
    message = outbox.claim(due)
    assert message is not None
    assert (message.place, message.body["message"]["text"]) == ("D1::k", LATE)
    outbox.done(message)
    with filled.session() as reading:
        assert [(row.place, row.body) for row in reading.scalars(select(OutboxRow).where(OutboxRow.id == due))] == [
            ("", {})
        ]


@pytest.mark.parametrize(("days", "kept"), [(0, 1), (5, 5), (400, 30)])
def test_a_late_answer_is_kept_no_longer_than_a_question(opened: Database, days: int, kept: int):
    """A day at least, so that it can be sent; thirty at most, like every other trace."""
    Outbox(opened).keep("slack", "D1::k", {"message": {"text": LATE}})
    made = datetime.now(UTC)
    Retention(opened, days).sweep(made + timedelta(days=kept, hours=-1))
    assert Outbox(opened).waiting("slack") == 1
    Retention(opened, days).sweep(made + timedelta(days=kept, hours=1))
    assert Outbox(opened).waiting("slack") == 0


def test_nobodys_id_stands_in_the_database(filled: Database):
    """Not in any column of any table: neither the asker's nor the editor's."""
    kept = everything(filled)
    assert ANNE.id not in kept
    assert BO.id not in kept
    assert "slack:~" in kept


def test_ids_of_an_earlier_version_are_made_pseudonyms(filled: Database):
    """What stood open is hidden at the next sweep, still leads where it led, and is hidden once."""
    with filled.session(writing=True) as writing:
        writing.execute(text("UPDATE cases SET taken_by = 'slack:U0ANNE', place = 'C1:1700.1:U0BO'"))
        writing.execute(text("UPDATE changes SET \"by\" = 'slack:U0ANNE'"))
        writing.execute(text("UPDATE proposals SET \"by\" = 'slack:U0ANNE'"))
    before = Cases(filled).of("aaaa0001")
    assert Retention(filled, 30).sweep(NOW).hidden == 4
    assert Retention(filled, 30).sweep(NOW).hidden == 0
    after = Cases(filled).of("aaaa0001")
    assert before is not None
    assert after is not None
    assert (after.place, after.taken_by) == ("C1:1700.1:U0BO", filled.pseudonyms.of("slack:U0ANNE"))
    assert "U0ANNE" not in everything(filled)


def test_it_sweeps_while_the_server_runs(opened: Database):
    """The first sweep is done as soon as the server has started."""
    Journal(opened).record(asked("aaaa0001", 4000))

    async def serve() -> None:
        async with Retention(opened, 30).running():
            for _ in range(600):
                if not await asyncio.to_thread(Journal(opened).entries):
                    return
                await asyncio.sleep(0.05)

    asyncio.run(serve())
    assert Journal(opened).entries() == ()
