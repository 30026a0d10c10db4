"""What differs by language: one folder each, named by its code, and nothing of it anywhere else.

::

    texts.yaml         what readers and editors see that is not guidance; the same keys in every language
    words.yaml         how questions in it are told, cleaned and understood: the fields of ``Pack``
    small_talk.yaml    greetings, thanks and questions about the bot: the fields of ``SmallTalk``
    writing.yaml       what the check of a corpus looks for (``bot/writing/packs.py``)
    teams.yaml         what Teams shows of the app before it is opened

``texts.yaml`` and the name in ``words.yaml`` must be there; what else is missing is left out. People mix bokmål and
nynorsk in one sentence, so phrases in either form stand in ``nb`` and are matched whatever the language. Stop words are
the search's own (``index/lexical/languages``): a build holds what was counted with them.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bot.types import DEFAULT, Language
from index.read.yamls import FAST, load_yaml

FOLDER = Path(__file__).parent
NO_LIST = ("name", "tongue", "lingua", "date", "short_date")
"""Fields of one string; other strings are words with spaces between them."""


def word_set(listed: str) -> frozenset[str]:
    """Those of a string with spaces between them."""
    return frozenset(listed.split())


@dataclass(frozen=True, slots=True)
class Pack:
    """One language's ``words.yaml``: words in lower case, and regular expressions that are joined by "or".

    ``tongue``: written standards of one tongue share it; a question is in the tongue most of its words speak for.
    ``locales``: codes that browsers and chats ask for it by. ``asked_for``: what readers call it («på nynorsk?»).
    ``lingua``: its name in that library, and how ``sure`` (0 to 1) the library must be to leave the default language.
    ``date`` and ``short_date`` take ``day``, ``number``, ``month``, ``short_month`` and ``year``.

    *What gives it away*: ``words`` and ``forms`` of the language alone (``no_forms``: endings of words that only look
    like these forms), ``shared_words`` of its tongue, ``neighbours`` whose readers are met in it.

    *What a message is wrapped in*: how it is ``signed`` with or only ``signed_after_stop``; words that are
    ``emphasised`` by capitals; short forms after which a full stop ends no sentence (``no_stop``); how a sentence
    begins that ``goes_on`` from the one before; words near the beginning of one that is ``restricting`` it.

    *What asks*: ``asking_words``, ``asking_verbs``, ``modals`` that open a question before any subject, ``subjects``,
    ``joints`` before a question that are no part of it, ``asking_phrases`` somewhere in a sentence; openings that ask
    what the body or its staff is ``ruled`` by, and not what the bot can do, unless it is ``addressed``; an opening that
    ``presents`` somebody and only looks like a question («har en fyr som …»); words ``before_symbols`` that are asked
    about («bruke 😂»); ``subordinate``
    conjunctions, after which a sentence says something else than what it asks, unless it asks by such a clause
    (``cleft``); a ``second_question`` after one of ``second_joints``; ``generic`` words, which tell nothing of what a
    question is about; ``plurals`` and ``pronouns`` that stand for what the part before was about; ``plural_forms``
    and ``verb_forms`` of words.

    *No, not, except*: ``negation`` but for ``no_negation``, which denies nothing («kan vi ikke bare …»); an
    ``exception`` in guidance; what is ``not_needed``, rather than forbidden, in either. *The same by another name*:
    ``short_forms`` spelt out, of which some are ``only_in_capitals``.

    *Follow-ups*: ``actors`` who may take each other's place, or that of ``self``; ``leaning`` words, which bring
    nothing new; ``more_about_it`` asks for more of what was answered, perhaps after ``more_joints``; ``openings`` that
    only make sense after something else, ``perhaps_openings`` and ``lone_openings``; ``fragments`` that open what asks
    nothing by itself; ``pointers`` and ``perhaps_pointers`` back; a switch of language: ``switch_openings``,
    ``switch_words``, its name, ``switch_ends``.
    """

    name: str
    texts: dict[str, str]
    tongue: str = ""
    locales: tuple[str, ...] = ()
    asked_for: tuple[str, ...] = ()
    lingua: str = ""
    sure: float = 0.0
    months: tuple[str, ...] = tuple(map(str, range(1, 13)))
    date: str = "{day}.{number}.{year}"
    short_date: str = "{day}.{number}.{year}"
    words: tuple[str, ...] = ()
    shared_words: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    no_forms: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    signed_after_stop: tuple[str, ...] = ()
    emphasised: tuple[str, ...] = ()
    no_stop: tuple[str, ...] = ()
    goes_on: tuple[str, ...] = ()
    restricting: tuple[str, ...] = ()
    asking_words: tuple[str, ...] = ()
    asking_verbs: tuple[str, ...] = ()
    modals: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    asking_phrases: tuple[str, ...] = ()
    ruled: tuple[str, ...] = ()
    addressed: tuple[str, ...] = ()
    presents: tuple[str, ...] = ()
    before_symbols: tuple[str, ...] = ()
    subordinate: tuple[str, ...] = ()
    cleft: tuple[str, ...] = ()
    second_question: tuple[str, ...] = ()
    second_joints: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()
    plurals: tuple[str, ...] = ()
    plural_forms: tuple[str, ...] = ()
    verb_forms: tuple[str, ...] = ()
    pronouns: tuple[str, ...] = ()
    negation: tuple[str, ...] = ()
    no_negation: tuple[str, ...] = ()
    exception: tuple[str, ...] = ()
    not_needed: tuple[str, ...] = ()
    short_forms: dict[str, str] = field(default_factory=dict)
    only_in_capitals: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    self: tuple[str, ...] = ()
    leaning: tuple[str, ...] = ()
    more_about_it: tuple[str, ...] = ()
    more_joints: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    perhaps_openings: tuple[str, ...] = ()
    lone_openings: tuple[str, ...] = ()
    fragments: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()
    perhaps_pointers: tuple[str, ...] = ()
    switch_openings: tuple[str, ...] = ()
    switch_words: tuple[str, ...] = ()
    switch_ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """One language's ``small_talk.yaml``. ``phrases``: kind -> regular expressions of whole phrases.

    ``fillers`` may stand between phrases. ``question_openers``: words that a question begins with after a greeting.
    ``opinions`` and ``errands`` are whole messages that ask the bot for its opinion or for a favour; the lists
    ``works``, ``letters``, ``bookable`` and ``translatable`` of all languages are filled into errands by name.
    """

    phrases: dict[str, tuple[str, ...]]
    fillers: tuple[str, ...] = ()
    question_openers: tuple[str, ...] = ()
    opinions: tuple[str, ...] = ()
    errands: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    bookable: tuple[str, ...] = ()
    translatable: tuple[str, ...] = ()


def read(code: str, name: str) -> dict[str, Any]:
    """A file of a language's folder; empty where it is missing."""
    file = FOLDER / code / name
    return dict(load_yaml(file.read_text(encoding="utf-8"), FAST)) if file.is_file() else {}


def listed(values: dict[str, Any]) -> dict[str, Any]:
    """Words as a tuple of words, lists as tuples, everything else as it is."""
    split = {
        key: each.split() if isinstance(each, str) and key not in NO_LIST else each for key, each in values.items()
    }
    return {key: tuple(each) if isinstance(each, list) else each for key, each in split.items()}


@cache
def pack(language: Language) -> Pack:
    texts = read(DEFAULT, "desk.yaml") | read(language, "desk.yaml") | read(language, "texts.yaml")
    return Pack(**{"tongue": language.value, **listed(read(language, "words.yaml")), "texts": texts})


@cache
def small_talk(language: Language) -> SmallTalk:
    values = listed(read(language, "small_talk.yaml"))
    around = {key: values.pop(key) for key in list(values) if key in SmallTalk.__dataclass_fields__}
    return SmallTalk(phrases=values, **around)


def languages() -> list[Language]:
    """All of them, the default first."""
    return sorted(Language, key=lambda language: language is not DEFAULT)


def union(name: str) -> frozenset[str]:
    """A field's words in all languages."""
    return frozenset(word for each in languages() for word in getattr(pack(each), name))


def either(name: str) -> str:
    """A regular expression for a field in any language."""
    return "|".join(expression for each in languages() for expression in getattr(pack(each), name)) or "(?!)"
