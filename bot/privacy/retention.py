"""Deletes what is older than it may be, at the start of the server and every hour after that.

Any number of processes may do so on one database: what one has deleted another does not find.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from bot.database import Database, DatabaseError
from bot.database.engine import Stored
from bot.database.outbox import OWN
from bot.database.pseudonyms import SEALED
from bot.database.tables import (
    AnswerRefRow,
    CaseRow,
    ChangeRow,
    FeedbackRow,
    IdempotencyKeyRow,
    OutboxRow,
    ProposalRow,
    QuestionRow,
)

log = structlog.get_logger()

EVERY = 3600.0
"""Seconds between two sweeps."""

UNANSWERED = timedelta(days=180)
"""How long a question waits for the editors before its words are deleted, whatever else is kept."""

TRACES = timedelta(days=30)
"""How long it is remembered that something was delivered or sent, and where an answer stands."""

LATE = timedelta(days=1)
"""How long it is tried at least to send an answer that was late, however little is kept."""

ANSWERED, DECIDED = "answered", ("closed", "published")


@dataclass(frozen=True, slots=True)
class Swept:
    """How many of each were deleted, or emptied of what people wrote; ``hidden`` were made pseudonyms."""

    questions: int = 0
    cases: int = 0
    proposals: int = 0
    traces: int = 0
    hidden: int = 0


class Retention(Stored):
    """What may not be kept any longer. `days` is how long questions, and what came of them, are."""

    def __init__(self, database: Database, days: float) -> None:
        super().__init__(database)
        self.days = timedelta(days=days)

    def sweep(self, now: datetime | None = None) -> Swept:
        """Delete what is too old by `now`. Raises DatabaseError."""
        at = now or datetime.now(UTC)
        with self.database.session(writing=True) as writing:
            return Swept(
                questions=self.questions(writing, at - self.days),
                cases=self.cases(writing, at),
                proposals=self.proposals(writing, at - max(self.days, TRACES)),
                traces=self.traces(writing, at),
                hidden=self.hide(writing),
            )

    def questions(self, writing: Session, before: datetime) -> int:
        old = select(QuestionRow.ref).where(QuestionRow.asked_at < before)
        writing.execute(delete(FeedbackRow).where(FeedbackRow.question_ref.in_(old)))
        writing.execute(delete(AnswerRefRow).where(AnswerRefRow.ref.in_(old)))
        return count(writing, delete(QuestionRow).where(QuestionRow.asked_at < before).returning(QuestionRow.id))

    def cases(self, writing: Session, at: datetime) -> int:
        """What was asked and answered is emptied; that there was a case, and which FAQ entry it became, stays."""
        answered = (CaseRow.state == ANSWERED) & (CaseRow.answered_at < at - self.days)
        forgotten = (CaseRow.state != ANSWERED) & (CaseRow.opened_at < at - max(UNANSWERED, self.days))
        emptied = dict.fromkeys(("question", "answer", "place", "taken_by", "taken_name"), "")
        old = or_(answered, forgotten) & (CaseRow.question != "")
        made = update(CaseRow).where(old).values(**emptied, near=[], state=ANSWERED)
        return count(writing, made.returning(CaseRow.id))

    def proposals(self, writing: Session, before: datetime) -> int:
        """Those that were closed are deleted; of those that were published the FAQ entry stays, and not who wrote."""
        old = ProposalRow.state.in_(DECIDED) & (ProposalRow.changed_at < before)
        used = select(ChangeRow.proposal_id).where(ChangeRow.proposal_id.is_not(None))
        gone = count(writing, delete(ProposalRow).where(old, ProposalRow.id.not_in(used)).returning(ProposalRow.id))
        named = old & or_(ProposalRow.by != "", ProposalRow.why != "")
        nameless = update(ProposalRow).where(named).values(by="", by_name="", why="", report="")
        return gone + count(writing, nameless.returning(ProposalRow.id))

    def traces(self, writing: Session, at: datetime) -> int:
        """Late answers and watches, which say something, as long as questions; also places kept without a key."""
        before, unkeyed = at - TRACES, AnswerRefRow.key.not_like("~%")
        late = OutboxRow.kind.in_(OWN) & (OutboxRow.made_at < at - max(self.days, LATE))
        statements = (
            delete(IdempotencyKeyRow).where(IdempotencyKeyRow.claimed_at < before).returning(IdempotencyKeyRow.id),
            delete(OutboxRow).where(or_(OutboxRow.made_at < before, late)).returning(OutboxRow.id),
            delete(AnswerRefRow).where(or_(AnswerRefRow.noted_at < before, unkeyed)).returning(AnswerRefRow.id),
        )
        return sum(count(writing, statement) for statement in statements)

    def hide(self, writing: Session) -> int:
        """Make pseudonyms of the ids, and seal the places, that an earlier version kept as they were."""
        hidden = 0
        for row, name in ((CaseRow, "taken_by"), (ProposalRow, "by"), (ChangeRow, "by")):
            column = getattr(row, name)
            for plain in list(writing.scalars(select(column).where(plainly(column)).distinct())):
                made = update(row).where(column == plain).values({name: self.database.pseudonyms.of(plain)})
                hidden += count(writing, made.returning(row.id))
        for case in writing.scalars(select(CaseRow).where(CaseRow.place != "", CaseRow.place.not_like(f"{SEALED}%"))):
            case.place = self.database.pseudonyms.seal(case.place)
            hidden += 1
        return hidden

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Sweeps inside, at once and every hour; when the database is away, an hour later."""
        task = asyncio.create_task(self.keep_sweeping())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def keep_sweeping(self) -> None:
        while True:
            try:
                swept = await asyncio.to_thread(self.sweep)
            except (DatabaseError, OSError) as error:
                log.error("retention.failed", why=str(error))  # noqa: TRY400 (the message says it all)
            else:
                if any(asdict(swept).values()):
                    log.info("retention.swept", **asdict(swept))
            await asyncio.sleep(EVERY)


def plainly(column: ColumnElement[str]) -> ColumnElement[bool]:
    return (column != "") & column.not_like("%~%")


def count(writing: Session, statement: object) -> int:
    """How many rows the statement touched; it returns them, since not every database counts."""
    found = writing.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
    return len(found.all())
