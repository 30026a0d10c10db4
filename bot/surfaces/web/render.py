"""Blocks -> safe HTML. Every character of a text is escaped; the only tags are the ones written here."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from markupsafe import Markup, escape

from index.types import Block, BlockKind, Span, Style

Range = tuple[int, int]
Resolve = Callable[[str], str | None]

NOTHING = Markup("")
TAGS = {Style.CODE: "code", Style.STRIKE: "s", Style.EM: "em", Style.STRONG: "strong"}  # innermost first


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of visible text that is marked or unmarked as a whole. ``href`` is None for text, else a safe address."""

    text: str
    styles: frozenset[Style]
    href: str | None
    marked: bool


@dataclass(slots=True)
class Renderer:
    """Renders the blocks of one page in order.

    ``resolve`` turns a link target into an address that may be followed, or None to show the text alone.
    ``marks`` are source ranges to set in ``<mark>``; the first mark made gets the id ``mark_id``, if any.
    ``table_label`` is what a screen reader calls a table's scrolling frame.
    """

    resolve: Resolve
    marks: Sequence[Range] = ()
    mark_id: str = ""
    table_label: str = ""
    depth: int = field(default=0, init=False)

    def blocks(self, blocks: Sequence[Block]) -> Markup:
        """A run of whole blocks. One that begins inside a list is shown as if the list began there."""
        self.depth = 0
        lifted = min((block.depth for block in blocks if block.depth), default=1) - 1
        return self.flow([replace(block, depth=max(block.depth - lifted, 0)) for block in blocks])

    # -- blocks

    def flow(self, blocks: Iterable[Block]) -> Markup:
        return join(self.run(kind, list(group)) for kind, group in groupby(blocks, self.role))

    def role(self, block: Block) -> str:
        """What neighbouring blocks are gathered by."""
        return "list" if block.depth > self.depth else block.kind.value

    def run(self, role: str, blocks: list[Block]) -> Markup:
        if role == "list":
            return self.lists(blocks)
        if role == BlockKind.ROW:
            return self.tables(blocks)
        if role == BlockKind.QUOTE:
            return element("blockquote", join(element("p", self.inline(block.spans)) for block in blocks))
        return join(self.single(block) for block in blocks)

    def single(self, block: Block) -> Markup:
        if block.kind is BlockKind.CODE:
            plain = [replace(span, styles=span.styles - {Style.CODE}) for span in block.spans]
            return Markup('<pre tabindex="0"><code>{}</code></pre>').format(self.inline(plain))
        if block.kind is BlockKind.FOOTNOTE:
            label = Markup('<span class="label">{}</span> ').format(block.marker) if block.marker else NOTHING
            return Markup('<p class="footnote">{}{}</p>').format(label, self.inline(block.spans))
        return element("p", self.inline(block.spans))

    # -- lists

    def lists(self, blocks: list[Block]) -> Markup:
        """One level of lists; what is deeper becomes lists inside its items."""
        self.depth += 1
        lists = [self.list_of(list(items)) for _, items in groupby(self.items(blocks), is_numbered)]
        self.depth -= 1
        return join(lists)

    def items(self, blocks: list[Block]) -> list[list[Block]]:
        """A block with a marker at this level begins an item; all others belong to the item before."""
        items: list[list[Block]] = []
        for block in blocks:
            if not items or (block.depth == self.depth and block.marker):
                items.append([])
            items[-1].append(block)
        return items

    def list_of(self, items: list[list[Block]]) -> Markup:
        body = join(element("li", self.item(item)) for item in items)
        if not is_numbered(items[0]):
            return element("ul", body)
        first = int(items[0][0].marker.rstrip("."))
        return element("ol", body) if first == 1 else Markup('<ol start="{}">{}</ol>').format(first, body)

    def item(self, blocks: list[Block]) -> Markup:
        """A single paragraph stands bare in its item, as in a tight list."""
        own = [block for block in blocks if block.depth == self.depth and block.kind is BlockKind.ITEM]
        if len(own) == 1 and own[0] is blocks[0]:
            return self.inline(blocks[0].spans) + self.flow(blocks[1:])
        return self.flow(blocks)

    # -- tables

    def tables(self, rows: list[Block]) -> Markup:
        """A header row begins a new table."""
        tables: list[list[Block]] = []
        for row in rows:
            if row.header or not tables:
                tables.append([])
            tables[-1].append(row)
        return join(self.table(table) for table in tables)

    def table(self, rows: list[Block]) -> Markup:
        head = element("thead", self.row(rows[0], "th")) if rows[0].header else NOTHING
        body = join(self.row(row, "td") for row in rows if not row.header)
        frame = Markup('<div class="table" role="group" tabindex="0" aria-label="{}"><table>{}{}</table></div>')
        return frame.format(self.table_label, head, element("tbody", body) if body else NOTHING)

    def row(self, row: Block, tag: str) -> Markup:
        opening = Markup('<th scope="col">') if tag == "th" else Markup("<td>")
        closing = Markup("</th>") if tag == "th" else Markup("</td>")
        return element("tr", join(opening + self.inline(cell) + closing for cell in cells(row.spans)))

    # -- inline

    def inline(self, spans: Iterable[Span]) -> Markup:
        pieces = bridged([piece for span in spans for piece in self.pieces(span)])
        # A link stays one element even when only a part of it is marked, so that it stays one tab stop.
        parts = [list(group) for _, group in groupby(pieces, lambda p: (p.href, None if p.href else p.marked))]
        return join(self.marked_run(state, list(group)) for state, group in groupby(parts, mark_state))

    def pieces(self, span: Span) -> Iterator[Piece]:
        """The span, cut where a mark begins or ends inside it."""
        href = self.resolve(span.href) if span.href else None
        if not span.verbatim:
            marked = any(start < span.end and span.start < end for start, end in self.marks)
            yield Piece(span.text, span.styles, href, marked)
            return
        cuts = {at for mark in self.marks for at in mark if span.start < at < span.end}
        for start, end in pairwise(sorted({span.start, span.end, *cuts})):
            marked = any(first <= start and end <= last for first, last in self.marks)
            yield Piece(span.text[start - span.start : end - span.start], span.styles, href, marked)

    def marked_run(self, state: bool | None, parts: list[list[Piece]]) -> Markup:
        """Parts that are marked as a whole (True), not at all (False) or, for a link, here and there (None)."""
        if state is None:
            return join(self.partly_marked(part) for part in parts)
        body = join(linked(part[0].href, styled(part)) for part in parts)
        return self.mark(body) if state else body

    def partly_marked(self, part: list[Piece]) -> Markup:
        runs = [(marked, styled(list(group))) for marked, group in groupby(part, lambda piece: piece.marked)]
        return linked(part[0].href, join(self.mark(body) if marked else body for marked, body in runs))

    def mark(self, body: Markup) -> Markup:
        if not self.mark_id:
            return element("mark", body)
        first, self.mark_id = self.mark_id, ""
        return Markup('<mark id="{}" tabindex="-1">{}</mark>').format(first, body)


def join(parts: Iterable[Markup]) -> Markup:
    return NOTHING.join(parts)


def element(tag: str, body: Markup) -> Markup:
    """`tag` is never taken from a text."""
    return Markup(f"<{tag}>") + body + Markup(f"</{tag}>")  # noqa: S704


def is_numbered(item: list[Block]) -> bool:
    return item[0].marker.rstrip(".").isdecimal()


def cells(spans: Sequence[Span]) -> list[list[Span]]:
    """A row's spans, parted at the ends of its cells."""
    found: list[list[Span]] = [[]]
    for span in spans:
        if Style.CELL_END in span.styles:
            found.append([])
        else:
            found[-1].append(span)
    return found


def bridged(pieces: list[Piece]) -> list[Piece]:
    """White space between two marks is marked too, so that neighbouring sentences stand as one."""
    between = zip([None, *pieces], pieces, [*pieces[1:], None], strict=False)
    return [
        replace(piece, marked=True) if before and after and gap(before, piece, after) else piece
        for before, piece, after in between
    ]


def gap(before: Piece, piece: Piece, after: Piece) -> bool:
    return before.marked and after.marked and not piece.text.strip()


def mark_state(part: list[Piece]) -> bool | None:
    states = {piece.marked for piece in part}
    return states.pop() if len(states) == 1 else None


def styled(pieces: list[Piece]) -> Markup:
    runs = groupby(pieces, lambda piece: piece.styles)
    return join(wrapped("".join(piece.text for piece in group), styles) for styles, group in runs)


def wrapped(text: str, styles: frozenset[Style]) -> Markup:
    body = escape(text)
    for style, tag in TAGS.items():
        body = element(tag, body) if style in styles else body
    return body


def linked(href: str | None, body: Markup) -> Markup:
    if href is None:
        return body
    rel = "" if href.startswith(("/", "#")) else Markup(' rel="noopener"')
    return Markup('<a href="{}"{}>{}</a>').format(href, rel, body)
