"""A table of guidance as Slack's table block, where it fits.

At most 100 rows of 20 cells, 10,000 characters, and one table a message; no cell may be empty (docs.slack.dev, table
block, since August 2025; vercel/chat issue 373, April 2026). What does not fit stays a quote with a line for each row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.chat.cutting import size
from bot.chat.runs import Range, is_row
from bot.surfaces.slack.rich import Json, inline, rich_text, section, words
from index.types import Block, Span, Style

ROWS, CELLS, CHARACTERS = 100, 20, 10_000


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
