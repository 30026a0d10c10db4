"""What the check knows of each language, ``writing.yaml`` in its folder; one without is checked for nothing."""

import re
from dataclasses import dataclass
from functools import cache

from bot.languages import read, word_set


@dataclass(frozen=True, slots=True)
class Pack:
    """Words in lower case.

    ``longest``: words in the longest sentence that is not remarked on. ``passive``: matches a word in the passive,
    unless it is in ``not_passive``. ``terms`` ask for an explanation, which is there when one of ``explains`` is.
    ``actors``: name of each whom a text may speak to -> the words for it; it is spoken to beside one
    of ``duties``. A heading says something when one of its words is in ``verbs`` or it
    begins with one of ``begins``. A question that begins with one of ``yes_no`` is answered by one of ``answers``,
    unless it offers a choice (``either``). ``dictionary`` is Hunspell's name of the language.
    """

    longest: int
    passive: re.Pattern[str]
    not_passive: frozenset[str]
    terms: tuple[str, ...]
    explains: tuple[str, ...]
    actors: dict[str, frozenset[str]]
    duties: frozenset[str]
    verbs: frozenset[str]
    begins: frozenset[str]
    yes_no: frozenset[str]
    answers: tuple[str, ...]
    either: str
    dictionary: str


@cache
def pack_of(lang: str) -> Pack | None:
    """The pack of a language, None where there is none."""
    told = read(lang, "writing.yaml")
    if not told:
        return None
    return Pack(
        longest=told["longest"],
        passive=re.compile(told["passive"]),
        not_passive=word_set(told["not_passive"]),
        terms=tuple(told["terms"]),
        explains=tuple(told["explains"]),
        actors={name: word_set(text) for name, text in told["actors"].items()},
        duties=word_set(told["duties"]),
        verbs=word_set(told["verbs"]),
        begins=word_set(told["begins"]),
        yes_no=word_set(told["yes_no"]),
        answers=tuple(told["answers"]),
        either=told["either"],
        dictionary=told["dictionary"],
    )
