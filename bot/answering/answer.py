"""The pure core: one question and one build in, one answer out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from bot.answering.acts import named_in
from bot.answering.faq import Match, faq_of, match
from bot.answering.follow_up import Understood, stands_alone, understand
from bot.answering.foreign import foreign
from bot.answering.language import detect, in_guidance_tongue
from bot.answering.mention import (
    asked_about,
    document_id_of,
    is_about,
    mentions,
    names_another,
    sections_about,
    sections_asked_about,
    speaks_of,
)
from bot.answering.message import Part, asks_for_rule, content, core_of, is_lone, last_clause, parts_of
from bot.answering.polarity import about_exception, negated, not_needed
from bot.answering.ranges import quote_range, score_sentences
from bot.answering.search import LoadedIndex, Search, search, search_text
from bot.answering.shown import (
    TOPICS,
    faq,
    not_found,
    not_spoken,
    passages_of,
    quote_hit,
    smalltalk,
    suggestions,
    topic,
)
from bot.answering.smalltalk import match as match_smalltalk
from bot.answering.smalltalk import spoken_in
from bot.answering.talk import talk_kind
from bot.answering.together import SURE, short, together
from bot.texts import text
from bot.types import Answer, Language, Status
from index.builds.build import Build
from index.lexical.addresses import AddressIndex
from index.lexical.words import words_of
from index.search.hits import Hit, select

# How many quotes and topics a reader is shown: enough to see the neighbourhood, few enough to read.
ANSWERED_QUOTES = 3
# A section to choose from has at least this share of the first one's fused score; others were about something else.
ALSO_RELEVANT = 0.6
# So has a further quote, which has to answer too: of 43 in three fresh sets 20 did at .6, 6 of 11 at .8, 6 of 9 at .85.
ANSWERS_TOO = 0.85
# From so many words on, the part of a message that asks is told from the rest.
LONG = 25
# An exception is looked for among so many hits.
EXCEPTIONS = 3
NEARLY = 0.85
# One whose heading says that it is about an exception may be one place and a little further away.
HEADED_NEARLY = 0.8
# Words that share so many letters at their beginning may be of one root.
BEGINNING = 6
# A section that speaks of less of the earlier question is about something else; half is enough for «og X?».
HALF = 0.5
# Below this probability a section that has the words of a follow-up is about something else all the same.
FAR = 0.05
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
    language = understood.language or detect(searched_text, understood.before)
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
    """Each question of the message answered by itself; one told twice is one.

    Whoever asks who the bot is, and nothing else that is surely answered, asks that.
    """
    parts = parts_of(asked.text)
    answers = of_each(asked, parts) if len(parts) > 1 else []
    about_bot = any(match_smalltalk(part.asked, asked.language) == "who" for part, _ in answers)
    if about_bot and not any(told.status in SURE for _, told in answers):
        return smalltalk(asked.question, asked.language, "who", asked.loaded)
    questions = [(part, surely(part, told)) for part, told in answers if told.status is not Status.SMALLTALK]
    counting = [told for part, told in questions if part.asking or not part.weak or told.status in SURE]
    if len(counting) < 2 or same_section(counting, asked.loaded.build.addresses):
        return single(asked)
    return together(asked.question, [(part.asked, told) for part, told in questions])


def of_each(asked: Asked, parts: Sequence[Part]) -> list[tuple[Part, Answer]]:
    """Each part's answer; one that points back asks for something else than what the part before was told."""
    build, answers = asked.loaded.build, list[tuple[Part, Answer]]()
    for part in parts:
        told = single(replace(asked, text=part.search))
        if part.pointing and answers and same_section([answers[-1][1], told], build.addresses):
            words, first = content(part.asked), build.addresses.original(address_of(told))
            further = single(replace(asked, text=part.search), last=frozenset({first}))
            own = further.quotes and mentions(build, address_of(further), words, asked.language)
            if own and not mentions(build, first, words, asked.language):
                told = further
        answers.append((part, told))
    return answers


def address_of(told: Answer) -> str:
    """Of the section that it quotes first."""
    return f"{told.quotes[0].document}#{told.quotes[0].anchor}"


def surely(part: Part, told: Answer) -> Answer:
    """A short question beside others is answered surely or not at all: too little says what it is about."""
    if not part.weak or told.status in SURE:
        return told
    alone = text("note.part.alone", told.language, part=short(part.asked))
    return replace(told, status=Status.NOT_FOUND, quotes=(), faq=None, notes=(alone,))


def same_section(answers: Sequence[Answer], addresses: AddressIndex) -> bool:
    """Whether all of them quote the same section first."""
    first = [addresses.original(address_of(each)) for each in answers if each.quotes]
    return len(first) == len(answers) and len(set(first)) == 1


def follow(asked: Asked, understood: Understood) -> Answer:
    """A question that leans on the one before; what the guidance does not say of what is new is declined."""
    build = asked.loaded.build
    said = already_said(understood.before, asked.language, asked.loaded)
    if understood.more:
        documents = {document_id_of(each) for each in said}
        named = {each for each in sections_about(build, content(asked.question)) if document_id_of(each) in documents}
        return single(asked, first=positions_of(named or said, build), doubt=True)
    if not understood.new:
        return in_wanted_language(single(asked, last=said), understood)
    said = frozenset(each for each in said if not says(build, each, understood.new, asked.language))
    address, sure = place_of(asked, understood, said)
    if not address:
        return not_said(asked, " ".join(understood.new_as_written))
    there = positions_of([address], build)
    answered = single(asked, last=said, first=frozenset() if sure else there, doubt=not sure)
    if answered.faq and not is_told(f"{answered.faq.question} {answered.faq.plain}", asked, understood):
        answered = single(asked, last=said, first=there, doubt=True)
    far = answered.status is Status.UNCERTAIN and answered.confidence < FAR
    if answered.quotes and (far or not mentions(build, address_of(answered), understood.new, asked.language)):
        return not_said(asked, " ".join(understood.new_as_written))
    return answered


def says(build: Build, address: str, words: Sequence[str], language: Language) -> bool:
    """Whether what was said already speaks of what is new, as far as anybody can tell."""
    return in_guidance_tongue(language) and mentions(build, address, words, language)


def place_of(asked: Asked, understood: Understood, said: frozenset[str]) -> tuple[str, bool]:
    """The section that speaks of what is new and of what was asked before, and whether it is surely meant.

    Another actor or platform than before may have a section of its own. Empty when there is none.
    """
    build = asked.loaded.build
    searched = search(asked.text, asked.language, asked.loaded, said, core=core_of(asked.text, LONG))
    hits = select(build, searched.ranking, asked.language, FOLLOWED)
    places = [build.passages[hit.passage].address for hit in hits]
    new = [each for each in places if mentions(build, each, understood.new, asked.language)]
    about = [each for each in new if is_about(build, each, understood.new, asked.language)]
    shares = {each: share_kept(each, asked, understood, said) for each in new}
    half = [] if understood.conditional else [each for each in new if shares[each] == HALF]
    both = [each for each in new if shares[each] > HALF] or half or (about if understood.replaced else [])
    nearest = next((each for each in both if each in about), next(iter(both), ""))
    return nearest, nearest in about and nearest == places[0]


def share_kept(address: str, asked: Asked, understood: Understood, said: frozenset[str]) -> float:
    """How much of what was asked before a section speaks of (0 to 1); in another tongue, whether its document does."""
    build = asked.loaded.build
    if not in_guidance_tongue(asked.language):
        return float(document_id_of(build.addresses.original(address)) in map(document_id_of, said))
    words = kept_words(asked, understood)
    return sum(mentions(build, address, [word], asked.language) for word in words) / len(words) if words else 1.0


def kept_words(asked: Asked, understood: Understood) -> list[str]:
    """What the question before was about, but for what was replaced."""
    return [word for word in content(understood.before) if word in content(asked.text)]


def is_told(told: str, asked: Asked, understood: Understood) -> bool:
    """Whether a text says something of what is new and of what was asked before."""
    return all(speaks_of(told, [word]) for word in understood.new) and speaks_of(told, kept_words(asked, understood))


def not_said(asked: Asked, what: str) -> Answer:
    searched = search(asked.text, asked.language, asked.loaded)
    declined = not_found(asked.question, searched, asked.loaded, asked.base_url)
    return replace(declined, notes=(text("note.not_said", asked.language, what=what),))


def positions_of(sections: Iterable[str], build: Build) -> frozenset[int]:
    """Positions of the passages of the sections and of their translations."""
    originals = {build.addresses.original(each) for each in sections}
    return frozenset(at for at, each in enumerate(build.addresses.originals) if each in originals)


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
    named = named_in(last_clause(core_of(asked.text) or asked.text))
    acts = loaded.acts.find(named) if named else None
    searched = search(
        asked.text, language, loaded, last, core=core_of(asked.text, LONG), first=acts.positions if acts else first
    )
    about_guidance = named or is_lone(asked.text) or asks_for_rule(asked.text) or core_of(asked.text, LONG)
    talked = None if about_guidance else talk_kind(loaded.build, searched.vector, searched.ranking)
    if talked:
        return smalltalk(asked.question, language, talked, loaded)
    if acts and not acts.held:
        declined = not_found(asked.question, searched, loaded, asked.base_url)
        return replace(declined, notes=(text("note.law", language, name=named.name),))
    entry = match(loaded.build, searched.core, searched.ranking, loaded.calibration, language)
    opposite = entry is not None and negated(asked.text) != negated(entry.phrasing)
    sure = entry is not None and entry.sure and not (doubt or opposite or is_open(asked.text, searched, loaded.build))
    if entry and sure and (last & leads_to(entry, loaded.build) or of_another(asked.text, entry, loaded.build)):
        sure = False
    if entry and sure:
        return faq(asked.question, searched, entry, loaded, asked.today, asked.base_url)
    in_heading = is_lone(asked.text) and sections_about(loaded.build, content(asked.text))
    if searched.verdict.answerable < loaded.calibration.decline_below and not acts and not in_heading:
        return not_found(asked.question, searched, loaded, asked.base_url)
    return quoted(asked, searched, None if opposite else entry, doubt=doubt)


def of_another(question: str, entry: Match, build: Build) -> bool:
    """Whether the entry's answer is about other platforms than the question."""
    return names_another(question, faq_of(build, entry.entry).answer)


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
    doubt = doubt or names_another(asked.text, loaded.build.passages[near[0].passage].path[-1])
    sure = searched.verdict.correct >= loaded.calibration.answer_from and not (doubt or choice)
    further = [hit for hit in near[1:ANSWERED_QUOTES] if sure and hit.score >= ANSWERS_TOO * hits[0].score]
    near = [near[0], *further]
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
    """True for a word or two that several sections fit.

    All but where one heading alone has them, comes first, and is what most questions with them are about.
    """
    if not is_lone(asked):
        return False
    first = build.addresses.originals[int(searched.ranking.order[0])]
    known = asked_about(build, content(asked))
    return sections_about(build, content(asked)) != {first} or known[first] * 2 < known.total()


def of_topic(word: str, searched: Search, build: Build, near: Sequence[Hit]) -> list[Hit]:
    """The nearest of the sections that people ask about with the word, the others of them, and what else is near."""
    links, fused = build.addresses, searched.ranking.fused
    found = [
        max(passages_of(each, searched.language, links), key=lambda at: float(fused[at]))
        for each in sections_asked_about(build, content(word), TOPICS + 1)
    ]
    told = {links.originals[at] for at in found}
    found.sort(key=lambda at: links.originals[at] != links.originals[near[0].passage])
    others = [hit for hit in near if links.originals[hit.passage] not in told]
    return [*(Hit(at, float(fused[at])) for at in found), *others]


def exceptions_first(near: list[Hit], searched: Search, loaded: LoadedIndex) -> list[Hit]:
    """The hits with the first one before that is about an exception or a prohibition, by its heading if possible."""
    build = loaded.build
    about = sections_about(build, content(searched.core))
    close = [hit for hit in near[:EXCEPTIONS] if hit.score >= NEARLY * near[0].score]
    wider = [hit for hit in near[: EXCEPTIONS + 1] if hit.score >= HEADED_NEARLY * near[0].score]
    wider += [hit for hit in near if build.addresses.originals[hit.passage] in about]
    headed = (hit for hit in wider if excepts(build.passages[hit.passage].path[-1], searched.core))
    telling = (hit for hit in close if is_exception(hit, searched, loaded))
    best = next(chain(headed, telling), near[0])
    return [best, *(hit for hit in near if hit is not best)]


def is_exception(hit: Hit, searched: Search, loaded: LoadedIndex) -> bool:
    """Whether the heading or the quote of the hit is about an exception or a prohibition.

    What is forbidden by its best sentence; what is not needed by any that shares a word with the question.
    """
    build = loaded.build
    passage = build.passages[hit.passage]
    if excepts(passage.path[-1], searched.core):
        return True
    scored = score_sentences(build, searched.ranking, searched.core, passage.document)
    span = quote_range(build, scored, hit.passage)
    inside = [at for at, each in enumerate(scored.sentences) if span[0] <= each.start and each.end <= span[1]]
    if not not_needed(searched.core):
        inside = sorted(inside, key=lambda at: (-float(scored.scores[at]), at))[:1]
    words = content(searched.core)
    texts = [scored.sentences[at].text for at in inside]
    about = not not_needed(searched.core) or not in_guidance_tongue(searched.language)
    return any(excepts(each, searched.core) and (about or akin(words, words_of(each))) for each in texts)


def akin(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether one of the words begins like one of the others: «direktesending» and «direktesendt»."""
    return not {word[:BEGINNING].lower() for word in words}.isdisjoint(other[:BEGINNING].lower() for other in others)


def excepts(told: str, asked: str) -> bool:
    """True for guidance about an exception of the kind that is asked for."""
    return about_exception(told) and (not_needed(told) or not not_needed(asked))
