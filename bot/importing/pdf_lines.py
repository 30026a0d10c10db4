"""Letters of a page -> pieces of lines, lines, and columns in the order in which they are read."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bot.importing.contents import LEADER
from bot.importing.pdf_flow import LEADERS, RAISED, between, plain, size_of
from bot.importing.pdf_letters import Box, Letter

BULLET = re.compile(r"[•◦▪●○■□‣⁃∙·➢▶►\uf0a7\uf0b7\uf0d8–—*-](?=\s|$)|o(?=\s+\w)|[\ue000-\uf8ff](?=\s|$)")
NUMBERED = re.compile(r"(?:\d{1,3}[.)]|[a-zæøå][.)]|\((?:[a-zæøå]|\d{1,3}|[ivx]{1,4})\)|[ivx]{2,4}[.)])(?=\s|$)")
CLOSE = 2.5  # points within which things stand under each other
APART = 1.2
"""Distance, in sizes of the letters, that parts cells or columns; spaces of justified text are smaller."""
PLACED = 0.45
"""The same for letters that were placed anew."""
SAME_LINE = 0.35
LEAST_ROWS = 3
"""Fewest lines on each side of a gutter."""
FILL = 0.5
"""Least share of its width that a column's lines fill; cells of a table mostly do not."""
FULL = 0.9
"""Least share of its width that a full line of a column fills."""
LEAST_WORDS = 2.5
NUMBER = re.compile(r"\d{1,4}|[ivxl]{1,6}")
DOTS = re.compile(rf"(?:[{LEADERS}]\s?){{3}}")
FAR_OFF = 3
"""Distance, in sizes of the letters, that no two words of a sentence or heading have."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters that stand together on a line."""

    letters: tuple[Letter, ...]
    x0: float
    x1: float
    base: float
    size: float
    bold: bool

    @property
    def text(self) -> str:
        return " ".join(plain(self.letters).split())

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces from left to right that stand on one line."""

    pieces: tuple[Piece, ...]

    @property
    def x0(self) -> float:
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        return max(each.x1 for each in self.pieces)

    @property
    def main(self) -> Piece:
        return max(self.pieces, key=lambda each: (round(each.size, 1), len(each.letters)))

    @property
    def base(self) -> float:
        return self.main.base

    @property
    def size(self) -> float:
        return self.main.size

    @property
    def bold(self) -> bool:
        return all(each.bold for each in self.pieces if each.text)

    @property
    def letters(self) -> tuple[Letter, ...]:
        return tuple(letter for each in self.pieces for letter in each.letters)

    @property
    def leads(self) -> bool:
        """True when the number of a page stands at the end, behind dots or far to the right, as in contents."""
        if LEADER.fullmatch(self.text):
            return True
        *_, before, last = (None, *self.pieces)
        return before is not None and bool(NUMBER.fullmatch(last.text)) and last.x0 - before.x1 > FAR_OFF * self.size

    @property
    def text(self) -> str:
        return " ".join(each.text for each in self.pieces)


def piece(letters: Sequence[Letter]) -> Piece:
    seen = [each for each in letters if each.text.strip()] or list(letters)
    size = size_of(seen) or seen[0].size
    base = next((each.base for each in seen if each.size > RAISED * size), seen[0].base)
    bold = all(each.bold for each in seen if each.text.isalnum())
    return Piece(tuple(letters), min(e.x0 for e in seen), max(e.x1 for e in seen), base, size, bold)


def pieces(letters: Sequence[Letter]) -> Iterator[Piece]:
    """In the order of the file, parted where a line ends or a wide gap begins."""
    run: list[Letter] = []
    last: Letter | None = None  # that is no space
    for each in letters:
        if not each.text.strip():
            if run:
                run.append(each)
            continue
        if last is not None and parted(last, each):
            yield piece(run)
            run = []
        run.append(each)
        last = each
    if last is not None:
        yield piece(run)


def parted(before: Letter, after: Letter) -> bool:
    size = max(before.size, after.size, 1.0)
    gap = after.x0 - before.x1
    wide = gap > APART * size or (before.run != after.run and gap > PLACED * size)
    return wide or between(before, after) == "\n" or after.x0 < before.x0 - size / 2


def lines(found: Sequence[Piece]) -> list[Line]:
    """From top to bottom; pieces that touch are one."""
    return [joined(each) for each in grouped(found)]


def grouped(found: Sequence[Piece]) -> list[Line]:
    """From top to bottom. A small raised piece goes to the line that it touches."""
    made: list[list[Piece]] = []
    for each in sorted(found, key=lambda item: (-round(item.size, 1), item.base, item.x0)):
        home = next((line for line in made if on_line(each, line)), None)
        if home is None:
            made.append([each])
        else:
            home.append(each)
    whole = [Line(tuple(sorted(line, key=lambda item: item.x0))) for line in made]
    return sorted(whole, key=lambda line: (line.base, line.x0))


def on_line(each: Piece, line: list[Piece]) -> bool:
    first = line[0]
    if abs(each.base - first.base) <= SAME_LINE * min(each.size, first.size):
        return True
    if each.size > RAISED * first.size or not -0.3 * first.size <= first.base - each.base <= first.size:
        return False
    touch = first.size / 3
    return any(-touch <= each.x0 - other.x1 <= touch or -touch <= other.x0 - each.x1 <= touch for other in line)


def joined(line: Line) -> Line:
    """Pieces that touch are one."""
    out: list[Piece] = []
    for each in line.pieces:
        if out and each.x0 - out[-1].x1 <= APART * max(each.size, out[-1].size):
            out[-1] = piece((*out[-1].letters, *each.letters))
        else:
            out.append(each)
    return Line(tuple(out))


# -- columns


def regions(found: list[Piece], rules: Sequence[Box], depth: int = 0) -> list[list[Piece]]:
    """The pieces of each column, in the order in which they are read."""
    gutter = best_gutter(found, rules) if depth < LEAST_ROWS and len(found) >= 2 * LEAST_ROWS else None
    if gutter is None:
        return [found] if found else []
    x, top, bottom = gutter
    above = [each for each in found if each.base < top]
    below = [each for each in found if each.base > bottom]
    left = [each for each in found if top <= each.base <= bottom and each.x0 < x]
    right = [each for each in found if top <= each.base <= bottom and each.x0 >= x]
    parts = (above, left, right, below)
    return [region for part in parts for region in regions(part, rules, depth + 1)]


def best_gutter(found: list[Piece], rules: Sequence[Box]) -> tuple[float, float, float] | None:
    """Where a column on the right begins, and the first and last line of both; None for one column."""
    rows = grouped(found)
    starts = sorted({round(each.x0) for row in rows for each in row.pieces[1:]})
    best: tuple[int, float, float, float] | None = None
    for x in starts:
        for run in unbroken(rows, x):
            left = [part for row in run if (part := [each for each in row.pieces if each.x0 < x - 1])]
            right = [part for row in run if (part := [each for each in row.pieces if each.x0 >= x - 1])]
            columns = (is_column(left) and is_column(right)) or are_apart(left, right)
            if columns and not is_table(run, x, rules):
                score = (len(run), float(x - 1), run[0].base, run[-1].base)
                best = max(best or score, score)
    return best[1:] if best else None


def unbroken(rows: list[Line], x: float) -> Iterator[list[Line]]:
    """Runs of lines that leave room in front of `x`, not for the dots of contents."""
    run: list[Line] = []
    for row in rows:
        over = any(each.x0 < x - 1 and each.x1 > x - row.size / 2 for each in row.pieces)
        if over or any(each.x0 >= x - 1 and DOTS.match(each.text) for each in row.pieces[1:]):
            if run:
                yield run
            run = []
        else:
            run.append(row)
    if run:
        yield run


def is_column(rows: list[list[Piece]]) -> bool:
    """True for lines that fill their width with words, as those of a table's column mostly do not."""
    if len(rows) < LEAST_ROWS:
        return False
    begin, end = min(each[0].x0 for each in rows), max(each[-1].x1 for each in rows)
    fills = median(each[-1].x1 - each[0].x0 for each in rows) >= FILL * (end - begin)
    return fills and sum(len(item.text.split()) for each in rows for item in each) >= LEAST_WORDS * len(rows)


def are_apart(left: list[list[Piece]], right: list[list[Piece]]) -> bool:
    """True for two sides with full lines in each, most of which stand between those of the other, as no table's do."""
    if min(full_lines(left), full_lines(right)) < LEAST_ROWS:
        return False
    bases = {round(each[0].base) for each in left}
    beside = sum(any(round(each[0].base) + off in bases for off in (-1, 0, 1)) for each in right)
    return beside < len(right) / 2


def full_lines(rows: list[list[Piece]]) -> int:
    begin, end = min((each[0].x0 for each in rows), default=0.0), max((each[-1].x1 for each in rows), default=0.0)
    return sum(each[-1].x1 - each[0].x0 >= FULL * (end - begin) for each in rows)


def is_table(run: list[Line], x: float, rules: Sequence[Box]) -> bool:
    """True when lines are drawn across the gutter, or when both sides begin their paragraphs on the same lines."""
    top, bottom = run[0].base - run[0].size, run[-1].base + run[-1].size
    across = {round(each.top) for each in rules if each.wide and each.x0 < x - 1 and each.x1 > x + 1}
    if len([each for each in across if top - 1 <= each <= bottom + 1]) >= LEAST_ROWS:
        return True
    left = starts_of([row for row in run if row.pieces[0].x0 < x - 1])
    right = starts_of([row for row in run if row.pieces[-1].x0 >= x - 1])
    return len(left) > 1 and left == right


def starts_of(rows: list[Line]) -> list[int]:
    """Where paragraphs begin after more than the usual distance."""
    steps = [after.base - before.base for before, after in itertools.pairwise(rows)]
    usual = min(steps, default=0.0)
    return [round(after.base) for step, after in zip(steps, rows[1:], strict=True) if step > 1.25 * usual]
