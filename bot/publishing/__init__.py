"""From the corpus folder to the build that answers: make a candidate, check it, publish it, go back."""

from bot.publishing.publish import (
    build_and_publish,
    config_of,
    last_read,
    needs_build,
    open_journal,
    prepare,
    publish_build,
    publish_corpus,
    roll_back,
)
from bot.publishing.reports import read_report
from bot.publishing.types import BlockedError, Change, MovedError, Outcome, Report, Seen

__all__ = [
    "BlockedError",
    "Change",
    "MovedError",
    "Outcome",
    "Report",
    "Seen",
    "build_and_publish",
    "config_of",
    "last_read",
    "needs_build",
    "open_journal",
    "prepare",
    "publish_build",
    "publish_corpus",
    "read_report",
    "roll_back",
]
