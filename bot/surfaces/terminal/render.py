"""An answer as lines for a terminal: source first, no boxes; highlighted words are bold and survive as plain text."""

from itertools import pairwise

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.texts import date_text, text
from bot.types import Answer, Language, Quote, Status
from index.types import Block, Span, Style

INDENT = (0, 0, 0, 2)


def show(answer: Answer, console: Console) -> None:
    """Print the whole answer."""
    console.print()
    if answer.status is Status.SMALLTALK:
        console.print(Text(answer.line))
        show_examples(answer, console)
    else:
        show_found(answer, console)
    if answer.removed:
        show_removed(answer, console)


def show_found(answer: Answer, console: Console) -> None:
    language = answer.language
    console.print(Text(text(f"status.{answer.status}", language), style="bold"))
    if answer.status is Status.UNCERTAIN:
        console.print(Text(text("status.uncertain.note", language)))
    for note in answer.notes:
        console.print(Text(note))
    if answer.faq:
        show_faq(answer, console)
    for quote in answer.quotes:
        show_quote(quote, language, console)
    show_topics(answer, console)


def show_faq(answer: Answer, console: Console) -> None:
    entry = answer.faq
    if entry is None:
        return
    console.print(Padding(blocks_text(entry.blocks, ()), INDENT))
    if entry.approved:
        when = date_text(entry.approved, answer.language)
        console.print(Text(text("approved", answer.language, who=entry.approved_by, when=when), style="dim"))
    if entry.stale:
        console.print(Text(text("faq.stale", answer.language)))
    console.print()
    console.print(Text(text("based_on", answer.language), style="bold"))


def show_quote(quote: Quote, language: Language, console: Console) -> None:
    marked = tuple((each.start, each.end) for each in quote.highlights)
    console.print()
    console.print(Padding(Text("«") + blocks_text(quote.blocks, marked) + Text("»"), INDENT))
    console.print(Padding(Text(source_line(quote, language), style="dim"), INDENT))
    console.print(Text(f"  {quote.url}", style="dim"), soft_wrap=True)


def source_line(quote: Quote, language: Language) -> str:
    """``Ytringsfrihet › Kritikk av egen virksomhet · Råd · gjennomgått 1. november 2026``"""
    review = (
        text("overdue", language, date=date_text(quote.review_by, language))
        if quote.overdue
        else text("reviewed", language, date=date_text(quote.reviewed, language))
    )
    return " · ".join((quote.section, text(f"authority.{quote.authority}", language), review))


def show_topics(answer: Answer, console: Console) -> None:
    if not answer.topics:
        return
    console.print()
    console.print(Text(text("topics.lead", answer.language)))
    for topic in answer.topics:
        console.print(Text(f"- {topic.section}"))
        console.print(Text(f"  {topic.url}", style="dim"), soft_wrap=True)


def show_examples(answer: Answer, console: Console) -> None:
    if answer.examples:
        console.print(Text(text("smalltalk.examples", answer.language)))
    for example in answer.examples:
        console.print(Text(f"- {example}"))


def show_removed(answer: Answer, console: Console) -> None:
    kinds = [text(f"removed.{kind}", answer.language) for kind in answer.removed]
    joined = f" {text('and', answer.language)} ".join(kinds)
    console.print()
    console.print(Text(text("removed", answer.language, what=joined)))


def blocks_text(blocks: tuple[Block, ...], marked: tuple[tuple[int, int], ...]) -> Text:
    lines = []
    for block in blocks:
        line = Text("  " * max(0, block.depth - 1))
        if block.marker:
            line.append(f"{block.marker} ")
        for span in block.spans:
            append_span(line, span, marked)
        lines.append(line)
    return Text("\n").join(lines)


def append_span(line: Text, span: Span, marked: tuple[tuple[int, int], ...]) -> None:
    """Add the span, the characters inside a highlight in bold."""
    base = "italic" if Style.EM in span.styles else ""
    if not span.verbatim:
        line.append(span.text, style=base)
        return
    cuts = sorted({span.start, span.end, *(at for pair in marked for at in pair if span.start < at < span.end)})
    for start, end in pairwise(cuts):
        inside = any(a <= start and end <= b for a, b in marked)
        style = f"{base} bold".strip() if inside or Style.STRONG in span.styles else base
        line.append(span.text[start - span.start : end - span.start], style=style)
