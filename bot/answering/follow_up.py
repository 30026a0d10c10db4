"""Questions that lean on the one before: "og på nynorsk?", "hva med ledere da?", "what about photos?"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.types import Language

# Openings that only make sense after something else was said.
OPENING = re.compile(
    r"^(?:og|men|enn|eller|samt|ok(?:ei|ay)?|greit|altså|også|òg|hva med|hva om|kva med|kva om|hva da|kva då|gjelder det|gjeld det|"
    r"også for|og hvis|viss|hvis|hvorfor det|kvifor det|hvordan da|and|but|or|what about|how about|what if|so|"
    r"does that|is that|then|why is that)\b",
    re.IGNORECASE,
)
# Short questions with one of these point back at what was said.
POINTER = re.compile(
    r"\b(?:det|dette|den|de|da|då|også|òg|her|der|slik|that|this|it|those|them|then|too)\b", re.IGNORECASE
)
POINTER_WORDS = 6
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
    """What to search for, and the language to answer in when the reader asked for one."""

    search: str
    language: Language | None = None


def understand(question: str, conversation: Sequence[str]) -> Understood:
    """`question` with what it leans on put before it. `conversation` has earlier questions, oldest first."""
    earlier = list(conversation[-REACH:])
    if not earlier:
        return Understood(question)
    before = understand(earlier[-1], earlier[:-1])
    if switch := LANGUAGE_SWITCH.match(question.strip()):
        return Understood(before.search, LANGUAGES[switch["language"].lower()])
    if leans(question):
        return Understood(f"{before.search} {question}", before.language or None)
    return Understood(question)


def leans(question: str) -> bool:
    """True for a question that cannot stand alone."""
    words = question.split()
    return bool(OPENING.match(question.strip())) or (len(words) <= POINTER_WORDS and bool(POINTER.search(question)))
