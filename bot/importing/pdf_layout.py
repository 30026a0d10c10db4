"""A PDF without tags -> HTML by its looks: columns, headings by size and weight, lists by their signs, tables."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from bot.importing.contents import LEADER
from bot.importing.pdf_edges import Place, place
from bot.importing.pdf_flow import HYPHENS, Words, flow, plain
from bot.importing.pdf_letters import Box, Letter, Sheet
from bot.importing.pdf_lines import Line, Piece, lines, piece, pieces, regions

BULLET = re.compile(r"[•◦▪●○■□‣⁃∙·➢▶►\uf0a7\uf0b7\uf0d8–—*-](?=\s|$)|o(?=\s+\w)|[\ue000-\uf8ff](?=\s|$)")
NUMBERED = re.compile(r"(?:\d{1,3}[.)]|[a-zæøå][.)]|\((?:[a-zæøå]|\d{1,3}|[ivx]{1,4})\)|[ivx]{2,4}[.)])(?=\s|$)")
BOXED = re.compile(r"[☐☒☑✓✗✔✘]")
CLAUSE = re.compile(r"§+\s?\d+[a-z]?(?:[-–]\d+)?\.?(?=\s|$)")
CHAPTER = re.compile(r"(?:kapittel|kap\.|chapter|del|avsnitt)\s+(?:\d+|[IVX]+|[A-Z])\b", re.IGNORECASE)
LABEL = re.compile(
    r"(?i:kapitt?el|kap\.|chapter|del|part|vedlegg|bilag|tillegg|appendix)"
    r"(?:\s+(?:\d+|[IVXL]+|[A-Z]|[A-Z]*(?:ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|ELEVEN|TWELVE|TEEN|TY))\.?)?"
)
"""What stands alone above the name of a chapter; Sphinx writes out its number."""
CLAUSE_CHARS = 90
"""Longest line, in characters, that can be the heading of a clause or chapter whatever it looks like."""
CLAUSE_DEPTH = 9
STEPS = re.compile(r"\d+(\.\d+)*\.?(?=\s)")
ENDS = re.compile(r"[.!?:;»”)]\s*$")
LARGER = 1.1
MOST_CELLS = 8
FAR = 4.5
"""Distance between rows of a table, in sizes of the letters, that is not another table yet."""
PLACED = 0.1
HEADING_CHARS = 160
LEAD = 1.35
"""Distance between lines, in usual distances, that begins a paragraph."""
HEADING_LEAD = 1.5
INDENT = 0.8
ROOM = 0.8
CLOSE = 2.5  # points within which things stand under each other
SMALL = 0.92


@dataclass(slots=True)
class Block:
    """``kind``: p, item, note or table. ``label`` and ``indent`` are an item's, ``rows`` are cells of letters."""

    kind: str
    letters: list[Letter] = field(default_factory=list)
    size: float = 0.0
    bold: bool = False
    label: str = ""
    indent: int = 0
    rows: list[list[list[Letter]]] = field(default_factory=list)
    leads: bool = False  # to a page, as a line of contents

    @property
    def text(self) -> str:
        return plain(self.letters).strip()


def layout_html(sheets: Sequence[Sheet], edges: set[Place], words: Words) -> str:
    """`edges` are the letters that stand outside the text."""
    body = Counter(round(e.size, 1) for s in sheets for e in s.letters if e.text.strip()).most_common(1)
    usual = body[0][0] if body else 10.0
    blocks: list[Block] = []
    for each in sheets:
        letters = [e for e in each.letters if place(e) not in edges]
        for region in regions([*pieces(letters), *bullets(each, letters)], each.rules):
            blocks += region_blocks(lines(region), each.rules, usual)
    return "".join(written(rejoined(blocks, usual), usual, words))


def bullets(page: Sheet, letters: Sequence[Letter]) -> Iterator[Piece]:
    """Signs that are drawn in front of a line, as if they were written."""
    firsts = {(round(each.base, 1), each.run): each for each in reversed(letters) if each.text.strip()}
    for dot in page.dots:
        middle = (dot.top + dot.bottom) / 2
        for each in firsts.values():
            near = dot.x1 < each.x0 < dot.x1 + 2.5 * each.size
            if near and each.base - 0.6 * each.size < middle < each.base and dot.x1 - dot.x0 < 0.7 * each.size:
                yield piece([replace(each, text="•", x0=dot.x0, x1=dot.x1, link="", run=-1)])
                break


# -- blocks


def region_blocks(rows: list[Line], rules: Sequence[Box], usual: float) -> Iterator[Block]:
    """What stands in one column."""
    steps = [b.base - a.base for a, b in itertools.pairwise(rows) if 0 < b.base - a.base < 2 * usual]
    pitch = min(median(steps), 1.6 * usual) if steps else 1.2 * usual
    right = max((row.x1 for row in rows), default=0.0)
    at = 0
    block: Block | None = None
    before: Line | None = None
    while at < len(rows):
        if (count := table_lines(rows[at:], rules)) > 1:
            if block:
                yield block
            yield table(rows[at : at + count], rules)
            block, before = None, None
            at += count
            continue
        row = rows[at]
        if block is None or before is None or begins(block, before, row, pitch, right, usual):
            if block:
                yield block
            block = opened(row, usual)
        else:
            block.letters += row.letters
        block.leads = row.leads
        before = row
        at += 1
    if block:
        yield block


def opened(row: Line, usual: float) -> Block:
    """A block that begins with the line; its sign or number, if it has one, is taken off."""
    text = row.text
    match = BULLET.match(text) or NUMBERED.match(text)
    letters = list(row.letters)
    if not match or BOXED.match(text):
        kind = "note" if row.size <= SMALL * usual and letters[0].size < row.size * SMALL else "p"
        return Block(kind, letters, row.size, row.bold)
    rest = behind(letters, len(match[0]))
    while again := BULLET.match(plain(rest).strip()):  # an item that begins with a list: both signs on one line
        rest = behind(rest, len(again[0]))
    label = match[0] if NUMBERED.match(text) else ""
    indent = round((rest[0].x0 if rest else row.x0) / CLOSE / 2)
    return Block("item", rest, row.size, row.bold, label, indent)


def behind(letters: list[Letter], signs: int) -> list[Letter]:
    """What follows so many signs."""
    seen = 0
    for at, each in enumerate(letters):
        seen += bool(each.text.strip())
        if seen > signs:
            return letters[at:]
    return []


def begins(block: Block, before: Line, row: Line, pitch: float, right: float, usual: float) -> bool:  # noqa: PLR0911
    """True when the line begins a block of its own."""
    step = row.base - before.base
    scale = max(1.0, before.size / usual)
    if abs(row.size - before.size) > 0.08 * before.size or (row.bold != before.bold and differs(before, row)):
        return True
    if step <= 0 or step > LEAD * pitch * scale or before.leads:
        return True
    names = names_clause(before.text) and block.kind == "p" and plain(block.letters) == plain(before.letters)
    if names and before.x1 + first_word(row) + ROOM * before.size < right:
        return True
    stops = bool(ENDS.search(before.text)) or block.kind == "item"
    if BULLET.match(row.text) and (row.x0 <= before.x0 + CLOSE or stops) and not mid_sentence(before, row):
        return True
    if NUMBERED.match(row.text) and (stops or before.text.endswith(("og", "eller", ","))):
        return True
    if BOXED.match(row.text) or (CLAUSE.match(row.text) and stops):
        return True
    if (
        block.kind == "item"
        and block.letters
        and row.x0 < block.letters[0].x0 - CLOSE
        and stops_short(before, row, right)
    ):
        return True
    if block.kind == "p" and row.x0 > before.x0 + INDENT * row.size and row.x0 > block.letters[0].x0 + CLOSE:
        return True
    short = names_clause(row.text) and before.x1 + first_word(row) + ROOM * before.size < right
    return short or (stops_short(before, row, right) and row.text[:1].isupper() and block.kind == "p")


def names_clause(text: str) -> bool:
    """True for the number of a clause or chapter with its name, as «§ 1-2 Retur», and nothing else."""
    number = CLAUSE.match(text) or CHAPTER.match(text)
    name = text[number.end() :].strip(" .:–-") if number else ""
    capital = name[:1].isupper() or (not name and CHAPTER.match(text))
    return (
        bool(capital) and len(text) <= CLAUSE_CHARS and not text.rstrip().endswith((",", ";", ":")) and ". " not in name
    )


def mid_sentence(before: Line, row: Line) -> bool:
    """True for a dash between two parts of a sentence that happens to begin a line."""
    return (
        row.text[:1] in "–—-"
        and not ENDS.search(before.text)
        and row.x0 <= before.x0 + CLOSE
        and (not BULLET.match(before.text))
    )


def differs(before: Line, row: Line) -> bool:
    return before.bold or row.bold


def stops_short(before: Line, row: Line, right: float) -> bool:
    """True when the line ends a sentence although the next word had room on it."""
    width = first_word(row)
    return bool(re.search(r"[.!?:]\s*$", before.text)) and before.x1 + width + ROOM * before.size < right


def first_word(row: Line) -> float:
    word = []
    for each in row.pieces[0].letters:
        if each.text.isspace():
            break
        word.append(each)
    return word[-1].x1 - word[0].x0 if word else 0.0


def rejoined(blocks: list[Block], usual: float) -> list[Block]:
    """Paragraphs and tables that the end of a column or page tore apart are one again; notes stand behind them."""
    out: list[Block] = []
    notes: list[Block] = []
    for each in blocks:
        if each.kind == "note":
            notes.append(each)
            continue
        last = out[-1] if out else None
        if last and labels(last, each, usual):
            out[-1] = labelled(last, each)
            continue
        if last and goes_on(last, each, usual):
            last.letters += each.letters
            last.rows += each.rows[1:] if last.rows and each.rows[:1] == last.rows[:1] else each.rows
            continue
        out += notes
        notes = []
        out.append(each)
    return [*out, *notes]


def goes_on(last: Block, each: Block, usual: float) -> bool:
    if last.kind == each.kind == "table":
        same = len(last.rows[0]) == len(each.rows[0])
        return same and last.rows[-1][0][:1] != [] and page_of(last) != page_of(each)
    if last.kind not in ("p", "item") or each.kind != "p" or not last.letters or not each.letters:
        return False
    if abs(last.size - each.size) > 0.5:
        return False
    if heads(last, usual) or heads(each, usual):
        return heads(last, usual) and heads(each, usual) and same_heading(last, each)
    torn = last.text[-1:] in HYPHENS and each.text[:1].islower()
    moved = last.letters[-1].page != each.letters[0].page or each.letters[0].base < last.letters[-1].base
    return torn or (moved and each.text[:1].islower() and not re.search(r"[.!?:;]$", last.text))


def labels(last: Block, each: Block, usual: float) -> bool:
    """True for «Chapter 1» on a line of its own above the name of the chapter."""
    if not (heads(last, usual) and heads(each, usual) and LABEL.fullmatch(" ".join(last.text.split()))):
        return False
    return last.letters[-1].page == each.letters[0].page and not LABEL.match(each.text)


def labelled(last: Block, each: Block) -> Block:
    """One heading in the type of the name, so that a smaller label is not taken for raised."""
    label = [replace(letter, size=each.size) for letter in last.letters]
    return replace(each, letters=[*label, *each.letters])


def same_heading(last: Block, each: Block) -> bool:
    """True for the second line of a heading: right below the first, in the same type, and no number of its own."""
    begin, end = each.letters[0], last.letters[-1]
    near = begin.page == end.page and 0 < begin.base - end.base < HEADING_LEAD * each.size
    own = CLAUSE.match(each.text) or CHAPTER.match(each.text) or STEPS.match(each.text)
    return near and last.bold == each.bold and not own and not last.leads


def page_of(block: Block) -> int:
    return next((e.page for row in block.rows for cell in row for e in cell), 0)


# -- HTML


def heads(block: Block, usual: float) -> bool:
    text = " ".join(block.text.split())
    if block.kind != "p" or not 1 < len(text) <= HEADING_CHARS or not re.search(r"[^\W\d_]", text):
        return False
    ends = text.endswith((".", ",", ";", ":")) and not re.fullmatch(r"(?:§|Kapittel|Kap\.).*\d\.", text)
    looks = block.size >= LARGER * usual or (block.bold and block.size >= SMALL * usual)
    return not ends and (looks or (names_clause(text) and not text.endswith(".")))


def written(blocks: list[Block], usual: float, words: Words) -> Iterator[str]:
    ranks = sorted({rank(each) for each in blocks if heads(each, usual)}, reverse=True)
    for each in blocks:
        page = ' data-page="1"' if each.leads else ""
        if each.kind == "table":
            yield table_html(each, words)
        elif each.kind == "item":
            text = flow(each.letters, words) if each.letters else ""
            yield f'<p data-item="{each.label}" data-indent="{each.indent}"{page}>{text}</p>'
        elif heads(each, usual):
            level = min(ranks.index(rank(each)) + 1, 6)
            yield f"<h{level}{page}>{flow(each.letters, words)}</h{level}>"
        else:
            yield f"<p{page}>{flow(each.letters, words)}</p>"


def rank(block: Block) -> tuple[float, bool, int]:
    """What stands above what: by size, by weight, then by the steps of a number, a clause below all."""
    if CLAUSE.match(block.text):
        depth = CLAUSE_DEPTH
    else:
        depth = steps[0].rstrip(".").count(".") if (steps := STEPS.match(block.text)) else 0
    return round(block.size * 2) / 2, block.bold, -depth


# -- tables


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
        if LEADER.fullmatch(row.text):
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
        real = each.text.isspace() and each.x1 > each.x0
        run.append(each)
    yield piece(run)


def widest_space(item: Piece) -> float:
    """Of a program that writes no spaces but leaves room for them, as LaTeX: how much; 0 where they are written."""
    seen = [each for each in item.letters if not each.text.isspace() or each.x1 > each.x0]
    inside = (b.x0 - a.x1 for a, b in itertools.pairwise(seen) if a.run == b.run and not (a.text + b.text).count(" "))
    return max((gap for gap in inside if gap > 0), default=0.0)


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


def table(rows: list[Line], rules: Sequence[Box]) -> Block:
    columns = columns_of(rows)
    made: list[list[list[Letter]]] = []
    before: Line | None = None
    for row in rows:
        placed = in_columns(row, columns)
        if before is not None and not new_row(placed, before, row, rules):
            for cell, letters in zip(made[-1], placed, strict=True):
                cell.extend(letters)
        else:
            made.append(placed)
        before = row
    return Block("table", rows=made)


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


def table_html(block: Block, words: Words) -> str:
    rows = [[flow(cell, words) if cell else "" for cell in row] for row in block.rows]
    head, *rest = rows
    top = "".join(f"<th>{cell}</th>" for cell in head)
    lines = ["".join(f"<td>{cell}</td>" for cell in row) for row in rest]
    return f"<table><tr>{top}</tr>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
