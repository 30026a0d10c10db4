"""The rows and cells of a Word table, whatever wraps them, and how far they are merged."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Element

from bot.importing.word_parts import SKIPPED, local
from bot.importing.word_styles import value


@dataclass(frozen=True, slots=True)
class Cell:
    """``merged`` is ``restart`` where cells of several rows become one, ``continue`` below it."""

    html: str
    across: int = 1
    merged: str = ""


Row = tuple[bool, list[Cell]]
"""Whether it is a header, and its cells."""


def spans_of(rows: list[Row]) -> dict[tuple[int, int], int]:
    """Row and column of a cell that begins a merge -> how many rows it spans."""
    spans: dict[tuple[int, int], int] = {}
    begun: dict[int, int] = {}  # column -> row where the merge begins
    for at, (_, cells) in enumerate(rows):
        column = 0
        for cell in cells:
            if cell.merged == "continue" and column in begun:
                spans[begun[column], column] = at - begun[column] + 1
            elif cell.merged == "restart":
                begun[column] = at
            else:
                begun.pop(column, None)
            column += cell.across
    return spans


def rows_of(table: Element) -> Iterator[Element]:
    """Rows of the table itself, also of those in content controls."""
    for each in table:
        if local(each) == "tr":
            yield each
        elif local(each) not in SKIPPED:
            yield from rows_of(each)


def cells_of(row: Element) -> Iterator[Element]:
    for each in row:
        if local(each) == "tc":
            yield each
        elif local(each) not in (*SKIPPED, "tblPrEx"):
            yield from cells_of(each)


def number(parent: Element | None, name: str, default: int = 1) -> int:
    found = value(parent, name)
    return max(1, min(100, int(found))) if found.isdigit() else default
