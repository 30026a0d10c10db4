"""Questions that lean on the one before: "og på nynorsk?", "hva med ledere da?", "what about photos?"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering import wordlists
from bot.answering.message import content
from bot.answering.wordlists import (
    ACTORS,
    ASKED_FOR,
    ASKING_VERBS,
    ASKING_WORDS,
    FRAGMENTS,
    LEANING,
    MODALS,
    PERHAPS_POINTERS,
    PLATFORMS,
    POINTERS,
    SELF,
)
from bot.types import Language
from index.lexical.words import content_words, words_of

OPENING = re.compile(wordlists.OPENING, re.IGNORECASE)
# Openings that a question of its own may have as well; then it is longer, or goes on like «greit å dele …».
PERHAPS = re.compile(rf"{wordlists.PERHAPS_OPENING}(?!\s+(?:å|to)\b)", re.IGNORECASE)
# Without a question before it, what opens like this was sent too early.
LONE_OPENING = re.compile(wordlists.LONE_OPENING, re.IGNORECASE)
SHORT = 6  # words; a longer question says itself what it is about
LANGUAGE_SWITCH = re.compile(wordlists.LANGUAGE_SWITCH, re.IGNORECASE)
SUBORDINATE = re.compile(wordlists.SUBORDINATE, re.IGNORECASE)
MORE = re.compile(rf"{wordlists.MORE_ABOUT_IT}[\s?!.]*", re.IGNORECASE)
ASKING = ASKING_WORDS | ASKING_VERBS | MODALS
# How many earlier questions a chain of follow-ups may reach back.
REACH = 3


@dataclass(frozen=True, slots=True)
class Understood:
    """What to search for, and the language to answer in when the reader asked for one.

    ``before`` is what the question leans on; what answered that has been said and is not asked for again, unless
    something in it was ``replaced``. ``new`` has the words that a follow-up brings, in lower case. ``more`` asks for
    more of what was answered; ``conditional`` adds to what was asked rather than changing a part of it («hva hvis …»).
    ``leaning`` is True for all of these.
    """

    search: str
    language: Language | None = None
    before: str = ""
    new: tuple[str, ...] = ()
    new_as_written: tuple[str, ...] = ()
    more: bool = False
    replaced: bool = False
    conditional: bool = False
    leaning: bool = False


def understand(question: str, conversation: Sequence[str]) -> Understood:
    """The question with what it leans on. `conversation` has earlier questions, oldest first."""
    earlier = list(conversation[-REACH:])
    if not earlier:
        return Understood(question)
    before = understand(earlier[-1], earlier[:-1])
    if switch := LANGUAGE_SWITCH.match(question.strip()):
        return replace(before, language=ASKED_FOR[switch["language"].lower()], leaning=True, more=False)
    if MORE.fullmatch(question.strip()):
        return Understood(f"{before.search} {question}", before.language, before.search, more=True, leaning=True)
    if not leans(question):
        return Understood(question)
    new = tuple(word for word in content(question) if word not in LEANING)
    written = tuple(word for word in words_of(question) if word.lower() in new)
    changed = put_in(before.search, question, new)
    return Understood(
        changed or f"{before.search} {question}",
        before.language,
        before.search,
        new,
        written,
        replaced=bool(changed),
        conditional=SUBORDINATE.search(f" {question}") is not None,
        leaning=True,
    )


def put_in(before: str, question: str, new: Sequence[str]) -> str:
    """The earlier question with another platform or actor in it; empty when there is nothing to take the place of."""
    if len(new) != 1:
        return ""
    said = words_of(before)
    word = next(each for each in words_of(question) if each.lower() == new[0])
    if word in PLATFORMS:
        old = [each for each in said if each in PLATFORMS]
    elif new[0] in ACTORS:
        old = [each for each in said if each.lower() in ACTORS] or [each for each in said[:3] if each.lower() in SELF]
    else:
        return ""
    return re.sub(rf"\b{re.escape(old[0])}\b", word, before, count=1) if old else ""


def stands_alone(question: str) -> bool:
    """False for what says nothing without a question before it: «og på fritiden?», «in English, please»."""
    stripped = question.strip()
    if LANGUAGE_SWITCH.match(stripped) or MORE.fullmatch(stripped):
        return False
    new = [word for word in content(question) if word not in LEANING]
    return not (LONE_OPENING.match(stripped) and len(new) <= 1 and len(words_of(stripped)) <= SHORT)


def leans(question: str) -> bool:
    """True for a question that cannot stand alone."""
    opening = question.strip()
    short = len(opening.split()) <= SHORT
    perhaps = bool(PERHAPS.match(opening)) or is_fragment(opening) or points_back(opening)
    return bool(OPENING.match(opening)) or (short and perhaps)


def is_fragment(question: str) -> bool:
    """True for «på bare ett innlegg?»: a place, a time or a manner, and nothing that asks."""
    words = words_of(question.lower())
    return words[:1] != [] and words[0] in FRAGMENTS and not ASKING.intersection(words)


def points_back(question: str) -> bool:
    words = words_of(question.lower())
    if POINTERS.intersection(words):
        return True
    content = [word for word in content_words(question.lower()) if word not in PERHAPS_POINTERS]
    return bool(PERHAPS_POINTERS.intersection(words)) and (words[-1] in PERHAPS_POINTERS or len(content) < 2)
