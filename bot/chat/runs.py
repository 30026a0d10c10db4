"""A block's visible text in runs of one style, parted where highlights begin and end; and the same as plain text."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bot.plain import signed
from bot.types import Quote
from index.types import Block, BlockKind, Span, Style

Range = tuple[int, int]
CELL = " | "


def marks_of(quote: Quote) -> list[Range]:
    """Highlighted ranges; those with only blank space between them are one."""
    found = sorted((each.start, each.end) for each in quote.highlights)
    merged: list[Range] = []
    for start, end in found:
        before = merged[-1] if merged else None
        if before and not quote.text[before[1] - quote.start : start - quote.start].strip():
            merged[-1] = (before[0], end)
        else:
            merged.append((start, end))
    return merged


def is_row(block: Block) -> bool:
    return block.kind is BlockKind.ROW


def pieces(block: Block, marks: Sequence[Range]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Text and its styles, in reading order."""
    heading = is_row(block) and block.header
    spans = block.spans[:-1] if block.spans and Style.CELL_END in block.spans[-1].styles else block.spans
    for span in spans:
        if Style.CELL_END in span.styles:
            yield CELL, ()
            continue
        for text, marked in cut(span, marks):
            yield text, styles_of(span, marked or heading, bool(marks))


def cut(span: Span, marks: Sequence[Range]) -> Iterator[tuple[str, bool]]:
    """The span's text, parted where highlights begin and end."""
    if not span.verbatim:
        yield span.text, any(start <= span.start < end for start, end in marks)
        return
    inside = {at for pair in marks for at in pair if span.start < at < span.end}
    for start, end in pairwise(sorted({span.start, span.end, *inside})):
        marked = any(a <= start and end <= b for a, b in marks)
        yield span.text[start - span.start : end - span.start], marked


def styles_of(span: Span, bold: bool, highlighted: bool) -> tuple[str, ...]:
    own = {
        "bold": bold or (Style.STRONG in span.styles and not highlighted),
        "italic": Style.EM in span.styles,
        "strike": Style.STRIKE in span.styles,
        "code": Style.CODE in span.styles,
    }
    return tuple(name for name, on in own.items() if on)


def plain_lines(blocks: Iterable[Block]) -> str:
    """The same as plain text, a line a block."""
    return "\n".join(plain_line(block) for block in blocks)


def plain_line(block: Block) -> str:
    text = signed((piece, "strike" in styles) for piece, styles in pieces(block, ()))
    indent = "  " * max(block.depth - 1, 0)
    return f"{indent}{block.marker} {text}".rstrip() if block.marker else f"{indent}{text}"
