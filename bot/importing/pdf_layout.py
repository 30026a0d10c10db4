"""A PDF without tags -> HTML by its looks: columns, headings by size and weight, lists by their signs, tables."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from bot.importing.pdf_edges import Place, place
from bot.importing.pdf_flow import HYPHENS, Words, flow, plain, size_of
from bot.importing.pdf_grids import Grid, grids
from bot.importing.pdf_letters import Box, Letter, Sheet
from bot.importing.pdf_lines import BULLET, CLOSE, NUMBERED, Line, Piece, lines, piece, pieces, regions
from bot.importing.pdf_tables import table, table_html, table_lines

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
APART_NUMBER = re.compile(r"(?:§+|\w+)?\s?[\dIVXA-Z]+(?:[.-]\d+)*[.)]?")
STEPS = re.compile(r"\d+(\.\d+)*\.?(?=\s)")
ENDS = re.compile(r"[.!?:;»”)]\s*$")
LARGER = 1.1
HEADING_CHARS = 160
LEAD = 1.35
"""Distance between lines, in usual distances, that begins a paragraph."""
HEADING_LEAD = 1.5
RAISED_LEAD = 1.25
"""How much further a line may stand off that has raised signs, or that goes on with a torn word."""
INDENT = 0.8
ROOM = 0.8
SMALL = 0.92


GRID = -10
"""Numbers of runs from here down stand for tables that are drawn."""


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
        tables = list(grids(each, letters))
        letters = [e for e in letters if not any(grid.holds(e) for grid in tables)]
        drawn = [standing_for(grid, at, each.number) for at, grid in enumerate(tables)]
        for region in regions([*pieces(letters), *bullets(each, letters), *drawn], each.rules):
            blocks += region_blocks(lines(region), each.rules, usual, tables)
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


def standing_for(grid: Grid, at: int, page: int) -> Piece:
    """A piece of text in the place of a table that is drawn, so that it is read where it stands."""
    box = grid.box
    sign = Letter("\ufffc", page, box.x0, box.x1, box.top, box.bottom, box.bottom, 1.0, False, -1, GRID - at)  # noqa: FBT003
    return piece([sign])


# -- blocks


def region_blocks(rows: list[Line], rules: Sequence[Box], usual: float, grids: Sequence[Grid]) -> Iterator[Block]:
    """What stands in one column."""
    steps = [b.base - a.base for a, b in itertools.pairwise(rows) if 0 < b.base - a.base < 2 * usual]
    pitch = min(median(steps), 1.6 * usual) if steps else 1.2 * usual
    right = max((row.x1 for row in rows), default=0.0)
    at = 0
    block: Block | None = None
    before: Line | None = None
    while at < len(rows):
        if rows[at].letters[0].run <= GRID:
            if block:
                yield block
            yield from grid_blocks(grids[GRID - rows[at].letters[0].run])
            block, before = None, None
            at += 1
            continue
        if (count := table_lines(rows[at:], rules)) > 1:
            if block:
                yield block
            yield Block("table", rows=table(rows[at : at + count], rules))
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


def grid_blocks(grid: Grid) -> Iterator[Block]:
    if grid.above:
        yield Block("p", list(grid.above), size_of(grid.above))
    yield Block("table", rows=grid.rows)
    if grid.below:
        yield Block("p", list(grid.below), size_of(grid.below))


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
    torn = before.text[-1:] in HYPHENS and row.text[:1].islower()
    lead = LEAD * RAISED_LEAD if torn or has_raised(row) else LEAD
    if step <= 0 or step > lead * pitch * scale or before.leads:
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


def has_raised(row: Line) -> bool:
    """True when a sign stands above its line, which moves the line down."""
    return any(each.size <= SMALL * row.size and each.base < row.base - 1 for each in row.letters)


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
    if is_spread(block):
        return False
    ends = text.endswith((".", ",", ";", ":")) and not re.fullmatch(r"(?:§|Kapittel|Kap\.).*\d\.", text)
    looks = block.size >= LARGER * usual or (block.bold and block.size >= SMALL * usual)
    return not ends and (looks or (names_clause(text) and not text.endswith(".")))


def is_spread(block: Block) -> bool:
    """True for words that stand far apart, as in a table; a number may stand apart from its heading."""
    parts = [each.text for each in pieces(block.letters)]
    rows = len({round(each.base) for each in block.letters})
    return len(parts) > rows + bool(APART_NUMBER.fullmatch(parts[0]))


def written(blocks: list[Block], usual: float, words: Words) -> Iterator[str]:
    ranks = sorted({rank(each) for each in blocks if heads(each, usual)}, reverse=True)
    for each in blocks:
        page = ' data-page="1"' if each.leads else ""
        if each.kind == "table":
            yield table_html(each.rows, words)
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
