"""What was asked, how it was answered and what readers thought of it. Nothing personal is kept."""

from bot.journal.recorder import Recorder, RecorderState
from bot.journal.refs import AnswerRefs, RefKind, fingerprint
from bot.journal.store import Journal
from bot.journal.types import Entry, Feedback, QuoteRef

__all__ = [
    "AnswerRefs",
    "Entry",
    "Feedback",
    "Journal",
    "QuoteRef",
    "Recorder",
    "RecorderState",
    "RefKind",
    "fingerprint",
]
