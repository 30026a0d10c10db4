"""The vocabulary of the journal."""

from dataclasses import dataclass
from datetime import datetime

from bot.types import Language, Status


@dataclass(frozen=True, slots=True)
class QuoteRef:
    """Where a quote stood: offsets are zero-based, end-exclusive, in the build's copy of the document."""

    document: str
    anchor: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reader's verdict on an answer. ``reason`` is redacted and has at most 500 characters; ``given_at`` is UTC."""

    helpful: bool
    reason: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One question and what came of it.

    ``ref`` is from ``Journal.new_ref``. ``asked_at`` is timezone-aware, UTC when read back. ``question`` and
    ``error`` are redacted when recorded. ``status`` is None when no answer came of it; then ``error`` says why.
    ``faq`` is the id of the FAQ entry that answered. ``feedback`` is filled in when read and ignored when recorded.
    """

    ref: str
    asked_at: datetime
    surface: str
    question: str
    language: Language
    status: Status | None
    confidence: float
    build: str
    quotes: tuple[QuoteRef, ...] = ()
    faq: str | None = None
    took_ms: int = 0
    error: str | None = None
    feedback: Feedback | None = None
