"""What a button carries: where its quotes stand, so that it works after a restart and in another process.

A value holds addresses and offsets and never a reader's words, except the question a reader chose to share.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.faq import faq_answer
from bot.answering.quotes import QuoteError, cut_quote
from bot.chat.cutting import shorten, size
from bot.service_types import BuildView, Service
from bot.texts import text
from bot.types import Answer, FaqAnswer, Language, Quote, Status
from bot.versions import ChangeKind, shown
from index.errors import BuildError
from index.read.digest import stale_addresses
from index.types import Document, FaqEntry, Section

QUESTION_CHARS = 300


SAME = frozenset((ChangeKind.NOTHING, ChangeKind.UNCHANGED))


class GoneError(LookupError):
    """What a button leads to is no longer kept."""


@dataclass(frozen=True, slots=True)
class QuoteRef:
    """A quote by its address; ``marks`` are the highlighted ranges of the source."""

    document: str
    anchor: str
    start: int
    end: int
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ButtonPayload:
    """An answer by its quotes. ``question`` is set when the reader may share it."""

    build: str
    language: Language
    status: Status
    ref: str
    quotes: tuple[QuoteRef, ...]
    faq: str | None = None
    question: str = ""


def make_payload(answer: Answer, ref: str, quotes: Sequence[Quote], *, question: str = "") -> ButtonPayload:
    refs = tuple(ref_to(quote) for quote in quotes)
    faq = answer.faq.id if answer.faq else None
    return ButtonPayload(
        answer.build, answer.language, answer.status, ref, refs, faq, shorten(question, QUESTION_CHARS)
    )


def ref_to(quote: Quote) -> QuoteRef:
    marks = tuple((each.start, each.end) for each in quote.highlights)
    return QuoteRef(quote.document, quote.anchor, quote.start, quote.end, marks)


def pack(value: ButtonPayload, limit: int) -> str:
    """The value of a button, within `limit` UTF-16 units: highlights are left out first, then the last places."""
    places = list(value.quotes)
    for marked in (True, False):
        if size(found := packed(value, places, marked)) <= limit:
            return found
    while len(places) > 1 and size(packed(value, places, marked=False)) > limit:
        places.pop()
    return packed(value, places, marked=False)


def packed(value: ButtonPayload, places: Sequence[QuoteRef], marked: bool) -> str:
    rows = [[p.document, p.anchor, p.start, p.end, list(p.marks) if marked else []] for p in places]
    head = [value.build, value.language.value, value.status.value, value.ref, value.faq, value.question]
    return json.dumps([head, rows], ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> ButtonPayload:
    """The opposite of pack. Raises GoneError for a value of another version."""
    try:
        (build, language, status, ref, faq, question), rows = json.loads(text)
        places = tuple(QuoteRef(d, a, s, e, tuple((x, y) for x, y in marks)) for d, a, s, e, marks in rows)
        return ButtonPayload(build, Language(language), Status(status), ref, places, faq, question)
    except (ValueError, TypeError) as error:
        raise GoneError("a button of another version") from error


def find_build(value: ButtonPayload, service: Service) -> BuildView:
    """The build the value is about. Raises GoneError."""
    try:
        return service.build(value.build)
    except LookupError as error:
        raise GoneError(value.build) from error


def locate_section(build: BuildView, place: QuoteRef) -> tuple[Document, Section]:
    """Raises GoneError."""
    try:
        document = build.documents[place.document]
    except (KeyError, BuildError) as error:
        raise GoneError(place.document) from error
    section = document.section(place.anchor)
    if section is None:
        raise GoneError(f"{place.document}#{place.anchor}")
    return document, section


def requote(build: BuildView, place: QuoteRef, base_url: str, today: date) -> Quote:
    """The quote as it was first shown, from the build's own copy and checked against it. Raises GoneError."""
    document, section = locate_section(build, place)
    span = (place.start, place.end)
    try:
        return cut_quote(document, section, span, place.marks, build_id=build.id, today=today, base_url=base_url)
    except QuoteError as error:
        raise GoneError(str(error)) from error


def since_quoted(value: ButtonPayload, service: Service) -> ChangeKind:
    """What has happened to the quotes since they were shown; of the first one that anything has happened to."""
    found = (since_at(value.build, place, service) for place in value.quotes)
    return next((each for each in found if each not in SAME), ChangeKind.NOTHING)


def since_line(value: ButtonPayload, service: Service) -> str:
    """What the reader is told of it; nothing when the text is the same today."""
    since = since_quoted(value, service)
    return "" if since in SAME else text(f"since.{since}", value.language)


def since_at(build_id: str, place: QuoteRef, service: Service) -> ChangeKind:
    now = shown(service, place.document, build_id, str(place.start), str(place.end))
    return now.since if now else ChangeKind.DOCUMENT_GONE


def restore_answer(value: ButtonPayload, service: Service, base_url: str, today: date) -> Answer:
    """The answer that was given, made from its places. Raises GoneError, also when its text is another one now."""
    build = find_build(value, service)
    if since_quoted(value, service) not in SAME or not same_entry(value.faq, build, service.build()):
        raise GoneError(value.build)
    return Answer(
        status=value.status,
        question=value.question,
        language=value.language,
        confidence=0.0,
        quotes=tuple(requote(build, place, base_url, today) for place in value.quotes),
        faq=faq_at(build, value.faq) if value.faq else None,
        build=value.build,
    )


def still_so(value: ButtonPayload, service: Service) -> bool:
    """True when what the answer quotes says the same today as when it was given."""
    try:
        same = same_entry(value.faq, find_build(value, service), service.build())
    except GoneError:
        return False
    return same and since_quoted(value, service) in SAME


def same_entry(faq_id: str | None, then: BuildView, now: BuildView) -> bool:
    """Whether an FAQ entry, if there is one, says what it said. Raises GoneError."""
    try:
        return faq_id is None or then.faq[faq_id].source == now.faq[faq_id].source
    except (KeyError, BuildError) as error:
        raise GoneError(faq_id or "") from error


def faq_at(build: BuildView, faq_id: str) -> FaqAnswer:
    """Raises GoneError."""
    try:
        entry: FaqEntry = build.faq[faq_id]
        stale = stale_addresses(entry, build.documents)
    except (KeyError, BuildError) as error:
        raise GoneError(faq_id) from error
    return faq_answer(entry, entry.question, stale)
