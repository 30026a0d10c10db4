"""What was asked, how it was answered and what readers thought of it. Nothing personal is kept."""

from bot.journal.deliveries import Deliveries
from bot.journal.refs import AnswerRefs, RefKind, fingerprint
from bot.journal.store import Journal
from bot.journal.types import Entry, Feedback, JournalError, QuoteRef

__all__ = [
    "AnswerRefs",
    "Deliveries",
    "Entry",
    "Feedback",
    "Journal",
    "JournalError",
    "QuoteRef",
    "RefKind",
    "fingerprint",
]
