"""Every table there is. A change here needs a migration in ``migrations/versions``; a test compares the two."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

REASON_CHARS = 500
"""Longest reason kept, in characters: a few sentences."""

KEY_CHARS = 255
"""Longest idempotency key kept, in characters."""

NAME_CHARS = 255
"""Longest name of a person kept, in characters; chat programs allow fewer."""


class UtcTime(TypeDecorator[datetime]):
    """Timezone-aware in Python, UTC without zone in the database, so that every database orders it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy passes it)
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy passes it)
        return value and value.replace(tzinfo=UTC)


class Name(TypeDecorator[str]):
    """What people are called: cut to what there is room for, which PostgreSQL would refuse to do."""

    impl = String(NAME_CHARS)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy passes it)
        return value and value.replace("\0", "")[:NAME_CHARS]


class Table(DeclarativeBase):
    """Common ancestor of the tables."""


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


class IdempotencyKeyRow(Table):
    """Something that is done once, such as answering a delivery; taken up by one process. ``done`` once it was."""

    __tablename__ = "idempotency_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(KEY_CHARS), unique=True)
    claimed_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    done: Mapped[bool]


class CaseRow(Table):
    """A question that was put to the editors; ``question`` is redacted. ``place`` is emptied some time after.

    ``surface`` is the asker's, ``desk`` the one that has the editors' channel.
    """

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_ref: Mapped[str] = mapped_column(String(8), unique=True)
    opened_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    surface: Mapped[str] = mapped_column(String(32))
    place: Mapped[str] = mapped_column(Text)
    desk: Mapped[str] = mapped_column(String(32))
    channel: Mapped[str] = mapped_column(String(255))
    language: Mapped[str] = mapped_column(String(2))
    question: Mapped[str] = mapped_column(Text)
    near: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(16), index=True)
    taken_by: Mapped[str] = mapped_column(String(255))
    taken_name: Mapped[str] = mapped_column(Name)
    answer: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    post: Mapped[str] = mapped_column(String(255))
    faq: Mapped[str] = mapped_column(String(255))


class ProposalRow(Table):
    """A FAQ entry or a change that somebody proposes; ``body`` is a FaqDraft or a ChangeRequest."""

    __tablename__ = "proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), index=True)
    by: Mapped[str] = mapped_column(String(255))
    by_name: Mapped[str] = mapped_column(Name)
    why: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    changed_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    report: Mapped[str] = mapped_column(Text)


class ChangeRow(Table):
    """A change of a FAQ file, noted before it is made. ``before`` and ``after`` are None where there is no file."""

    __tablename__ = "changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    by: Mapped[str] = mapped_column(String(255))
    by_name: Mapped[str] = mapped_column(Name)
    why: Mapped[str] = mapped_column(Text)
    accepted: Mapped[str] = mapped_column(Text)
    faq: Mapped[str] = mapped_column(String(255))
    file: Mapped[str] = mapped_column(Text)
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    build: Mapped[str] = mapped_column(String(128))
    done: Mapped[bool]
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"))
    undoes: Mapped[int | None] = mapped_column(ForeignKey("changes.id"), unique=True)


class ActRow(Table):
    """Something that only editors may do, and who did it. A row is never changed: the database refuses it."""

    __tablename__ = "acts"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    by: Mapped[str] = mapped_column(String(255))
    by_name: Mapped[str] = mapped_column(Name)
    act: Mapped[str] = mapped_column(String(32))
    about: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)


class OutboxRow(Table):
    """A message that must be sent. It may be tried when ``due_at`` has come, and is until ``done``.

    ``place`` and ``body`` are a late answer's: where it goes and the message itself. Both are emptied when it is sent.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    surface: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    about: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    due_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    tries: Mapped[int]
    done: Mapped[bool]
    place: Mapped[str] = mapped_column(Text, server_default="")
    body: Mapped[dict[str, Any]] = mapped_column(JSON, server_default="{}")


class AnswerRefRow(Table):
    """Where in a chat an answer was given. ``key`` is a fingerprint: nobody's id and nobody's words."""

    __tablename__ = "answer_refs"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(64), index=True)
    ref: Mapped[str] = mapped_column(String(8))
    noted_at: Mapped[datetime] = mapped_column(UtcTime, index=True)


class SlackInstallationRow(Table):
    """Where the Slack app was installed by OAuth: an organisation's or a workspace's id, and its tokens, sealed."""

    __tablename__ = "slack_installations"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[str] = mapped_column(Text)
    installed_at: Mapped[datetime] = mapped_column(UtcTime)
