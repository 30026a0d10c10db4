"""The journal's tables. A change here needs a migration in ``migrations/versions``; a test compares the two."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

REASON_CHARS = 500
"""Longest reason kept, in characters: a few sentences."""


class UtcTime(TypeDecorator[datetime]):
    """Timezone-aware in Python, UTC without zone in the database, so that every database orders it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy passes it)
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy passes it)
        return value and value.replace(tzinfo=UTC)


class Table(DeclarativeBase):
    """Common ancestor of the journal's tables."""


class QuestionRow(Table):
    """One question; ``question`` and ``error`` are redacted before they get here."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    surface: Mapped[str] = mapped_column(String(32))
    question: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    status: Mapped[str | None] = mapped_column(String(16))
    confidence: Mapped[float]
    build: Mapped[str] = mapped_column(String(128))
    quotes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    faq: Mapped[str | None] = mapped_column(String(256))
    took_ms: Mapped[int]
    error: Mapped[str | None] = mapped_column(Text)
    feedback: Mapped["FeedbackRow | None"] = relationship(lazy="joined")


class FeedbackRow(Table):
    """What a reader thought of an answer; at most one a question."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_ref: Mapped[str] = mapped_column(String(8), ForeignKey("questions.ref"), unique=True)
    helpful: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(REASON_CHARS))
    given_at: Mapped[datetime] = mapped_column(UtcTime)


class DeliveryRow(Table):
    """Something a chat program delivered, taken up by one process. ``done`` once it was answered."""

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(String(255), unique=True)
    claimed_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    done: Mapped[bool]


class AnswerRefRow(Table):
    """Where in a chat an answer was given. ``key`` is a fingerprint: nobody's id and nobody's words."""

    __tablename__ = "answer_refs"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(64), index=True)
    ref: Mapped[str] = mapped_column(String(8))
    noted_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
