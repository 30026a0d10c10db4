"""A Markdown body -> sections of blocks, with offsets into the file it came from."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as table_rule
from markdown_it.rules_inline import backtick, image, link
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from index.read.inline import Walker, noting_end
from index.read.origin import (
    Cell,
    Line,
    Origin,
    cells_of,
    lines_of,
    origin_of_heading,
    origin_of_lines,
    origin_of_text,
)
from index.types import Block, BlockKind, Section, Span, Style

COMMENT, COMMENT_END = "<!--", "-->"
NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")  # GitHub's rule: letters, digits, _, - and spaces stay
NAMELESS = "section"  # the anchor of a heading without letters or digits
OWN_ANCHOR = re.compile(r"(?:^|\s)\{#([^\s{}]+)\}$")  # what Pandoc and kramdown read at the end of a heading


def make_parser() -> MarkdownIt:
    """CommonMark with tables, strikethrough, footnotes and front matter; escapes keep their spelling.

    Footnotes stay where they are written, so that one nobody refers to is not lost without a word.
    """
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(footnote_plugin, inline=False, move_to_end=False)
    parser.block.ruler.at("table", table_noting_columns, {"alt": ["paragraph", "reference"]})
    for name, rule in (("link", link), ("image", image), ("backticks", backtick)):
        parser.inline.ruler.at(name, noting_end(rule))
    return parser.disable("text_join")


def table_noting_columns(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The parser's table rule; ``meta["column"]`` of each row is where it begins in its line, behind ``> `` etc."""
    before = len(state.tokens)
    if not table_rule(state, start, end, silent):
        return False
    for token in state.tokens[before:]:
        if token.type == "tr_open" and token.map:
            at = state.bMarks[token.map[0]] + state.tShift[token.map[0]]
            token.meta["column"] = at - (state.src.rfind("\n", 0, at) + 1)
    return True


PARSER = make_parser()


@dataclass(frozen=True, slots=True)
class Lost:
    """Something written that no reader would see, and what the author should do. ``line`` is one-based."""

    line: int
    what: str
    do: str


def without_comments(html: str) -> str:
    """The text without its comments; line breaks in them stay. One that does not end is no comment.

    The end is looked for once when there is none: a pattern would look for it from every opener, in square time.
    """
    left, at = [], 0
    while (opener := html.find(COMMENT, at)) >= 0:
        end = html.find(COMMENT_END, opener + len(COMMENT))
        if end < 0:
            break
        left += [html[at:opener], "\n" * html.count("\n", opener, end)]
        at = end + len(COMMENT_END)
    return "".join([*left, html[at:]])


def lost_html(line: int, html: str) -> Lost:
    return Lost(line, f"raw HTML is never shown: {html[:40]!r}.", "Write it as Markdown.")


@dataclass(slots=True)
class Parsed:
    """What a file holds: front matter as text (None when absent), sections, and what would be lost.

    ``headings`` counts the headings that are written in the file.
    """

    front_matter: str | None
    sections: list[Section]
    lost: list[Lost]
    headings: int


def parse(source: str, title: str = "") -> Parsed:
    """Parse a whole file. `title` heads the text that stands before the first heading."""
    return Reader(source, title).read()


def front_matter_of(source: str) -> str | None:
    """The text between the ``---`` lines at the top, or None."""
    tokens = PARSER.parse(source)
    return tokens[0].content if tokens and tokens[0].type == "front_matter" else None


def slug(heading: str) -> str:
    """The heading's anchor, as GitHub makes it: lower case, spaces to hyphens, punctuation dropped; never empty.

    An å typed as a and a ring is the same letter as å.
    """
    plain = unicodedata.normalize("NFC", heading).strip().lower()
    return NOT_IN_ANCHOR.sub("", plain).replace(" ", "-").strip() or NAMELESS


@dataclass(slots=True)
class Reader:
    """One pass over the block tokens of one file."""

    source: str
    title: str
    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    heads: list[tuple[int, str, int]] = field(default_factory=list)  # level, text, start offset
    own: dict[int, str] = field(default_factory=dict)  # start offset of a heading -> the anchor written behind it
    lost: list[Lost] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)  # open lists: next number, or None for bullets
    quotes: int = 0
    notes: list[int] = field(default_factory=list)  # open footnotes: how many lists they stand in
    marker: tuple[str, int] | None = None  # of an item or footnote that has just begun, and where it begins

    def read(self) -> Parsed:
        self.lines = lines_of(self.source)
        tokens = PARSER.parse(self.source)
        has_front_matter = bool(tokens) and tokens[0].type == "front_matter"
        self.read_tokens(tokens)
        body = self.offset(tokens[0].map[1]) if has_front_matter and tokens[0].map else 0
        return Parsed(
            front_matter=tokens[0].content if has_front_matter else None,
            sections=self.sections(body),
            lost=self.lost,
            headings=len(self.heads),
        )

    def read_tokens(self, tokens: list[Token]) -> None:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "heading_open":
                self.add_heading(token, tokens[at + 1])
            elif token.type == "table_open":
                at = self.read_table(tokens, at)
            elif token.type == "inline" and tokens[at - 1].type == "paragraph_open":
                self.add_paragraph(token, tokens[at - 1])
            elif token.type in ("fence", "code_block"):
                self.add_code(token)
            elif token.type == "html_block":
                self.note_html(token)
            self.track(token)
            at += 1

    # -- where things stand

    def offset(self, line: int) -> int:
        """Offset of the start of a zero-based line."""
        return self.lines[line].start if line < len(self.lines) else len(self.source)

    def line_of(self, offset: int) -> int:
        """One-based line of the character at `offset`."""
        return max(1, bisect_right(self.lines, offset, key=lambda line: line.start))

    def range_of(self, token: Token) -> tuple[int, int]:
        """The token's lines as offsets, without white space at the edges."""
        first, last = token.map or [0, 0]
        start, end = self.offset(first), self.offset(last)
        text = self.source[start:end]
        return start + len(text) - len(text.lstrip()), start + len(text.rstrip())

    def lines_in(self, token: Token) -> list[Line]:
        first, last = token.map or [0, 0]
        return self.lines[first:last]

    # -- nesting

    def track(self, token: Token) -> None:
        """Keep account of the lists, quotes and footnotes that are open."""
        if token.type == "bullet_list_open":
            self.lists.append(None)
        elif token.type == "ordered_list_open":
            start = token.attrGet("start")
            self.lists.append(1 if start is None else int(start))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif token.type == "list_item_open":
            self.open_item(token)
        elif token.type == "footnote_reference_open":
            self.notes.append(len(self.lists))
            self.marker = (f"[{token.meta['label']}]", self.range_of(token)[0])
        elif token.type == "footnote_reference_close":
            self.notes.pop()
        elif token.type.startswith("blockquote_"):
            self.quotes += token.nesting
        if token.type in ("list_item_close", "footnote_reference_close"):
            self.marker = None

    def open_item(self, token: Token) -> None:
        number = self.lists[-1]
        self.lists[-1] = None if number is None else number + 1
        self.marker = ("•" if number is None else f"{number}.", self.range_of(token)[0])

    def kind(self) -> BlockKind:
        if self.notes and self.notes[-1] == len(self.lists):
            return BlockKind.FOOTNOTE
        if self.lists:
            return BlockKind.ITEM
        return BlockKind.QUOTE if self.quotes else BlockKind.PARAGRAPH

    def take_marker(self, start: int) -> tuple[str, int]:
        """The marker of what begins here, and where it begins; later paragraphs of an item or footnote have none."""
        marker, self.marker = self.marker or ("", start), None
        return marker

    # -- blocks

    def walk(self, origin: Origin, inline: Token) -> tuple[Span, ...]:
        walker = Walker(self.source, origin)
        spans = tuple(walker.walk(inline.children or []))
        self.lost.extend(lost_html(self.line_of(at), html) for at, html in walker.html)
        return spans

    def add_heading(self, opening: Token, inline: Token) -> None:
        start, _ = self.range_of(opening)
        level = int(opening.tag[1])
        if opening.markup.startswith("#"):
            origin = origin_of_heading(inline.content, self.source, start, level)
        else:
            origin = origin_of_text(inline.content, self.source, self.lines_in(opening))
        text = "".join(span.text for span in self.walk(origin, inline)).strip()
        if own := OWN_ANCHOR.search(inline.content):
            self.own[start] = slug(own[1])
            text = text.rpartition("{#")[0].rstrip()
        self.heads.append((level, text, start))
        self.marker = None

    def add_paragraph(self, inline: Token, opening: Token) -> None:
        start, end = self.range_of(opening)
        spans = self.walk(origin_of_text(inline.content, self.source, self.lines_in(opening)), inline)
        if any(span.text.strip() for span in spans):
            marker, start = self.take_marker(start)
            self.blocks.append(Block(self.kind(), start, end, spans, len(self.lists), marker))

    def add_code(self, token: Token) -> None:
        if not token.content.strip():
            return
        start, end = self.range_of(token)
        lines = self.lines_in(token)[1:] if token.type == "fence" else self.lines_in(token)
        origin = origin_of_lines(token.content.rstrip("\n").split("\n"), lines)
        walker = Walker(self.source, origin)
        walker.add_code_lines()
        start, end = min(start, walker.spans[0].start), max(end, walker.spans[-1].end)
        marker, start = self.take_marker(start)
        self.blocks.append(Block(BlockKind.CODE, start, end, tuple(walker.spans), len(self.lists), marker))

    def read_table(self, tokens: list[Token], at: int) -> int:
        """Add a block for each row; return the position of ``table_close``."""
        row: list[Span] = []
        cells: list[Cell] = []
        self.marker = None
        while tokens[at].type != "table_close":
            token = tokens[at]
            if token.type == "tr_open":
                row, cells, opening = [], self.cells(token), token
            elif token.type == "inline":
                self.add_cell(row, token, cells)
            elif token.type == "tr_close":
                self.add_row(opening, row[:-1], header=tokens[at + 1].type == "thead_close")
                self.note_cells(cells)
            at += 1
        return at

    def cells(self, row: Token) -> list[Cell]:
        """The row's cells, the first one last."""
        (line,) = self.lines_in(row)
        return cells_of(self.source, line.start + row.meta["column"], line.end)[::-1]

    def add_cell(self, row: list[Span], token: Token, cells: list[Cell]) -> None:
        """Add a cell's spans and the end of the cell; a row may have fewer cells than the header."""
        if cells:
            cell = cells.pop()
            row.extend(self.walk(cell.origin, token))
            row.append(Span(" | ", cell.bar, cell.bar + 1, frozenset({Style.CELL_END}), verbatim=False))

    def add_row(self, opening: Token, spans: list[Span], *, header: bool) -> None:
        if any(span.text.strip() for span in spans if Style.CELL_END not in span.styles):
            bounds = self.range_of(opening)
            self.blocks.append(Block(BlockKind.ROW, *bounds, tuple(spans), len(self.lists), header=header))

    def note_cells(self, left: list[Cell]) -> None:
        """Note a row that goes on where the header has ended: Markdown drops those cells."""
        if any(cell.origin.content for cell in left):
            line = self.line_of(left[-1].bar - 1)
            what = "this row has more cells than the table's header, so the last ones are never shown."
            self.lost.append(Lost(line, what, "Write \\| for a bar inside a cell, or add a column to the header."))

    def note_html(self, token: Token) -> None:
        """Note what a block of HTML holds besides comments, on the line where it stands."""
        left = without_comments(token.content)
        if left.strip():
            line = left[: len(left) - len(left.lstrip())].count("\n")
            self.lost.append(lost_html((token.map or [0])[0] + 1 + line, left.strip()))

    # -- sections

    def sections(self, body: int) -> list[Section]:
        """Cut the blocks at the headings. Text before the first heading stands under the title."""
        heads = self.heads
        if not heads or (self.blocks and self.blocks[0].start < heads[0][2]) or heads[0][0] > 1:
            heads = [(1, self.title, body), *heads]
        anchors: dict[str, int] = {}
        own = {start: unique(anchor, anchors) for start, anchor in self.own.items()}
        for start in (start for start in own if own[start] != self.own[start]):
            what = f"the address #{self.own[start]} is written behind two headings."
            self.lost.append(Lost(self.line_of(start), what, "Give one of them another."))
        path: list[tuple[int, str]] = []
        found = []
        for at, (level, text, start) in enumerate(heads):
            end = heads[at + 1][2] if at + 1 < len(heads) else len(self.source)
            path = [*(head for head in path if head[0] < level), (level, text)]
            anchor = own.get(start) or unique(slug(text), anchors)
            found.append(self.section(anchor, path, start, end))
        return found

    def section(self, anchor: str, path: list[tuple[int, str]], start: int, end: int) -> Section:
        return Section(
            anchor=anchor,
            path=tuple(text for _, text in path),
            level=path[-1][0],
            start=start,
            end=end,
            line=self.line_of(start),
            blocks=tuple(self.blocks[self.first_block(start) : self.first_block(end)]),
        )

    def first_block(self, offset: int) -> int:
        """Position of the first block that begins at `offset` or behind it; blocks stand in the order of the file."""
        return bisect_left(self.blocks, offset, key=lambda block: block.start)


def unique(anchor: str, seen: dict[str, int]) -> str:
    """The anchor, with ``-1``, ``-2`` … appended when it stands in the document already, as GitHub does."""
    free = anchor
    while free in seen:
        seen[anchor] += 1
        free = f"{anchor}-{seen[anchor]}"
    seen[free] = 0
    return free
