"""The pure core: one question and one build in, one answer out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from bot.answering.acts import named_in
from bot.answering.faq import Match, faq_answer, faq_of, match
from bot.answering.follow_up import Understood, stands_alone, understand
from bot.answering.foreign import foreign, line_for
from bot.answering.language import detect, in_guidance_tongue
from bot.answering.mention import is_about, mentions, sections_about, sections_asked_about
from bot.answering.message import content, core_of, is_lone, parts_of
from bot.answering.polarity import about_exception, negated
from bot.answering.quotes import SEPARATOR, make_quote, section_url, without_repeats
from bot.answering.ranges import highlights, quote_range, score_sentences
from bot.answering.search import LoadedIndex, Search, search, search_text
from bot.answering.smalltalk import match as match_smalltalk
from bot.answering.smalltalk import spoken_in
from bot.answering.talk import talk_kind
from bot.answering.together import SURE, together
from bot.texts import text
from bot.types import Answer, Language, Quote, Status, Topic
from index.builds.build import Build
from index.lexical.addresses import AddressIndex
from index.search.hits import Hit, select

# How many quotes and topics a reader is shown: enough to see the neighbourhood, few enough to read.
ANSWERED_QUOTES = 3
UNCERTAIN_QUOTES = 1
FAQ_QUOTES = 3
TOPICS = 3
# A further quote has at least this share of the first one's fused score; below it, texts were about other things.
ALSO_RELEVANT = 0.6
EXAMPLES = 3
# From so many words on, the part of a message that asks is told from the rest.
LONG = 25
# An exception is looked for among so many hits.
EXCEPTIONS = 3
NEARLY = 0.85
# One whose heading says that it is about an exception may be one place and a little further away.
HEADED_NEARLY = 0.8
# What a follow-up is about is looked for in so many sections.
FOLLOWED = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """``question`` is what the reader wrote, ``text`` what is searched of it; and all that an answer depends on."""

    question: str
    text: str
    language: Language
    loaded: LoadedIndex
    today: date
    base_url: str


def answer(
    question: str,
    loaded: LoadedIndex,
    conversation: Sequence[str] = (),
    *,
    today: date,
    base_url: str = "",
) -> Answer:
    """Answer a clean question. `conversation` has the reader's earlier questions, oldest first.

    `today` decides what is overdue. Raises QuoteError when a quote would differ from its source.
    """
    searched_text = search_text(question)
    earlier = [search_text(each) for each in conversation if not (match_smalltalk(each, detect(each)) or foreign(each))]
    understood = understand(searched_text, earlier)
    language = understood.language or detect(searched_text)
    small_talk = match_smalltalk(question, language)
    if small_talk and not understood.leaning:
        return smalltalk(question, spoken_in(question) or language, small_talk, loaded)
    if foreign_code := foreign(question):
        return not_spoken(question, foreign_code, loaded)
    if not earlier and not stands_alone(searched_text):
        return smalltalk(question, language, "alone", loaded)
    asked = Asked(question, understood.search, language, loaded, today, base_url)
    return follow(asked, understood) if understood.leaning else of_parts(asked)


def of_parts(asked: Asked) -> Answer:
    """Each question of the message answered by itself; one told twice is one."""
    parts = parts_of(asked.text)
    answers = [(part, single(replace(asked, text=part.search))) for part in parts] if len(parts) > 1 else []
    questions = [(part, answered) for part, answered in answers if answered.status is not Status.SMALLTALK]
    counting = [(part, answered) for part, answered in questions if not part.weak or answered.status in SURE]
    if len(counting) < 2 or same_section([each for _, each in counting], asked.loaded.build.addresses):
        return single(asked)
    return together(asked.question, [(part.asked, each) for part, each in counting])


def same_section(answers: Sequence[Answer], addresses: AddressIndex) -> bool:
    """Whether all of them quote the same section first."""
    first = [each.quotes[0] for each in answers if each.quotes]
    return len(first) == len(answers) and len({addresses.original(f"{q.document}#{q.anchor}") for q in first}) == 1


def follow(asked: Asked, understood: Understood) -> Answer:
    """A question that leans on the one before; what the guidance does not say of what is new is declined."""
    build = asked.loaded.build
    said = already_said(understood.before, asked.language, asked.loaded)
    if understood.more:
        beside = passages_beside(said, build)
        answered = single(asked, last=said, first=beside, doubt=True)
        return answered if answered.quotes else single(asked, first=beside, doubt=True)
    if not understood.new:
        return in_wanted_language(single(asked, last=said), understood)
    said = frozenset(each for each in said if not says(build, each, understood.new, asked.language))
    address, sure = place_of(asked, understood, said)
    if not address:
        return not_said(asked, " ".join(understood.new_as_written))
    first = frozenset[int]() if sure else frozenset(build.addresses.passages_of[address])
    answered = single(asked, last=said, first=first, doubt=not sure)
    quote = next(iter(answered.quotes), None)
    if quote and not mentions(build, f"{quote.document}#{quote.anchor}", understood.new, asked.language):
        return not_said(asked, " ".join(understood.new_as_written))
    return answered


def says(build: Build, address: str, words: Sequence[str], language: Language) -> bool:
    """Whether what was said already speaks of what is new, as far as anybody can tell."""
    return in_guidance_tongue(language) and mentions(build, address, words, language)


def place_of(asked: Asked, understood: Understood, said: frozenset[str]) -> tuple[str, bool]:
    """The section that speaks of what is new and of what was asked before, and whether it is surely meant.

    Else the nearest one that is about what is new; empty when there is none.
    """
    build = asked.loaded.build
    searched = search(asked.text, asked.language, asked.loaded, said, core=core_of(asked.text, LONG))
    hits = select(build, searched.ranking, asked.language, FOLLOWED)
    places = [build.passages[hit.passage].address for hit in hits]
    new = [each for each in places if mentions(build, each, understood.new, asked.language)]
    about = [each for each in new if is_about(build, each, understood.new, asked.language)]
    old = [word for word in content(understood.before) if word in content(asked.text)]
    both = [each for each in new if mentions(build, each, old, asked.language)]
    if both:
        nearest = next((each for each in both if each in about), both[0])
        return nearest, nearest == places[0] and nearest in about
    return next(iter(about if understood.replaced else new), ""), False


def not_said(asked: Asked, what: str) -> Answer:
    searched = search(asked.text, asked.language, asked.loaded)
    declined = not_found(asked.question, searched, asked.loaded, asked.base_url)
    return replace(declined, notes=(text("note.not_said", asked.language, what=what),))


def passages_beside(sections: frozenset[str], build: Build) -> frozenset[int]:
    """Positions of the passages in the same documents as the sections."""
    documents = {address.partition("#")[0] for address in sections}
    return frozenset(at for at, each in enumerate(build.addresses.originals) if each.partition("#")[0] in documents)


def in_wanted_language(found: Answer, understood: Understood) -> Answer:
    """With a note when only the frame could change to the language that was asked for."""
    if understood.language is None or all(quote.lang == understood.language for quote in found.quotes[:1]):
        return found
    name = text(f"language.{understood.language}", found.language)
    return replace(found, notes=(*found.notes, text("note.language", found.language, language=name)))


def single(
    asked: Asked, *, last: frozenset[str] = frozenset(), first: frozenset[int] = frozenset(), doubt: bool = False
) -> Answer:
    """One question. `last` has originals that go behind, `first` positions that go before; `doubt` is never sure."""
    loaded, language = asked.loaded, asked.language
    named = named_in(core_of(asked.text) or asked.text)
    acts = loaded.acts.find(named) if named else None
    searched = search(
        asked.text, language, loaded, last, core=core_of(asked.text, LONG), first=acts.positions if acts else first
    )
    talked = None if named or is_lone(asked.text) else talk_kind(loaded.build, searched.vector, searched.ranking)
    if talked:
        return smalltalk(asked.question, language, talked, loaded)
    if acts and not acts.held:
        declined = not_found(asked.question, searched, loaded, asked.base_url)
        return replace(declined, notes=(text("note.law", language, name=named.name),))
    entry = match(loaded.build, searched.core, searched.ranking, loaded.calibration, language)
    opposite = entry is not None and negated(asked.text) != negated(entry.phrasing)
    sure = entry is not None and entry.sure and not (doubt or opposite or is_open(asked.text, searched, loaded.build))
    if entry and sure and not last & leads_to(entry, loaded.build):
        return faq(asked.question, searched, entry, loaded, asked.today, asked.base_url)
    in_heading = is_lone(asked.text) and sections_about(loaded.build, content(asked.text))
    if searched.verdict.answerable < loaded.calibration.decline_below and not acts and not in_heading:
        return not_found(asked.question, searched, loaded, asked.base_url)
    return quoted(asked, searched, None if opposite else entry, doubt=doubt)


def already_said(before: str, language: Language, loaded: LoadedIndex) -> frozenset[str]:
    """Originals of the sections that answered the question a follow-up leans on; it asks for something else."""
    if not before:
        return frozenset()
    searched = search(before, language, loaded, core=core_of(before, LONG))
    entry = match(loaded.build, searched.core, searched.ranking, loaded.calibration, language)
    first = loaded.build.addresses.originals[int(searched.ranking.order[0])]
    return leads_to(entry, loaded.build) if entry and entry.sure else frozenset({first})


def leads_to(entry: Match, build: Build) -> frozenset[str]:
    """Original of the section that a FAQ entry builds on first; nothing for a plain fact."""
    return frozenset(build.addresses.original(address) for address in build.faq_infos[entry.entry].based_on[:1])


def not_spoken(question: str, code: str, loaded: LoadedIndex) -> Answer:
    """A question in a language that is not spoken here: says so, in that language where we can write it."""
    return replace(smalltalk(question, Language.EN, "other", loaded), line=line_for(code))


def smalltalk(question: str, language: Language, kind: str, loaded: LoadedIndex) -> Answer:
    return Answer(
        status=Status.SMALLTALK,
        question=question,
        language=language,
        confidence=1.0,
        line=text(f"smalltalk.{kind}", language),
        examples=examples(language, loaded.build),
        build=loaded.build.id,
    )


def examples(language: Language, build: Build) -> tuple[str, ...]:
    """Questions the FAQ answers, in the reader's language where there are any; one an entry, spread over the corpus."""
    own = [info.phrasings[0] for info in build.faq_infos.values() if info.lang == language]
    if not own and not in_guidance_tongue(language):
        own = [p for info in build.faq_infos.values() for p in info.phrasings if detect(p) is language]
    step = max(1, len(own) // EXAMPLES)
    return tuple(own[::step][:EXAMPLES])


def quoted(asked: Asked, searched: Search, entry: Match | None, *, doubt: bool = False) -> Answer:
    """The guidance's own words: as an answer, or as a suggestion when it is not sure enough."""
    loaded = asked.loaded
    hits = select(loaded.build, searched.ranking, searched.language, max(ANSWERED_QUOTES, TOPICS + 1))
    near = [hit for hit in hits if hit.score >= ALSO_RELEVANT * hits[0].score]
    choice: list[Hit] = []
    if is_open(asked.text, searched, loaded.build):
        near = of_topic(asked.text, searched, loaded.build, near)
        choice = near[1:]
    if negated(asked.text):
        doubt = doubt or not is_exception(near[0], searched, loaded)
        near = exceptions_first(near, searched, loaded)
    sure = searched.verdict.correct >= loaded.calibration.answer_from and not (doubt or choice)
    near = near[: ANSWERED_QUOTES if sure else UNCERTAIN_QUOTES]
    topics = tuple(topic(hit, loaded.build, asked.base_url) for hit in choice[:TOPICS])
    return Answer(
        status=Status.ANSWERED if sure else Status.UNCERTAIN,
        question=asked.question,
        language=searched.language,
        confidence=round(searched.verdict.correct, 4),
        quotes=tuple(quote_hit(hit, searched, loaded, asked.today, asked.base_url) for hit in near),
        topics=topics or (() if sure else suggestions(entry, loaded.build, asked.base_url)),
        notes=(text("note.choose", searched.language),) if topics else (),
        build=loaded.build.id,
    )


def is_open(asked: str, searched: Search, build: Build) -> bool:
    """True for a word or two that several sections fit: all but where one heading alone has them, and comes first."""
    if not is_lone(asked):
        return False
    about = sections_about(build, content(asked))
    return about != {build.addresses.originals[int(searched.ranking.order[0])]}


def of_topic(word: str, searched: Search, build: Build, near: Sequence[Hit]) -> list[Hit]:
    """The sections that people ask about with the word, before the hits that are near it."""
    links, fused = build.addresses, searched.ranking.fused
    found = [
        max(passages_of(each, searched.language, links), key=lambda at: float(fused[at]))
        for each in sections_asked_about(build, content(word), TOPICS + 1)
    ]
    told = {links.originals[at] for at in found}
    others = [hit for hit in near if links.originals[hit.passage] not in told]
    return [*(Hit(at, float(fused[at])) for at in found), *others]


def exceptions_first(near: list[Hit], searched: Search, loaded: LoadedIndex) -> list[Hit]:
    """The hits with the first one before that is about an exception or a prohibition, by its heading if possible."""
    close = [hit for hit in near[:EXCEPTIONS] if hit.score >= NEARLY * near[0].score]
    wider = [hit for hit in near[: EXCEPTIONS + 1] if hit.score >= HEADED_NEARLY * near[0].score]
    headed = (hit for hit in wider if about_exception(loaded.build.passages[hit.passage].path[-1]))
    telling = (hit for hit in close if is_exception(hit, searched, loaded))
    best = next(chain(headed, telling), near[0])
    return [best, *(hit for hit in near if hit is not best)]


def is_exception(hit: Hit, searched: Search, loaded: LoadedIndex) -> bool:
    """Whether the heading or the best sentence of the hit is about an exception or a prohibition."""
    build = loaded.build
    passage = build.passages[hit.passage]
    if about_exception(passage.path[-1]):
        return True
    scored = score_sentences(build, searched.ranking, searched.core, passage.document)
    span = quote_range(build, scored, hit.passage)
    inside = [at for at, each in enumerate(scored.sentences) if span[0] <= each.start and each.end <= span[1]]
    best = max(inside, key=lambda at: (float(scored.scores[at]), -at), default=None)
    return best is not None and about_exception(scored.sentences[best].text)


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
