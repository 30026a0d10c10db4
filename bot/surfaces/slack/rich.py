"""Guidance as Slack's rich text, where characters are only ever characters.

Nothing here is mrkdwn: in rich text, ``*``, ``<!channel>`` and addresses are plain letters, so that a text cannot
ping, format or link by itself. Highlighted words are bold; strong words of the source are bold only where nothing
is highlighted, so that bold means one thing in one quote.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

from bot.chat.cutting import size
from bot.chat.elements import Run
from bot.chat.runs import Range, is_row, pieces
from index.types import Block, BlockKind, Span, Style

Json = dict[str, Any]


def rich_text(*elements: Json) -> Json:
    """A block of rich text."""
    return {"type": "rich_text", "elements": list(elements)}


def section(*parts: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(parts)}


def words(text: str, *styles: str) -> Json:
    """A run of text. `styles` are of bold, italic, strike and code."""
    style = {"style": dict.fromkeys(styles, True)} if styles else {}
    return {"type": "text", "text": text, **style}


def runs(line: Sequence[Run]) -> list[Json]:
    return [
        {"type": "link", "url": each.url, "text": each.text} if each.url else words(each.text, *["bold"] * each.bold)
        for each in line
    ]


def elements(blocks: Sequence[Block], marks: Sequence[Range]) -> list[Json]:
    """Blocks as quotations, lists and code; each highlighted range of the source in `marks` is bold."""
    lifted = min((block.depth for block in blocks if block.depth), default=1) - 1
    made: list[Json] = []
    for role, group in groupby(blocks, role_of):
        run = list(group)
        if role == "list":
            made += lists(run, marks, lifted)
        elif role == "code":
            made += [preformatted(block) for block in run]
        else:
            made.append({"type": "rich_text_quote", "elements": prose(run, marks)})
    return made


def role_of(block: Block) -> str:
    if block.kind is BlockKind.CODE:
        return "code"
    return "list" if block.depth else "prose"


def preformatted(block: Block) -> Json:
    text = "".join(span.text for span in block.spans) or " "
    return {"type": "rich_text_preformatted", "elements": [words(text)], "border": 1}


def prose(blocks: Sequence[Block], marks: Sequence[Range]) -> list[Json]:
    """Paragraphs with a line between them, rows of a table close together."""
    made: list[Json] = []
    for before, block in pairwise([None, *blocks]):
        if block is None:
            continue
        if before is not None:
            made.append(words("\n" if is_row(before) and is_row(block) else "\n\n"))
        if block.marker:
            made.append(words(f"{block.marker} "))
        made += inline(block, marks)
    return made or [words(" ")]


def lists(blocks: Sequence[Block], marks: Sequence[Range], lifted: int) -> list[Json]:
    """Neighbouring items of one depth and kind make one list; what has no marker goes on in the item before."""
    made: list[Json] = []
    for block in blocks:
        body = inline(block, marks) or [words(" ")]
        if made and not block.marker:
            made[-1]["elements"][-1]["elements"] += [words("\n"), *body]
            continue
        shape = shape_of(block, lifted)
        if not (made and goes_on(made[-1], shape)):
            made.append({"type": "rich_text_list", **shape, "elements": []})
        made[-1]["elements"].append(section(*body))
    return made


def shape_of(block: Block, lifted: int) -> Json:
    number = block.marker.rstrip(".)")
    shape: Json = {"style": "bullet", "indent": min(max(block.depth - lifted - 1, 0), 8), "border": 1}
    if number.isdecimal():
        shape |= {"style": "ordered", "offset": max(int(number) - 1, 0)}
    return shape


def goes_on(before: Json, shape: Json) -> bool:
    """True when an item of this shape is the next of the list before."""
    same = before["style"] == shape["style"] and before["indent"] == shape["indent"]
    next_number = before.get("offset", 0) + len(before["elements"])
    return same and ("offset" not in shape or shape["offset"] == next_number)


def inline(block: Block, marks: Sequence[Range]) -> list[Json]:
    """The visible text in runs of one style."""
    runs = groupby(pieces(block, marks), lambda piece: piece[1])
    return [words(text, *styles) for styles, group in runs if (text := "".join(piece[0] for piece in group))]


# -- tables

ROWS, CELLS, CHARACTERS = 100, 20, 10_000
"""Of one table, of which Slack takes one a message; no cell may be empty (docs.slack.dev, table block, August 2025;
vercel/chat issue 373, April 2026). What does not fit stays a quote with a line for each row."""


def around_table(blocks: Sequence[Block]) -> tuple[list[Block], list[Block], list[Block]]:
    """What stands before the first table of two rows or more, its rows, and what stands after it."""
    at = 0
    for rows, group in groupby(blocks, is_row):
        run = list(group)
        if rows and len(run) > 1:
            return list(blocks[:at]), run, list(blocks[at + len(run) :])
        at += len(run)
    return list(blocks), [], []


def render_table(rows: Sequence[Block], marks: Sequence[Range]) -> Json | None:
    """None when there are no rows, or Slack would refuse them."""
    made = [[inline(cell, marks) or [words(" ")] for cell in cells_of(row)] for row in rows]
    width = max(map(len, made), default=0)
    weight = sum(size(run["text"]) for row in made for cell in row for run in cell)
    if not 0 < width <= CELLS or len(made) > ROWS or weight > CHARACTERS:
        return None
    even = [[*row, *[[words(" ")]] * (width - len(row))] for row in made]
    columns = [{"align": "left", "is_wrapped": True}] * width
    cells = [[rich_text(section(*cell)) for cell in row] for row in even]
    return {"type": "table", "column_settings": columns, "rows": cells}


def cells_of(row: Block) -> Iterator[Block]:
    """Each cell as a block of its own."""
    held: list[Span] = []
    for span in row.spans:
        if Style.CELL_END in span.styles:
            yield replace(row, spans=tuple(held))
            held = []
        else:
            held.append(span)
    if held:
        yield replace(row, spans=tuple(held))
