"""What is drawn of a table: numbers for SVG made in the templates. The table itself has the same numbers."""

from dataclasses import dataclass

from bot.insight.tables import Table

HEIGHT = 100.0
"""Height of a column chart, in the units of its viewBox; a column is 10 wide and its place 12."""

COLUMN, STEP = 10, 12
LEAST = 1.5
"""What is not zero can be seen: shortest bar, in per cent."""

Bars = tuple[float, ...]
"""Length of each shown row's bar in per cent of the longest; empty for a table without bars."""


@dataclass(frozen=True, slots=True)
class Column:
    """``asked`` and ``declined`` are heights; ``x`` is the left edge."""

    x: int
    asked: float
    declined: float


@dataclass(frozen=True, slots=True)
class Columns:
    """A chart over time. ``most`` is the number that the highest column stands for."""

    columns: tuple[Column, ...]
    width: int
    most: int


def bars(table: Table) -> Bars:
    if table.bar is None or table.over_time:
        return ()
    numbers = [number(row, table.bar) for row in table.shown]
    most = max(numbers, default=0)
    return tuple(length(each, most) for each in numbers)


def columns(table: Table) -> Columns:
    """Rows of day, asked and declined."""
    most = max((number(row, 1) for row in table.rows), default=0)
    made = tuple(
        Column(at * STEP, length(number(row, 1), most), length(number(row, 2), most))
        for at, row in enumerate(table.rows)
    )
    return Columns(made, max(1, len(made)) * STEP, most)


def number(row: tuple[object, ...], at: int) -> int:
    cell = row[at]
    return cell if isinstance(cell, int) else 0


def length(count: int, most: int) -> float:
    return round(max(LEAST, HEIGHT * count / most), 1) if count else 0.0
