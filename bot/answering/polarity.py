"""Whether a question asks about the opposite: «kan vi la være å …», «hvilke … trenger vi ikke arkivere?»."""

import re

from bot.answering.message import core_of
from bot.answering.wordlists import CLEFT, EXCEPTION, NEGATION, NO_NEGATION, NOT_NEEDED, SUBORDINATE

_NEGATION = re.compile(NEGATION, re.IGNORECASE)
_NO_NEGATION = re.compile(NO_NEGATION, re.IGNORECASE)
_CLEFT = re.compile(CLEFT, re.IGNORECASE)
_SUBORDINATE = re.compile(SUBORDINATE, re.IGNORECASE)
_EXCEPTION = re.compile(EXCEPTION, re.IGNORECASE)
_NOT_NEEDED = re.compile(NOT_NEEDED, re.IGNORECASE)


def negated(question: str) -> bool:
    """True when what is asked is negated; a story around it may hold any number of «ikke»."""
    asking = _NO_NEGATION.sub(" ", core_of(question) or question)
    if not _CLEFT.match(asking):
        asking = _SUBORDINATE.sub(" ", asking)
    return _NEGATION.search(asking) is not None


def about_exception(sentence: str) -> bool:
    """True for a sentence of guidance about what is forbidden, not needed, or the exception."""
    return _EXCEPTION.search(sentence) is not None


def not_needed(text: str) -> bool:
    """True for a question or a sentence about what need not be done, rather than what must not."""
    return _NOT_NEEDED.search(text) is not None
