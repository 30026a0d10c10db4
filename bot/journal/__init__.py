"""What was asked, how it was answered and what readers thought of it. Nothing personal is kept."""

from bot.database import DatabaseError as JournalError
from bot.database import IdempotencyKeys as Deliveries
from bot.journal.recorder import Recorder, RecorderState
from bot.journal.refs import AnswerRefs, RefKind, fingerprint
from bot.journal.store import Journal
from bot.journal.types import Entry, Feedback, QuoteRef

__all__ = [
    "AnswerRefs",
    "Deliveries",
    "Entry",
    "Feedback",
    "Journal",
    "JournalError",
    "QuoteRef",
    "Recorder",
    "RecorderState",
    "RefKind",
    "fingerprint",
]
