"""A FAQ entry as an answer, when it is surely the one that was asked for."""

from dataclasses import dataclass

from bot.answering.quotes import QuoteError
from bot.plain import plain_text
from bot.types import FaqAnswer, Language
from index.builds.build import Build
from index.confidence.faq import candidates
from index.confidence.model import Calibration
from index.errors import BuildError
from index.lexical.words import words_of
from index.search.rank import Ranking
from index.types import FaqEntry

# Below this probability an entry is not even suggested.
LIKELY = 0.4


@dataclass(frozen=True, slots=True)
class Match:
    """The nearest FAQ entry in the reader's language; ``probability`` (0 to 1) that it is the one asked for."""

    entry: str
    phrasing: str
    probability: float
    sure: bool

    @property
    def likely(self) -> bool:
        return self.probability >= LIKELY


def match(build: Build, question: str, ranking: Ranking, calibration: Calibration, language: Language) -> Match | None:
    """The entry that most likely answers the question, or None when the corpus has no FAQ.

    One that has the question word for word is certain: somebody has approved that this answers it.
    """
    judged = [(calibration.faq.probability(each.values), each) for each in candidates(build, question, ranking)]
    if not judged:
        return None
    said = same_words(question)
    word_for_word = [(1.0, each) for _, each in judged if same_words(build.phrasings[each.phrasing].text) == said]
    probability, best = max(word_for_word or judged, key=lambda pair: pair[0])
    return Match(
        entry=in_language(build, best.family, language),
        phrasing=build.phrasings[best.phrasing].text,
        probability=probability,
        sure=bool(word_for_word) or probability >= calibration.faq_from,
    )


def same_words(question: str) -> list[str]:
    """Its words in small letters: case and punctuation make no other question."""
    return [word.casefold() for word in words_of(question)]


def in_language(build: Build, family: str, language: Language) -> str:
    """The family's entry in `language`, else the original."""
    return build.addresses.entries_in.get((family, str(language)), family)


def faq_of(build: Build, entry: str) -> FaqEntry:
    """The build's copy of the entry. Raises QuoteError when it is no longer what it was when the build was made."""
    try:
        return build.faq[entry]
    except BuildError as error:
        raise QuoteError(f"the FAQ entry {entry} cannot be shown: {error}") from error


def faq_answer(entry: FaqEntry, matched: str, stale: tuple[str, ...] = ()) -> FaqAnswer:
    return FaqAnswer(
        id=entry.id,
        question=entry.question,
        matched=matched,
        text=entry.answer,
        plain=plain_text(entry.blocks),
        lang=entry.lang,
        approved_by=entry.approved_by,
        approved=entry.approved,
        based_on=entry.based_on,
        blocks=entry.blocks,
        stale=stale,
    )
