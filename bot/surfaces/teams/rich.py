"""Guidance as elements of an Adaptive Card, where characters are only ever characters.

Text runs are not Markdown, so that a text cannot format, mention or link by itself; the other text of a card is from
the catalogue. Highlighted words are bold; strong words of the source are bold only where nothing is highlighted, so
that bold means one thing in one quote.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from bot.chat.elements import Run
from bot.chat.runs import Range, pieces
from index.types import Block, BlockKind

Json = dict[str, Any]

INDENT = "\u2003"  # an em space: cards have no lists, and drop ordinary blank space at the beginning of a line


def run(text: str, *styles: str) -> Json:
    """A run of text. `styles` are of bold, italic, strike and code."""
    made: Json = {"type": "TextRun", "text": text}
    if "bold" in styles:
        made["weight"] = "bolder"
    if "italic" in styles:
        made["italic"] = True
    if "strike" in styles:
        made["strikethrough"] = True
    if "code" in styles:
        made["fontType"] = "monospace"
    return made


def run_of(part: Run) -> Json:
    """A part of a line; one with an address leads there."""
    made = run(part.text, *["bold"] * part.bold)
    leads = {"underline": True, "color": "accent", "selectAction": {"type": "Action.OpenUrl", "url": part.url}}
    return {**made, **leads} if part.url else made


def line(*runs: Json, **more: object) -> Json:
    return {"type": "RichTextBlock", "inlines": list(runs), **more}


def line_of(parts: Sequence[Run], **more: object) -> Json:
    return line(*map(run_of, parts), **more)


def heading(text: str) -> Json:
    """`text` is from the catalogue."""
    return {"type": "TextBlock", "text": text, "wrap": True, "weight": "bolder", "size": "medium", "style": "heading"}


def quoted(items: Sequence[Json]) -> Json:
    return {"type": "Container", "style": "emphasis", "items": list(items)}


def blocks_of(blocks: Sequence[Block], marks: Sequence[Range]) -> list[Json]:
    """Paragraphs, items, rows and code, one element each; the ranges of the source in `marks` are bold."""
    lifted = min((block.depth for block in blocks if block.depth), default=1) - 1
    return [line(*runs_of(block, marks, lifted), spacing=spacing(block)) for block in blocks]


def spacing(block: Block) -> str:
    return "small" if block.depth or block.kind is BlockKind.ROW else "default"


def runs_of(block: Block, marks: Sequence[Range], lifted: int) -> list[Json]:
    lead = INDENT * max(block.depth - lifted - 1, 0) + (f"{block.marker} " if block.marker else "")
    runs = [run(text, *styles) for text, styles in styled(block, marks)]
    return [*([run(lead)] if lead else []), *runs] or [run(" ")]


def styled(block: Block, marks: Sequence[Range]) -> list[tuple[str, tuple[str, ...]]]:
    """The visible text in runs of one style."""
    groups = groupby(pieces(block, marks), lambda piece: piece[1])
    found = [("".join(piece[0] for piece in group), styles) for styles, group in groups]
    code = block.kind is BlockKind.CODE
    return [(text, (*styles, "code") if code and "code" not in styles else styles) for text, styles in found if text]
