"""A Markdown body -> sections of blocks, with offsets into the file it came from."""

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from index.read.inline import Walker
from index.types import Block, BlockKind, Section, Span, Style

NEWLINE = re.compile(r"\r\n?|\n")  # markdown-it's own definition of a line end
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")  # GitHub's rule: letters, digits, _, - and spaces stay


def make_parser() -> MarkdownIt:
    """CommonMark with tables, strikethrough, footnotes and front matter; escapes keep their spelling."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(footnote_plugin)
    return parser.disable("text_join")


PARSER = make_parser()


@dataclass(frozen=True, slots=True)
class HtmlFound:
    """Raw HTML that no reader would see. ``line`` is one-based."""

    line: int
    html: str


@dataclass(slots=True)
class Parsed:
    """What a file holds: front matter as text (None when absent), sections, and raw HTML that would be lost.

    ``front_matter_line`` is the one-based line of the first line inside the front matter.
    """

    front_matter: str | None
    sections: list[Section]
    html: list[HtmlFound]
    headings: int
    front_matter_line: int = 2


def parse(source: str, title: str = "") -> Parsed:
    """Parse a whole file. `title` heads the text that stands before the first heading."""
    return Reader(source, title).read()


def front_matter_of(source: str) -> str | None:
    """The text between the ``---`` lines at the top, or None."""
    tokens = PARSER.parse(source)
    return tokens[0].content if tokens and tokens[0].type == "front_matter" else None


def slug(heading: str) -> str:
    """The heading's anchor, as GitHub makes it: lower case, spaces to hyphens, punctuation dropped."""
    return NOT_IN_ANCHOR.sub("", heading.strip().lower()).replace(" ", "-")


@dataclass(slots=True)
class Reader:
    """One pass over the block tokens of one file."""

    source: str
    title: str
    lines: list[int] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    heads: list[tuple[int, str, int, int]] = field(default_factory=list)  # level, text, start offset, end offset
    html: list[HtmlFound] = field(default_factory=list)
    lists: list[list[int | None]] = field(default_factory=list)  # open lists: next number, or None for bullets
    quotes: int = 0
    notes: list[str] = field(default_factory=list)

    def read(self) -> Parsed:
        self.lines = [0, *(match.end() for match in NEWLINE.finditer(self.source)), len(self.source)]
        tokens = PARSER.parse(self.source)
        has_front_matter = bool(tokens) and tokens[0].type == "front_matter"
        self.read_tokens(tokens)
        self.blocks.sort(key=lambda block: block.start)
        body = self.offset(tokens[0].map[1]) if has_front_matter and tokens[0].map else 0
        return Parsed(
            front_matter=tokens[0].content if has_front_matter else None,
            sections=self.sections(body),
            html=self.html,
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
            elif token.type == "list_item_open":
                self.open_item(token)
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
        return self.lines[min(line, len(self.lines) - 1)]

    def range_of(self, token: Token) -> tuple[int, int]:
        """The token's lines as offsets, without white space at the edges."""
        first, last = token.map or [0, 0]
        start, end = self.offset(first), self.offset(last)
        text = self.source[start:end]
        return start + len(text) - len(text.lstrip()), start + len(text.rstrip())

    # -- nesting

    def track(self, token: Token) -> None:
        """Keep account of the lists, quotes and footnotes that are open."""
        if token.type == "bullet_list_open":
            self.lists.append([None])
        elif token.type == "ordered_list_open":
            self.lists.append([int(token.attrGet("start") or 1)])
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif token.type.startswith("blockquote_"):
            self.quotes += token.nesting
        elif token.type == "footnote_open":
            self.notes.append(str(token.meta["label"]))
        elif token.type == "footnote_close":
            self.notes.pop()

    def open_item(self, token: Token) -> None:
        number = self.lists[-1][0]
        marker = "•" if number is None else f"{token.info or number}."
        self.lists[-1][0] = None if number is None else number + 1
        self.lists[-1][1:] = [marker, self.range_of(token)[0]]  # type: ignore[list-item]

    def kind(self) -> BlockKind:
        if self.notes:
            return BlockKind.FOOTNOTE
        if self.lists:
            return BlockKind.ITEM
        return BlockKind.QUOTE if self.quotes else BlockKind.PARAGRAPH

    def marker_and_start(self, start: int) -> tuple[str, int]:
        """The marker of the item that begins here, and where it begins; an item's later paragraphs have none."""
        if self.notes:
            return f"[{self.notes[-1]}]", start
        if not self.lists or len(self.lists[-1]) < 3:
            return "", start
        marker, item_start = self.lists[-1][1:]
        del self.lists[-1][1:]
        return str(marker), int(item_start or 0)

    # -- blocks

    def add_heading(self, opening: Token, inline: Token) -> None:
        start, end = self.range_of(opening)
        spans = Walker(PARSER, self.source, start, end).walk(inline.children or [])
        self.heads.append((int(opening.tag[1]), "".join(span.text for span in spans).strip(), start, end))

    def add_paragraph(self, inline: Token, opening: Token) -> None:
        start, end = self.range_of(opening)
        spans = tuple(Walker(PARSER, self.source, start, end).walk(inline.children or []))
        marker, start = self.marker_and_start(start)
        if not any(span.text.strip() for span in spans):
            return
        self.blocks.append(Block(self.kind(), start, end, spans, len(self.lists), marker))

    def add_code(self, token: Token) -> None:
        start, end = self.range_of(token)
        spans, cursor = [], start if token.type == "code_block" else self.offset((token.map or [0])[0] + 1)
        for number, line in enumerate(token.content.rstrip("\n").split("\n")):
            if number:
                spans.append(Span("\n", cursor, cursor + 1, frozenset({Style.CODE}), verbatim=False))
            if line:
                at = self.source.find(line, cursor, end)
                spans.append(Span(line, at, at + len(line), frozenset({Style.CODE})))
                cursor = at + len(line)
        self.blocks.append(Block(BlockKind.CODE, start, end, tuple(spans), len(self.lists)))

    def read_table(self, tokens: list[Token], at: int) -> int:
        """Add a block for each row; return the position of ``table_close``."""
        row: list[Span] = []
        bounds, header = (0, 0), True
        while tokens[at].type != "table_close":
            token = tokens[at]
            if token.type == "tr_open":
                row, bounds, header = [], self.range_of(token), tokens[at - 1].type == "thead_open"
            elif token.type == "inline":
                self.add_cell(row, token, bounds)
            elif token.type == "tr_close" and row:
                self.blocks.append(Block(BlockKind.ROW, *bounds, tuple(row[:-1]), len(self.lists), header=header))
            at += 1
        return at

    def add_cell(self, row: list[Span], token: Token, bounds: tuple[int, int]) -> None:
        cursor = row[-1].end if row else bounds[0]
        row.extend(Walker(PARSER, self.source, cursor, bounds[1]).walk(token.children or []))
        end = self.source.find("|", row[-1].end if row else cursor, bounds[1])
        end = bounds[1] if end < 0 else end
        row.append(Span(" | ", end, min(end + 1, bounds[1]), frozenset({Style.CELL_END}), verbatim=False))

    def note_html(self, token: Token) -> None:
        left = COMMENT.sub("", token.content).strip()
        if left:
            self.html.append(HtmlFound((token.map or [0])[0] + 1, left))

    # -- sections

    def sections(self, body: int) -> list[Section]:
        """Cut the blocks at the headings. Text before the first heading stands under the title."""
        heads = self.heads
        if not heads or any(block.start < heads[0][2] for block in self.blocks) or heads[0][0] > 1:
            heads = [(1, self.title, body, body), *heads]
        anchors: dict[str, int] = {}
        path: list[tuple[int, str]] = []
        found = []
        for at, (level, text, start, _) in enumerate(heads):
            end = heads[at + 1][2] if at + 1 < len(heads) else len(self.source)
            path = [(1, self.title)] if level > 1 and not path else [head for head in path if head[0] < level]
            path.append((level, text))
            found.append(self.section(unique(slug(text), anchors), path, start, end))
        return found

    def section(self, anchor: str, path: list[tuple[int, str]], start: int, end: int) -> Section:
        return Section(
            anchor=anchor,
            path=tuple(text for _, text in path),
            level=path[-1][0],
            start=start,
            end=end,
            line=len(NEWLINE.findall(self.source, 0, start)) + 1,
            blocks=tuple(block for block in self.blocks if start <= block.start < end),
        )


def unique(anchor: str, seen: dict[str, int]) -> str:
    """The anchor, with ``-1``, ``-2`` … appended when it stands in the document already, as GitHub does."""
    count = seen.get(anchor, 0)
    seen[anchor] = count + 1
    return anchor if count == 0 else unique(f"{anchor}-{count}", seen)
