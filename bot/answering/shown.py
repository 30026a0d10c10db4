"""Answers as they are shown: quotes, an editors' answer, a line of talk, or topics near what has no answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answering.examples import examples
from bot.answering.faq import Match, faq_answer, faq_of
from bot.answering.foreign import line_for
from bot.answering.quotes import SEPARATOR, make_quote, section_url, without_repeats
from bot.answering.ranges import highlights, quote_range, score_sentences
from bot.answering.search import LoadedIndex, Search
from bot.house import about, greeting, team
from bot.texts import text
from bot.types import Answer, Language, Quote, Status, Topic
from index.builds.build import Build
from index.lexical.addresses import AddressIndex
from index.search.hits import Hit, select
from index.stages import stage
from index.types import Site

FAQ_QUOTES = 3
TOPICS = 3


def not_spoken(question: str, code: str, loaded: LoadedIndex) -> Answer:
    """A question in a language that is not spoken here: says so, in that language where we can write it."""
    return replace(smalltalk(question, Language.EN, "other", loaded), line=line_for(code))


def smalltalk(question: str, language: Language, kind: str, loaded: LoadedIndex) -> Answer:
    return Answer(
        status=Status.SMALLTALK,
        question=question,
        language=language,
        confidence=1.0,
        line=line_of(kind, language, loaded.build.site),
        examples=examples(language, loaded),
        build=loaded.build.id,
    )


def line_of(kind: str, language: Language, site: Site) -> str:
    """What is said to small talk, in the house's name."""
    if kind == "greeting":
        return greeting(site, language, "smalltalk.greeting")
    return text(f"smalltalk.{kind}", language, about=about(site, language), name=site.name, team=team(site, language))


@stage("quoted")
def quote_hit(hit: Hit, searched: Search, loaded: LoadedIndex, today: date, base_url: str) -> Quote:
    passage = loaded.build.passages[hit.passage]
    scored = score_sentences(loaded.build, searched.ranking, searched.question, passage.document)
    span = quote_range(loaded.build, scored, hit.passage)
    return make_quote(
        loaded.build,
        passage.document,
        passage.anchor,
        span,
        tuple(highlights(scored, span)),
        score=hit.score,
        today=today,
        base_url=base_url,
    )


def faq(question: str, searched: Search, matched: Match, loaded: LoadedIndex, today: date, base_url: str) -> Answer:
    """The editors' answer, and what it is based on; headings without text of their own cannot be quoted."""
    entry = faq_of(loaded.build, matched.entry)
    positions = [passages_of(address, searched.language, loaded.build.addresses) for address in entry.based_on]
    quotes = tuple(quote_best(each, searched, loaded, today, base_url) for each in positions[:FAQ_QUOTES] if each)
    return Answer(
        status=Status.FAQ,
        question=question,
        language=searched.language,
        confidence=round(matched.probability, 4),
        quotes=quotes,
        faq=faq_answer(entry, matched.phrasing, loaded.build.faq_infos[entry.id].stale),
        build=loaded.build.id,
    )


def passages_of(address: str, language: Language, addresses: AddressIndex) -> list[int]:
    """Positions of the section's passages, in the reader's language where it has text in it."""
    return addresses.passages_of.get(addresses.in_language(address, language)) or addresses.passages_of.get(address, [])


def quote_best(positions: Sequence[int], searched: Search, loaded: LoadedIndex, today: date, base_url: str) -> Quote:
    """The passage that fits the question best."""
    best = max(positions, key=lambda at: (float(searched.ranking.fused[at]), -at))
    return quote_hit(Hit(best, float(searched.ranking.fused[best])), searched, loaded, today, base_url)


def not_found(question: str, searched: Search, loaded: LoadedIndex, base_url: str) -> Answer:
    hits = select(loaded.build, searched.ranking, searched.language, TOPICS)
    return Answer(
        status=Status.NOT_FOUND,
        question=question,
        language=searched.language,
        confidence=round(searched.verdict.correct, 4),
        topics=tuple(topic(hit, loaded.build, base_url) for hit in hits),
        build=loaded.build.id,
    )


def topic(hit: Hit, build: Build, base_url: str) -> Topic:
    passage = build.passages[hit.passage]
    path = without_repeats(passage.path)
    return Topic(
        title=build.infos[passage.document].title,
        section=SEPARATOR.join(path),
        url=section_url(base_url, passage.document, passage.anchor),
    )


def suggestions(entry: Match | None, build: Build, base_url: str) -> tuple[Topic, ...]:
    """A FAQ entry that may be meant, as a link; never as the answer."""
    if entry is None or not entry.likely:
        return ()
    info = build.faq_infos[entry.entry]
    return (Topic(title=info.phrasings[0], section=info.phrasings[0], url=f"{base_url}/faq/{info.id}"),)
