"""Questions put into a real journal as they would stand there, on the small corpus."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from bot.journal import Entry, Journal, QuoteRef
from bot.types import Language, Status

TODAY = date(2026, 11, 20)
SPEECH = QuoteRef("ytringsfrihet", "kritikk-av-egen-etat", 10, 20)
DELETE = QuoteRef("moderering", "slette-kommentarer", 10, 20)

Ask = Callable[..., str]


def put(
    journal: Journal,
    question: str,
    status: Status | None = Status.NOT_FOUND,
    day: int = 18,
    *,
    helpful: bool | None = None,
    reason: str = "",
    **more: Any,
) -> str:
    """Records a question of November 2026, with a reader's verdict if there is one; gives its reference."""
    values: dict[str, Any] = {
        "ref": journal.new_ref(),
        "asked_at": datetime(2026, 11, day, 12, tzinfo=UTC),
        "surface": "web",
        "question": question,
        "language": Language.NB,
        "status": status,
        "confidence": 0.5,
        "build": "b1",
    }
    entry = Entry(**(values | more))
    journal.record(entry)
    if helpful is not None:
        journal.feedback(entry.ref, helpful, reason)
    return entry.ref
