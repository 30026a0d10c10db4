"""Read the Markdown fixtures, and show what was read in their compact form."""

import re
from datetime import date
from pathlib import Path

from index.cut.passages import Limits, cut
from index.cut.sentences import sentences_of
from index.read.markdown import parse
from index.types import Authority, Block, Document, Span, Style

FOLDER = Path(__file__).parent / "fixtures"
CASE = re.compile(r"^(?P<title>[^\n]+)\n\.\n(?P<input>.*?)^\.\n(?P<expected>.*?)^\.\n", re.MULTILINE | re.DOTALL)
# What a fixture writes for what nobody sees: tab, trailing space, no-break space, carriage return, no last newline.
VISIBLE = {"→": "\t", "·": " ", "⍽": "\N{NO-BREAK SPACE}", "⏎\n": "\r\n", "⏎": "\r", "∎\n": ""}


def cases(name: str) -> list[tuple[str, str, str]]:
    """(title, source, expected) of every case in the file."""
    found = CASE.finditer((FOLDER / name).read_text(encoding="utf-8"))
    return [(match["title"], unmask(match["input"]), match["expected"]) for match in found]


def unmask(text: str) -> str:
    for mark, meant in VISIBLE.items():
        text = text.replace(mark, meant)
    return text


def document(source: str, title: str = "Tittel") -> Document:
    day = date(2026, 11, 1)
    sections = tuple(parse(source, title).sections)
    return Document("dok", title, "nb", "", day, day, Authority.GUIDANCE, (), Path("dok.md"), source, sections)


def count_words(text: str) -> int:
    return len(text.split())


def show_blocks(source: str) -> str:
    """One line a section, two spaces before a block, four before a span that is styled, linked or rewritten."""
    parsed = parse(source, "Tittel")
    lines = []
    for section in parsed.sections:
        lines.append(f"#{section.anchor} (line {section.line}) {' › '.join(section.path)}")
        for block in section.blocks:
            lines.append(f"  {name_of(block)}: {block.text!r}")
            lines.extend(f"    {show_span(span, source)}" for span in block.spans if is_special(span))
    return "\n".join([*lines, *(f"! line {lost.line}: {lost.what}" for lost in parsed.lost)]) + "\n"


def show_sentences(source: str) -> str:
    """For each block its kind, then what the source holds between each sentence's offsets."""
    lines = []
    for section in parse(source, "Tittel").sections:
        for block in section.blocks:
            lines.append(name_of(block))
            lines.extend(f"  {source[s.start : s.end]!r}" for s in sentences_of(block, source))
    return "\n".join(lines) + "\n"


def show_passages(source: str, limits: Limits) -> str:
    """For each passage its anchor, its context and its lines."""
    lines = []
    for passage in cut(document(source), count_words, limits):
        lines.append(f"#{passage.anchor}" + (f" ({passage.context})" if passage.context else ""))
        lines.extend(f"  {line}" for line in passage.text.split("\n"))
    return "\n".join(lines) + "\n"


def name_of(block: Block) -> str:
    parts = [
        block.kind.value,
        "head" if block.header else "",
        block.marker,
        f"depth {block.depth}" if block.depth else "",
    ]
    return " ".join(part for part in parts if part)


def is_special(span: Span) -> bool:
    return Style.CELL_END not in span.styles and bool(span.styles or span.href is not None or not span.verbatim)


def show_span(span: Span, source: str) -> str:
    styles = [style.value for style in sorted(span.styles)]
    link = [f"-> {span.href}"] if span.href is not None else []
    written = [] if span.verbatim else [f"written {source[span.start : span.end]!r}"]
    return " ".join([repr(span.text), *styles, *link, *written])
