"""Questions that lean on the one before: "og på nynorsk?", "hva med ledere da?", "what about photos?"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.types import Language
from index.search.words import content_words, words_of

# Openings that only make sense after something else was said.
OPENING = re.compile(
    r"^(?:og|men|enn|samt|også|òg|hva med|kva med|hva hvis|kva viss|hva da|kva då|gjelder det|gjeld det|"
    r"hvorfor det|kvifor det|hvordan da|and|but|what about|how about|does that|is that|why is that)\b",
    re.IGNORECASE,
)
# Openings that a question of its own may have as well; then it is longer, or goes on like «greit å dele …».
PERHAPS = re.compile(
    r"^(?:eller|ok(?:ei|ay)?|greit|altså|viss|hvis|hva om|kva om|or|what if|so|then)\b(?!\s+(?:å|to)\b)", re.IGNORECASE
)
SHORT = 6  # words; a longer question says itself what it is about
# In a short question these point back at what was said …
POINTERS = frozenset(("dette", "også", "òg", "slik", "this", "those", "them", "too"))
# … and these do when they stand last or hardly anything else is said: «er det lov å filme?» points nowhere.
PERHAPS_POINTERS = frozenset(("det", "den", "de", "da", "då", "her", "der", "that", "it", "then"))
LANGUAGE_SWITCH = re.compile(
    r"^(?:og|and|men|kan (?:jeg|eg) få (?:det|svaret)|(?:si|vis|show|answer|svar)(?: (?:det|meg|me|it))?)?[\s,]*"
    r"(?:på|in|til|to)\s+(?P<language>nynorsk|bokmål|engelsk|english|norsk|norwegian)\W*(?:takk|please|da|då|også)?\W*$",
    re.IGNORECASE,
)
LANGUAGES = {
    "nynorsk": Language.NN,
    "bokmål": Language.NB,
    "norsk": Language.NB,
    "norwegian": Language.NB,
    "engelsk": Language.EN,
    "english": Language.EN,
}
# How many earlier questions a chain of follow-ups may reach back.
REACH = 3


@dataclass(frozen=True, slots=True)
class Understood:
    """What to search for, and the language to answer in when the reader asked for one.

    ``before`` is what the question leans on; what answered that has been said and is not asked for again.
    """

    search: str
    language: Language | None = None
    before: str = ""


def understand(question: str, conversation: Sequence[str]) -> Understood:
    """`question` with what it leans on put before it. `conversation` has earlier questions, oldest first."""
    earlier = list(conversation[-REACH:])
    if not earlier:
        return Understood(question)
    before = understand(earlier[-1], earlier[:-1])
    if switch := LANGUAGE_SWITCH.match(question.strip()):
        return Understood(before.search, LANGUAGES[switch["language"].lower()])
    if leans(question):
        return Understood(f"{before.search} {question}", before.language, before.search)
    return Understood(question)


def leans(question: str) -> bool:
    """True for a question that cannot stand alone."""
    opening = question.strip()
    short = len(opening.split()) <= SHORT
    return bool(OPENING.match(opening)) or (short and (bool(PERHAPS.match(opening)) or points_back(opening)))


def points_back(question: str) -> bool:
    words = words_of(question.lower())
    if POINTERS.intersection(words):
        return True
    content = [word for word in content_words(question.lower()) if word not in PERHAPS_POINTERS]
    return bool(PERHAPS_POINTERS.intersection(words)) and (words[-1] in PERHAPS_POINTERS or len(content) < 2)
