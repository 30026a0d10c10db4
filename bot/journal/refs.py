"""Which answers were given where in a chat, for chats that do not let a bot read back what was written.

An answer is known by its reference; what was asked stands in the journal under it, redacted. Places are fingerprints,
so that neither a person nor a conversation can be read out of them.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select

from bot.database.engine import Standalone
from bot.database.tables import AnswerRefRow, QuestionRow


class RefKind(StrEnum):
    """What a key stands for: a reader's turns in a conversation, or one message of the bot's."""

    TURN = "turn"
    MESSAGE = "message"


KEPT = {RefKind.TURN: timedelta(days=1), RefKind.MESSAGE: timedelta(days=30)}
"""How long each is remembered: a conversation goes on the same day, feedback may come later."""


def fingerprint(*parts: str) -> str:
    """64 hex digits that say nothing of the parts, the same for the same parts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


class AnswerRefs(Standalone):
    """References by place."""

    def keyed(self, key: str) -> str:
        return self.database.pseudonyms.keyed(key)

    def note(self, kind: RefKind, key: str, ref: str) -> None:
        """The answer `ref` was given at `key`, a fingerprint."""
        row = AnswerRefRow(kind=kind.value, key=self.keyed(key), ref=ref, noted_at=datetime.now(UTC))
        with self.database.session(writing=True) as writing:
            writing.add(row)

    def latest(self, key: str) -> str | None:
        """The reference of the last answer given at `key`."""
        there = AnswerRefRow.key == self.keyed(key)
        query = select(AnswerRefRow.ref).where(there).order_by(AnswerRefRow.id.desc()).limit(1)
        with self.database.session() as reading:
            return reading.scalar(query)

    def questions(self, key: str, most: int, kind: RefKind = RefKind.TURN) -> list[str]:
        """The last `most` questions that were answered at `key`, redacted as the journal has them, oldest first."""
        query = (
            select(QuestionRow.question)
            .join(AnswerRefRow, AnswerRefRow.ref == QuestionRow.ref)
            .where(AnswerRefRow.key == self.keyed(key), AnswerRefRow.noted_at >= datetime.now(UTC) - KEPT[kind])
            .order_by(AnswerRefRow.id.desc())
            .limit(most)
        )
        with self.database.session() as reading:
            return list(reading.scalars(query))[::-1]

    def forget_old(self) -> None:
        """Removes what nobody comes back to."""
        now = datetime.now(UTC)
        with self.database.session(writing=True) as writing:
            for kind, kept in KEPT.items():
                old = (AnswerRefRow.kind == kind.value, AnswerRefRow.noted_at < now - kept)
                writing.execute(delete(AnswerRefRow).where(*old))
