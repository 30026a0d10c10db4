"""Writing and reading the journal."""

import secrets
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import select

from bot.database import DatabaseError
from bot.database.engine import Database, Standalone
from bot.database.tables import REASON_CHARS, FeedbackRow, QuestionRow
from bot.journal.types import Entry, Feedback, QuoteRef
from bot.redact import redact
from bot.types import Language, Status

ERROR_CHARS = 2000
"""Longest error kept, in characters: enough for its last lines."""


class Journal(Standalone):
    """Questions and feedback; may be used from several threads at once.

    Nothing in it is raw: free text is redacted here, whatever the caller did. Every method may raise
    DatabaseError, except ``new_ref`` and ``close``; a reader's answer must not depend on it.
    """

    def __init__(self, database: Database, *, keeps: bool = True) -> None:
        """One that does not keep writes nothing and knows nothing; what was written before can be read."""
        super().__init__(database)
        self.keeps = keeps

    def new_ref(self) -> str:
        """A reference no entry has."""
        while self._taken(ref := drawn_ref()):
            pass
        return ref

    def record(self, entry: Entry) -> None:
        """Keeps an entry, redacted. Raises ValueError for a time without zone, RefusedError for a reference in use."""
        row = _to_row(entry)
        if not self.keeps:
            return
        with self.database.session(writing=True) as writing:
            writing.add(row)

    def feedback(self, ref: str, helpful: bool, reason: str = "") -> None:
        """Keeps a reader's verdict; a later one replaces it. Raises KeyError for an unknown ``ref``."""
        if not self.keeps:
            return
        given = {"helpful": helpful, "reason": safe(reason)[:REASON_CHARS], "given_at": datetime.now(UTC)}
        put = self.database.insert(FeedbackRow).values(question_ref=ref, **given)
        with self.database.session(writing=True) as writing:
            if writing.scalar(select(QuestionRow.id).where(QuestionRow.ref == ref)) is None:
                raise KeyError(ref)
            writing.execute(put.on_conflict_do_update(index_elements=["question_ref"], set_=given))

    def entries(
        self, since: datetime | None = None, limit: int = 100, *, until: datetime | None = None
    ) -> tuple[Entry, ...]:
        """Entries with their feedback, newest first; ``since`` is inclusive, ``until`` exclusive, both with a zone."""
        query = select(QuestionRow).order_by(QuestionRow.asked_at.desc(), QuestionRow.id.desc()).limit(limit)
        if since is not None:
            query = query.where(QuestionRow.asked_at >= _utc(since))
        if until is not None:
            query = query.where(QuestionRow.asked_at < _utc(until))
        with self.database.session() as reading:
            return tuple(map(_to_entry, reading.scalars(query)))

    def entry(self, ref: str) -> Entry | None:
        """The entry with this reference."""
        with self.database.session() as reading:
            row = reading.scalar(select(QuestionRow).where(QuestionRow.ref == ref))
            return None if row is None else _to_entry(row)

    def _taken(self, ref: str) -> bool:
        try:
            with self.database.session() as reading:
                return reading.scalar(select(QuestionRow.id).where(QuestionRow.ref == ref)) is not None
        except DatabaseError:
            return False  # a failure page needs a reference too, above all when the database is down


def drawn_ref() -> str:
    """Eight lower-case hex digits, never digits alone, which look like a phone number."""
    while (ref := secrets.token_hex(4)).isdigit():
        pass
    return ref


def safe(text: str) -> str:
    """Redacted, and without what a database cannot hold (NUL, lone surrogates)."""
    return redact(text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")).text


def _utc(time: datetime) -> datetime:
    if time.tzinfo is None:
        raise ValueError("a time in the journal needs a timezone")
    return time.astimezone(UTC)


def _to_row(entry: Entry) -> QuestionRow:
    return QuestionRow(
        ref=entry.ref,
        asked_at=_utc(entry.asked_at),
        surface=entry.surface,
        question=safe(entry.question),
        language=entry.language.value,
        status=entry.status and entry.status.value,
        confidence=entry.confidence,
        build=entry.build,
        quotes=[asdict(quote) for quote in entry.quotes],
        faq=entry.faq,
        took_ms=entry.took_ms,
        error=None if entry.error is None else safe(entry.error)[-ERROR_CHARS:],
    )


def _to_entry(row: QuestionRow) -> Entry:
    return Entry(
        ref=row.ref,
        asked_at=row.asked_at,
        surface=row.surface,
        question=row.question,
        language=Language(row.language),
        status=Status(row.status) if row.status else None,
        confidence=row.confidence,
        build=row.build,
        quotes=tuple(QuoteRef(**quote) for quote in row.quotes),
        faq=row.faq,
        took_ms=row.took_ms,
        error=row.error,
        feedback=_to_feedback(row.feedback) if row.feedback else None,
    )


def _to_feedback(row: FeedbackRow) -> Feedback:
    return Feedback(helpful=row.helpful, reason=row.reason, given_at=row.given_at)
