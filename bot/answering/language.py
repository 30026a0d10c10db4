"""Which language a short question is written in: words that give it away first, a statistical model for the rest.

The words decide most questions and say why. The model (lingua, restricted to the languages there are) is loaded with
the first question that they leave open: about half a second and 115 MB once, then under a millisecond.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from lingua import Language as LinguaLanguage
from lingua import LanguageDetector, LanguageDetectorBuilder

from bot.languages import Pack, languages, pack, word_set
from bot.types import DEFAULT, Language

_ABROAD = word_set("""
    ich wie kann darf und nicht das ist je puis comment est les des une pour peut puedo cómo qué una los las para man so
    on me de den i din a an as is in have ha er om no va an men her hen at over was were
""")
"""Words that other languages have as well; they tell nothing here from there."""
_SWEDISH_DANISH = word_set("""
    och är inte jag hur vad varför vilka från ett mig dig hvad ikke hvordan nogen noget af efter också får måste ska
    behöver länge vilken kan finns hvornår hvorfor må skal vores jeres kender hedder koster bliver blir dom dem den vi
    vår våra våre någon något mina mitt er
""")

_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]{1,2}\b)?")
_FOREIGN_LETTERS = re.compile(r"[äöüßñ¿¡]")


@dataclass(frozen=True, slots=True)
class Marks:
    """What gives one language away. ``shared``: words of its tongue that do not tell its written standards apart."""

    words: frozenset[str]
    forms: re.Pattern[str]
    no_forms: tuple[str, ...]
    shared: frozenset[str]

    def give_away(self, word: str) -> bool:
        if word in self.words:
            return True
        return bool(self.forms.fullmatch(word)) and not word.removesuffix("en").endswith(self.no_forms)


@cache
def marks() -> Mapping[Language, Marks]:
    """Those of every language, the default first."""
    return {language: marks_of(pack(language)) for language in languages()}


def marks_of(own: Pack) -> Marks:
    forms = re.compile("|".join(own.forms) or "(?!)")
    return Marks(frozenset(own.words + own.neighbours), forms, own.no_forms, frozenset(own.shared_words))


def tongue_of(language: Language) -> str:
    """What the written standards of one tongue share: ``norwegian`` for bokmål and nynorsk."""
    return pack(language).tongue


def in_guidance_tongue(language: Language) -> bool:
    """Whether its words may be looked for in guidance, which is mostly written in the default language's tongue."""
    return tongue_of(language) == tongue_of(DEFAULT)


def detect(question: str, before: str = "") -> Language:
    """The language to answer in. Deterministic; bokmål where nothing speaks for another one.

    What the question leaves open is as in the question `before` it: «og på øya?» is nynorsk after nynorsk.
    """
    found = evidence(_WORD.findall(question.lower()))
    tongue = tongues(found)
    best = max(tongue, key=lambda each: tongue[each])  # the default's is first, and has the draws
    standards = {language: found[language][0] for language in found if tongue_of(language) == best}
    most = max(standards.values())
    leading = [language for language, count in standards.items() if count == most]
    if len(leading) == 1 or best != tongue_of(DEFAULT):
        return leading[0]
    if most or _FOREIGN_LETTERS.search(question.lower()):
        return DEFAULT
    earlier = detect(before) if before else None
    if earlier and (tongue_of(earlier) == best or not tongue[best]):
        return earlier
    return _modelled(question)


def known_words(question: str) -> int:
    """How many words speak for a language that is spoken here, Swedish or Danish."""
    words = _WORD.findall(question.lower())
    found = evidence(word for word in words if word not in _ABROAD)
    return sum(tongues(found).values()) + sum(word in _SWEDISH_DANISH for word in words)


def evidence(words: Iterable[str]) -> dict[Language, tuple[int, int]]:
    """How many words give each language away, and how many are shared by its tongue."""
    asked = list(words)
    return {
        language: (sum(map(own.give_away, asked)), sum(word in own.shared for word in asked))
        for language, own in marks().items()
    }


def tongues(found: Mapping[Language, tuple[int, int]]) -> dict[str, int]:
    """How many words speak for each tongue, the default's first."""
    counts: dict[str, int] = {}
    for language, both in found.items():
        counts[tongue_of(language)] = counts.get(tongue_of(language), 0) + sum(both)
    return counts


def _modelled(question: str) -> Language:
    best = _model().compute_language_confidence_values(question)[0]
    language = _modelled_languages().get(best.language, DEFAULT)
    return language if best.value >= pack(language).sure else DEFAULT


@cache
def _modelled_languages() -> dict[LinguaLanguage, Language]:
    return {getattr(LinguaLanguage, pack(each).lingua): each for each in Language if pack(each).lingua}


@cache
def _model() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*_modelled_languages()).build()
