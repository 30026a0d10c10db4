"""Exact quotes: cut from the build's copy of the source, and checked against it before they leave."""

from dataclasses import replace
from datetime import date
from urllib.parse import quote as percent_encode

from bot.plain import plain_text
from bot.types import Highlight, Quote
from index.builds.build import Build
from index.errors import BuildError
from index.types import Block, Document, Section, Sentence, Span

SEPARATOR = " › "


class QuoteError(RuntimeError):
    """A quote differs from its source. It must not be sent; the build is damaged or this is a defect."""


def make_quote(
    build: Build,
    document_id: str,
    anchor: str,
    span: tuple[int, int],
    highlights: tuple[tuple[int, int], ...],
    *,
    score: float,
    today: date,
    base_url: str,
) -> Quote:
    """The quote ``source[span]`` of a section, with `highlights` as source ranges inside it.

    Raises QuoteError when what would be sent is not what the source says.
    """
    document = document_of(build, document_id)
    made = cut_quote(
        document,
        section_of(document, anchor),
        span,
        highlights,
        build_id=build.id,
        score=score,
        today=today,
        base_url=base_url,
        translation=translation_of(build, f"{document.id}#{anchor}"),
    )
    check_words(made, indexed_sentences(build, made))
    return made


def cut_quote(
    document: Document,
    section: Section,
    span: tuple[int, int],
    highlights: tuple[tuple[int, int], ...],
    *,
    build_id: str,
    today: date,
    base_url: str,
    score: float = 0.0,
    translation: str | None = None,
) -> Quote:
    """Cut ``source[span]`` from a section and compare every character with the source. Raises QuoteError."""
    start, end = span
    blocks = tuple(clip(block, start, end) for block in section.blocks if block.start < end and block.end > start)
    made = Quote(
        text=document.source[start:end],
        plain=plain_text(blocks),
        highlights=tuple(Highlight(a, b, document.source[a:b]) for a, b in sorted(highlights)),
        document=document.id,
        title=document.title,
        section=SEPARATOR.join(without_repeats(section.path)),
        anchor=section.anchor,
        start=start,
        end=end,
        url=guidance_url(base_url, build_id, document.id, start, end),
        lang=document.lang,
        reviewed=document.reviewed,
        review_by=document.review_by,
        overdue=today > document.review_by,
        authority=document.authority_of(section),
        score=round(score, 4),
        blocks=blocks,
        translation=translation,
    )
    check(made, document)
    return made


def document_of(build: Build, document_id: str) -> Document:
    """The build's copy of the document. Raises QuoteError when it is no longer what it was when the build was made."""
    try:
        return build.documents[document_id]
    except BuildError as error:
        raise QuoteError(f"{document_id} cannot be quoted: {error}") from error


def section_of(document: Document, anchor: str) -> Section:
    section = document.section(anchor)
    if section is None:
        raise QuoteError(f"{document.id} has no section #{anchor}: run `veileder index verify`.")
    return section


def without_repeats(path: tuple[str, ...]) -> list[str]:
    return [part for at, part in enumerate(path) if part not in path[:at]]


def guidance_url(base_url: str, build_id: str, document: str, start: int, end: int) -> str:
    """Address of the page that shows the whole document, scrolled to and marking the passage."""
    return f"{base_url}/guidance/{percent_encode(document)}?build={build_id}&start={start}&end={end}#quote"


def section_url(base_url: str, document: str, anchor: str) -> str:
    return f"{base_url}/guidance/{percent_encode(document)}#{percent_encode(anchor)}"


def translation_of(build: Build, address: str) -> str | None:
    """Address of the same section in another language, the first by language code; None when it is not translated."""
    others = sorted(build.addresses.translations.get(address, {}).items())
    return next((other for _, other in others if other != address), None)


def clip(block: Block, start: int, end: int) -> Block:
    """The part of a block that lies in the range. A block that begins before it loses its marker."""
    if start <= block.start and block.end <= end:
        return block
    spans = tuple(clip_span(span, start, end) for span in block.spans if span.start < end and span.end > start)
    marker = block.marker if start <= block.start else ""
    return replace(block, spans=spans, start=max(start, block.start), end=min(end, block.end), marker=marker)


def clip_span(span: Span, start: int, end: int) -> Span:
    first, last = max(span.start, start), min(span.end, end)
    if not span.verbatim or (first, last) == (span.start, span.end):
        return span
    return replace(span, text=span.text[first - span.start : last - span.start], start=first, end=last)


def check(quote: Quote, document: Document) -> None:
    """Compare every character that will be shown with the source. Raises QuoteError."""
    source = document.source
    whole = quote.text and source[quote.start : quote.end] == quote.text
    marked = all(
        quote.start <= each.start < each.end <= quote.end and source[each.start : each.end] == each.text
        for each in quote.highlights
    )
    spans = [span for block in quote.blocks for span in block.spans if span.verbatim]
    exact = all(source[span.start : span.end] == span.text for span in spans)
    inside = all(quote.start <= span.start and span.end <= quote.end for span in spans)
    if not (whole and marked and exact and inside):
        raise QuoteError(f"a quote from {quote.document}#{quote.anchor} differs from its source: not sent.")


def indexed_sentences(build: Build, quote: Quote) -> list[Sentence]:
    """The sentences of the quote as they were indexed, apart from the source."""
    positions = build.addresses.passages_of[f"{quote.document}#{quote.anchor}"]
    sentences = [sentence for at in positions for sentence in build.passages[at].sentences]
    return [each for each in sentences if quote.start <= each.start and each.end <= quote.end]


def check_words(quote: Quote, sentences: list[Sentence]) -> None:
    """Compare what will be shown with what was searched: offsets may have slipped. Raises QuoteError."""
    for sentence in sentences:
        shown = "".join(clip(block, sentence.start, sentence.end).text for block in quote.blocks)
        if without_space(shown) != without_space(sentence.text):
            raise QuoteError(f"a quote from {quote.document}#{quote.anchor} is not what was indexed: not sent.")


def without_space(text: str) -> str:
    return "".join(text.split())
