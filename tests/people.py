"""An editor and a reader of tests that ask what is kept of people."""

from datetime import UTC, datetime, timedelta

from bot.editorial.types import Person
from bot.journal import Entry
from bot.types import Language, Status

ANNE = Person("slack", "U0ANNE", "Anne Editor")
BO = Person("slack", "U0BO", "Bo Reader")
LATE = "Ja, Øyvind kan dele."
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def asked(ref: str, days: float, question: str = "Hva gjelder?") -> Entry:
    """A question that was put so many days before NOW."""
    return Entry(ref, NOW - timedelta(days=days), "web", question, Language.NB, Status.ANSWERED, 0.9, "build")
