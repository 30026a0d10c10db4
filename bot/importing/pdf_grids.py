"""Tables of a PDF whose cells are drawn: which letters stand in which cell, read off the lines around them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.importing.pdf_letters import Box, Letter, Sheet
from bot.importing.pdf_lines import lines, pieces
from bot.importing.pdf_tables import Rows

TOUCH = 2.5
"""Points within which lines meet."""
NARROW = 5.0
"""Points: what is narrower is no row or column, but the room between two borders."""
MOST_RULES = 1500
"""A page with more lines is a drawing, whose boxes are no cells."""
LEAST_CELLS, MOST_WORDS = 3, 150
"""Fewest cells of a table, and most words of one; more is the text of a page with a frame around it."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a table stands, its cells, and what stands in it but is no cell of its own: a line across all columns."""

    box: Box
    rows: Rows
    above: tuple[Letter, ...] = ()
    below: tuple[Letter, ...] = ()

    def holds(self, letter: Letter) -> bool:
        return inside(self.box, letter)


def grids(page: Sheet, letters: Sequence[Letter]) -> Iterator[Grid]:
    """The tables of the page that are drawn."""
    if len(page.rules) > MOST_RULES:
        return
    for rules in joined(page.rules):
        xs = places([each.x0 for each in rules if not each.wide])
        ys = places([each.top for each in rules if each.wide])
        if len(xs) < 3 or (len(xs) - 1) * (len(ys) - 1) < LEAST_CELLS:
            continue
        box = Box(xs[0], xs[-1], ys[0], ys[-1])
        if found := grid(box, xs, ys, rules, [each for each in letters if inside(box, each)]):
            yield found


def joined(rules: Sequence[Box]) -> list[list[Box]]:
    """Lines that meet, directly or by way of others."""
    groups: list[list[Box]] = []
    for each in rules:
        near = [group for group in groups if any(meet(each, other) for other in group)]
        groups = [group for group in groups if not any(group is one for one in near)]
        groups.append([each, *(rule for group in near for rule in group)])
    return groups


def meet(one: Box, other: Box) -> bool:
    across = one.x0 <= other.x1 + TOUCH and other.x0 <= one.x1 + TOUCH
    return across and one.top <= other.bottom + TOUCH and other.top <= one.bottom + TOUCH


def places(found: list[float]) -> list[float]:
    """Where rows or columns begin and end, from the left or the top."""
    out: list[float] = []
    for each in sorted(found):
        if not out or each - out[-1] > NARROW:
            out.append(each)
    return out


def inside(box: Box, letter: Letter) -> bool:
    return box.x0 <= (letter.x0 + letter.x1) / 2 <= box.x1 and box.top <= letter.base <= box.bottom + TOUCH


def grid(box: Box, xs: list[float], ys: list[float], rules: list[Box], letters: list[Letter]) -> Grid | None:
    """None for a drawing, or for a frame around text."""
    held: dict[tuple[int, int], list[Letter]] = {}
    for each in letters:
        at = bisect_right(ys, each.base - each.size / 4) - 1, bisect_right(xs, (each.x0 + each.x1) / 2) - 1
        if 0 <= at[0] < len(ys) - 1 and 0 <= at[1] < len(xs) - 1:
            held.setdefault(at, []).append(each)
    homes = {(r, c): home(r, c, xs, ys, rules) for r in range(len(ys) - 1) for c in range(len(xs) - 1)}
    cells: dict[tuple[int, int], list[Letter]] = {}
    for at, found in sorted(held.items()):
        cells.setdefault(homes[at], []).extend(found)
    cells = {
        at: [letter for line in lines(list(pieces(found))) for letter in line.letters] for at, found in cells.items()
    }
    if any(sum(each.text == " " for each in found) > MOST_WORDS for found in cells.values()):
        return None
    rows = [
        [cells.get(homes[r, c], []) if shown(r, c, homes) else [] for c in range(len(xs) - 1)]
        for r in range(len(ys) - 1)
    ]
    above: list[Letter] = []
    below: list[Letter] = []
    while rows and is_line(rows, 0, homes, len(ys) - 1 - len(rows)):
        above += rows.pop(0)[0]
    first = len(ys) - 1 - len(rows)
    while rows and is_line(rows, -1, homes, first):
        below = rows.pop()[0] + below
    if len(rows) == 1 and not all(rows[0]):
        return None
    if len(rows) * (len(xs) - 1) < LEAST_CELLS or sum(any(row[c] for row in rows) for c in range(len(xs) - 1)) < 2:
        return None
    return Grid(box, rows, tuple(above), tuple(below))


def home(row: int, column: int, xs: list[float], ys: list[float], rules: list[Box]) -> tuple[int, int]:
    """The first row and column of the cell that the place belongs to: no line is drawn between them."""
    x, y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
    while column and not any(not e.wide and abs(e.x0 - xs[column]) <= NARROW and e.top <= y <= e.bottom for e in rules):
        column -= 1
    while row and not any(e.wide and abs(e.top - ys[row]) <= NARROW and e.x0 <= x <= e.x1 for e in rules):
        row -= 1
    return row, column


def shown(row: int, column: int, homes: dict[tuple[int, int], tuple[int, int]]) -> bool:
    """True where the text of a cell stands: in its first column, in each of its rows; in a header in all columns."""
    return homes[row, column][1] == column or row == 0


def is_line(rows: Rows, at: int, homes: dict[tuple[int, int], tuple[int, int]], first: int) -> bool:
    """True for a row that is one cell across all columns."""
    row = first + (at if at >= 0 else len(rows) - 1)
    return all(homes[row, c] == (row, 0) for c in range(len(rows[0])))
