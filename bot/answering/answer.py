"""The pure core: one question and one build in, one answer out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.answering.faq import Match, faq_answer, faq_of, match
from bot.answering.follow_up import understand
from bot.answering.language import detect
from bot.answering.quotes import SEPARATOR, make_quote, section_url, without_repeats
from bot.answering.ranges import highlights, quote_range, score_sentences
from bot.answering.smalltalk import match as match_smalltalk
from bot.answering.smalltalk import strip_greeting
from bot.texts import text
from bot.types import Answer, Language, Quote, Status, Topic
from index.builds.build import Build
from index.confidence.features import features
from index.confidence.model import Calibration, Verdict, judge
from index.encode.encoders import Encoder, Vectors
from index.search.hits import Hit, select
from index.search.links import Links
from index.search.rank import Cosines, Ranking, rank

# How many quotes and topics a reader is shown: enough to see the neighbourhood, few enough to read.
ANSWERED_QUOTES = 3
UNCERTAIN_QUOTES = 1
FAQ_QUOTES = 3
TOPICS = 3
# A further quote has at least this share of the first one's fused score; below it, texts were about other things.
ALSO_RELEVANT = 0.6
EXAMPLES = 3


@dataclass(frozen=True)
class Brain:
    """A build ready to answer: with its encoder and its calibration. One a build; safe to share between threads.

    ``cosines``: those of questions that are known beforehand, by question.
    """

    build: Build
    encoder: Encoder
    calibration: Calibration
    cosines: Mapping[str, Cosines] = field(default_factory=dict)


@dataclass(frozen=True)
class Search:
    """One question, searched. ``vector`` has shape (dimension,), unit length."""

    question: str
    language: Language
    vector: Vectors
    ranking: Ranking
    verdict: Verdict


def answer(
    question: str,
    brain: Brain,
    conversation: Sequence[str] = (),
    *,
    today: date,
    base_url: str = "",
) -> Answer:
    """Answer a clean question. `conversation` has the reader's earlier questions, oldest first.

    `today` decides what is overdue. Raises QuoteError when a quote would differ from its source.
    """
    understood = understand(question, [each for each in conversation if not match_smalltalk(each, detect(each))])
    language = understood.language or detect(question)
    kind = match_smalltalk(question, language)
    if kind and understood.search == question:
        return smalltalk(question, language, kind, brain)
    said = already_said(understood.before, language, brain)
    searched = search(strip_greeting(understood.search), language, brain, said)
    found = match(brain.build, searched.question, searched.ranking.phrasing, brain.calibration, language)
    if found and found.sure and not said & leads_to(found, brain.build):
        return faq(question, searched, found, brain, today, base_url)
    if searched.verdict.answerable < brain.calibration.decline_below:
        return not_found(question, searched, brain, base_url)
    return quoted(question, searched, found, brain, today, base_url)


def already_said(before: str, language: Language, brain: Brain) -> frozenset[str]:
    """Originals of the sections that answered the question a follow-up leans on; it asks for something else."""
    if not before:
        return frozenset()
    searched = search(strip_greeting(before), language, brain)
    found = match(brain.build, searched.question, searched.ranking.phrasing, brain.calibration, language)
    first = brain.build.links.originals[int(searched.ranking.order[0])]
    return leads_to(found, brain.build) if found and found.sure else frozenset({first})


def leads_to(found: Match, build: Build) -> frozenset[str]:
    """Original of the section that a FAQ entry builds on first; nothing for a plain fact."""
    return frozenset(build.links.original(address) for address in build.faq_infos[found.entry].based_on[:1])


def read_as(question: str, brain: Brain) -> str:
    """The question as it is searched: slips mended, in the standard that the guidance is written in."""
    return brain.build.spelling.read(question, brain.encoder.count_tokens)


def search(question: str, language: Language, brain: Brain, last: frozenset[str] = frozenset()) -> Search:
    """Mend, encode, rank and judge. Sections in `last` (originals) go behind all others."""
    read = read_as(question, brain)
    vector = brain.encoder.encode_queries([read])[0]
    ranking = rank(brain.build, read, vector, last=last, cosines=brain.cosines.get(question))
    verdict = judge(brain.calibration, features(brain.build, question, vector, ranking))
    return Search(read, language, vector, ranking, verdict)


def smalltalk(question: str, language: Language, kind: str, brain: Brain) -> Answer:
    return Answer(
        status=Status.SMALLTALK,
        question=question,
        language=language,
        confidence=1.0,
        line=text(f"smalltalk.{kind}", language),
        examples=examples(language, brain.build),
        build=brain.build.id,
    )


def examples(language: Language, build: Build) -> tuple[str, ...]:
    """Questions the FAQ answers, in the reader's language where there are any; one an entry, spread over the corpus."""
    own = [info.phrasings[0] for info in build.faq_infos.values() if info.lang == language]
    if language is Language.EN and not own:
        own = [p for info in build.faq_infos.values() for p in info.phrasings if detect(p) is Language.EN]
    step = max(1, len(own) // EXAMPLES)
    return tuple(own[::step][:EXAMPLES])


def quoted(question: str, searched: Search, found: Match | None, brain: Brain, today: date, base_url: str) -> Answer:
    """The guidance's own words: as an answer, or as a suggestion when it is not sure enough."""
    sure = searched.verdict.correct >= brain.calibration.answer_from
    count = ANSWERED_QUOTES if sure else UNCERTAIN_QUOTES
    hits = select(brain.build, searched.ranking, searched.language, count)
    near = [hit for hit in hits if hit.score >= ALSO_RELEVANT * hits[0].score]
    quotes = tuple(quote_hit(hit, searched, brain, today, base_url) for hit in near)
    return Answer(
        status=Status.ANSWERED if sure else Status.UNCERTAIN,
        question=question,
        language=searched.language,
        confidence=round(searched.verdict.correct, 4),
        quotes=quotes,
        topics=() if sure else suggestions(found, brain.build, base_url),
        build=brain.build.id,
    )


def quote_hit(hit: Hit, searched: Search, brain: Brain, today: date, base_url: str) -> Quote:
    passage = brain.build.passages[hit.passage]
    scored = score_sentences(brain.build, searched.ranking, searched.question, passage.document)
    span = quote_range(brain.build, scored, hit.passage)
    return make_quote(
        brain.build,
        passage.document,
        passage.anchor,
        span,
        tuple(highlights(scored, span)),
        score=hit.score,
        today=today,
        base_url=base_url,
    )


def faq(question: str, searched: Search, found: Match, brain: Brain, today: date, base_url: str) -> Answer:
    """The editors' answer, and what it is based on; headings without text of their own cannot be quoted."""
    entry = faq_of(brain.build, found.entry)
    positions = [passages_of(address, searched.language, brain.build.links) for address in entry.based_on]
    quotes = tuple(quote_best(each, searched, brain, today, base_url) for each in positions[:FAQ_QUOTES] if each)
    return Answer(
        status=Status.FAQ,
        question=question,
        language=searched.language,
        confidence=round(found.probability, 4),
        quotes=quotes,
        faq=faq_answer(entry, found.phrasing, brain.build.faq_infos[entry.id].stale),
        build=brain.build.id,
    )


def passages_of(address: str, language: Language, links: Links) -> list[int]:
    """Positions of the section's passages, in the reader's language where it has text in it."""
    return links.passages_of.get(links.in_language(address, language)) or links.passages_of.get(address, [])


def quote_best(positions: Sequence[int], searched: Search, brain: Brain, today: date, base_url: str) -> Quote:
    """The passage that fits the question best."""
    best = max(positions, key=lambda at: (float(searched.ranking.fused[at]), -at))
    return quote_hit(Hit(best, float(searched.ranking.fused[best])), searched, brain, today, base_url)


def not_found(question: str, searched: Search, brain: Brain, base_url: str) -> Answer:
    hits = select(brain.build, searched.ranking, searched.language, TOPICS)
    return Answer(
        status=Status.NOT_FOUND,
        question=question,
        language=searched.language,
        confidence=round(searched.verdict.correct, 4),
        topics=tuple(topic(hit, brain.build, base_url) for hit in hits),
        build=brain.build.id,
    )


def topic(hit: Hit, build: Build, base_url: str) -> Topic:
    passage = build.passages[hit.passage]
    path = without_repeats(passage.path)
    return Topic(
        title=build.infos[passage.document].title,
        section=SEPARATOR.join(path),
        url=section_url(base_url, passage.document, passage.anchor),
    )


def suggestions(found: Match | None, build: Build, base_url: str) -> tuple[Topic, ...]:
    """A FAQ entry that may be meant, as a link; never as the answer."""
    if found is None or not found.likely:
        return ()
    info = build.faq_infos[found.entry]
    return (Topic(title=info.phrasings[0], section=info.phrasings[0], url=f"{base_url}/faq/{info.id}"),)
