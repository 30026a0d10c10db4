"""Tables of a PDF without tags, by where their cells stand."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.importing.contents import LEADER
from bot.importing.pdf_flow import Words, flow
from bot.importing.pdf_letters import Box, Letter
from bot.importing.pdf_lines import BULLET, CLOSE, NUMBERED, Line, Piece, piece

Rows = list[list[list[Letter]]]
"""The letters of each cell, row by row."""
MOST_CELLS = 8
FAR = 4.5
"""Distance between rows of a table, in sizes of the letters, that is not another table yet."""
PLACED = 0.1


def table_lines(rows: list[Line], rules: Sequence[Box]) -> int:
    """How many of the first lines are one table; 0 when the first is none."""
    if not rows or len(cells(rows[0])) < 2 or LEADER.fullmatch(rows[0].text):
        return 0
    count, multi = 1, 1
    for at in range(1, len(rows)):
        row, before = rows[at], rows[at - 1]
        step = row.base - before.base
        if step > FAR * max(row.size, before.size) and not ruled(rules, before, row):
            break
        if LEADER.fullmatch(row.text) or row.text == "\ufffc":
            break
        if len(cells(row)) >= 2:
            multi += 1
            count = at + 1
        elif not continues(rows[:at], row) or step > 2 * row.size:
            break
        elif ruled(rules, rows[0], row) or row.x0 > rows[0].x0 + CLOSE:
            count = at + 1
    return count if multi > 1 and aligned(rows[:count]) else 0


def cells(row: Line) -> tuple[Piece, ...]:
    """The pieces of a line, parted also where letters were placed anew without a space between.

    The sign or number of an item is no cell, and a line that is placed word by word has none.
    """
    found = [each for item in row.pieces for each in placed_apart(item)]
    first = found[0].text
    marker = BULLET.fullmatch(first) or NUMBERED.fullmatch(first)
    if marker and len(found) == 2:
        return tuple(found[1:])
    return tuple(found) if len(found) <= MOST_CELLS else row.pieces


def placed_apart(item: Piece) -> Iterator[Piece]:
    run: list[Letter] = []
    real = False  # a space is written before the letter
    space = widest_space(item)
    for each in item.letters:
        if run and not each.text.isspace() and not real:
            before = next((e for e in reversed(run) if not e.text.isspace()), run[-1])
            if each.run != before.run and each.x0 - before.x1 > max(PLACED * each.size, 1.5 * space):
                yield piece(run)
                run = []
        real = each.text.isspace() and (real or each.x1 > each.x0)
        run.append(each)
    yield piece(run)


def widest_space(item: Piece) -> float:
    """Room between words of one run, whether a space is written there or, as by LaTeX, only room is left for it."""
    seen = [each for each in item.letters if not each.text.isspace()]
    return max((0.0, *(b.x0 - a.x1 for a, b in itertools.pairwise(seen) if a.run == b.run)))


def ruled(rules: Sequence[Box], first: Line, last: Line) -> bool:
    """True when a line is drawn below the last of the lines, over the width of the first."""
    return any(
        each.wide
        and each.x0 <= first.x0 + CLOSE
        and each.x1 >= first.x1 - CLOSE
        and last.base <= each.top <= last.base + 2 * last.size
        for each in rules
    )


def continues(rows: list[Line], row: Line) -> bool:
    """True when the line's only piece stands under one of the cells above."""
    return any(abs(row.x0 - each.x0) <= CLOSE for above in rows for each in cells(above))


def aligned(rows: list[Line]) -> bool:
    """True when the second cells of most lines begin, end or have their middle under each other."""
    many = [found for row in rows if len(found := cells(row)) > 1]
    for side in ("x0", "x1", "middle"):
        places = Counter(round(getattr(each, side) / CLOSE) for row in many for each in row[1:])
        if places and places.most_common(1)[0][1] >= max(2, len(many) * 0.5):
            return True
    return False


def table(rows: list[Line], rules: Sequence[Box]) -> Rows:
    """The cells of lines that are one table."""
    columns = columns_of(rows)
    made: Rows = []
    before: Line | None = None
    for row in rows:
        placed = in_columns(row, columns)
        if before is not None and not new_row(placed, before, row, rules):
            for cell, letters in zip(made[-1], placed, strict=True):
                cell.extend(letters)
        else:
            made.append(placed)
        before = row
    return made


def columns_of(rows: list[Line]) -> list[float]:
    """Where the columns begin: places where cells of several lines begin, or gaps that no cell stands in."""
    starts = Counter(round(each.x0 / CLOSE) for row in rows for each in cells(row))
    often = sorted(at * CLOSE for at, count in starts.items() if count >= max(2, len(rows) * 0.4))
    spans: list[list[float]] = []
    for x0, x1 in sorted((each.x0, each.x1) for row in rows for each in cells(row)):
        if spans and x0 <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], x1)
        else:
            spans.append([x0, x1])
    merged: list[float] = []
    for x in sorted([*often, *(span[0] for span in spans)]):
        if not merged or x - merged[-1] > 3 * CLOSE:
            merged.append(x)
    return merged


def in_columns(row: Line, columns: list[float]) -> list[list[Letter]]:
    placed: list[list[Letter]] = [[] for _ in columns]
    for each in cells(row):
        column = column_of(each.x0, columns)
        before: Letter | None = None
        for letter in each.letters:
            starts = column_of(letter.x0, columns)
            fits = starts > column and abs(letter.x0 - columns[starts]) <= CLOSE
            if before is not None and fits and (letter.run != before.run or before.text.isspace()):
                column = starts
            placed[column].append(letter)
            before = letter
    return placed


def column_of(x: float, columns: list[float]) -> int:
    return max([at for at, start in enumerate(columns) if start <= x + CLOSE], default=0)


def new_row(placed: list[list[Letter]], before: Line, row: Line, rules: Sequence[Box]) -> bool:
    """True for a line with a rule above it, or one that begins in the first column or after a gap."""
    between = [each for each in rules if each.wide and before.base <= each.top <= row.base - row.size / 2]
    inside = [each for each in between if each.x1 - each.x0 > (row.x1 - row.x0) / 2]
    if inside:
        return True
    near = row.base - before.base < 1.5 * row.size
    return all(placed) or not near or (bool(placed[0]) and sum(map(bool, placed)) > 1)


def table_html(table: Rows, words: Words) -> str:
    rows = [[flow(cell, words) if cell else "" for cell in row] for row in table]
    head, *rest = rows
    top = "".join(f"<th>{cell}</th>" for cell in head)
    lines = ["".join(f"<td>{cell}</td>" for cell in row) for row in rest]
    return f"<table><tr>{top}</tr>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
