"""Inline Markdown tokens -> spans of visible text with exact source offsets.

markdown-it-py says *what* the inline content is, not *where* each piece stands. The content's own way back to the
file is known (``index.read.origin``), a ``text`` token stands verbatim in the content, an escape or entity keeps its
spelling in ``markup`` (the parser's ``text_join`` rule, which would melt them together, is off), and the parser notes
where links, images and code end. So the walker always knows where it is and never searches.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from index.read.origin import Origin
from index.types import Span, Style

STYLE_OF = {"strong": Style.STRONG, "em": Style.EM, "s": Style.STRIKE}
InlineRule = Callable[[StateInline, bool], bool]


class MisalignedTextError(ValueError):
    """A piece of visible text does not stand where the source must have it, near `offset`; a defect in this module."""

    def __init__(self, text: str, offset: int) -> None:
        self.offset = offset
        super().__init__(f"{text[:40]!r}")


def noting_end(rule: InlineRule) -> InlineRule:
    """The parser rule, which also leaves in ``meta["end"]`` of its last token where its markup ends in the content."""

    def noting(state: StateInline, silent: bool) -> bool:
        before = len(state.tokens)
        matched = rule(state, silent)
        if matched and len(state.tokens) > before:
            state.tokens[-1].meta["end"] = state.pos
        return matched

    return noting


@dataclass(slots=True)
class Walker:
    """Walks one inline token's children along their content. ``html`` has source offset and text of each raw tag."""

    source: str
    origin: Origin
    cursor: int = 0
    spans: list[Span] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    html: list[tuple[int, str]] = field(default_factory=list)

    def walk(self, children: Iterable[Token]) -> list[Span]:
        for token in children:
            self.step(token)
        return self.spans

    def step(self, token: Token) -> None:
        kind, _, side = token.type.rpartition("_")
        if token.type == "text":
            self.add_text(token)
        elif token.type == "text_special":
            self.add_written(token.content, self.take(token.markup))
        elif token.type in ("softbreak", "hardbreak"):
            self.add_break()
        elif token.type == "code_inline":
            self.add_code(token)
        elif token.type == "image":
            self.add_image(token)
        elif kind == "link":
            self.link(token, opens=side == "open")
        elif kind in STYLE_OF:
            self.style(STYLE_OF[kind], token.markup, opens=side == "open")
        else:
            self.skip(token)

    def take(self, text: str) -> int:
        """Move past `text`, which must stand at the cursor; return where it began."""
        start = self.cursor
        if not self.origin.content.startswith(text, start):
            raise MisalignedTextError(text, self.origin.start(start))
        self.cursor += len(text)
        return start

    # -- visible text

    def add_text(self, token: Token) -> None:
        text = token.content
        if self.in_autolink():  # the parser shows %C3%A5 as å there; readers get it as it is written
            text = self.origin.content[self.cursor : self.origin.content.index(">", self.cursor)]
        start = self.take(text)
        self.add_run(start, self.cursor)

    def in_autolink(self) -> bool:
        return bool(self.links) and self.origin.content[self.cursor - 1 : self.cursor] == "<"

    def add_written(self, text: str, start: int) -> None:
        """One visible character (an entity may give two) that is written as ``content[start:cursor]``."""
        first, last = self.origin.places[start][0], self.origin.places[self.cursor - 1][1]
        if self.source[first:last] == text:
            self.add_run(start, self.cursor)
        else:
            self.add(text, first, last, verbatim=False)

    def add_break(self) -> None:
        at = self.origin.content.index("\n", self.cursor)
        self.add(" ", *self.origin.places[at], verbatim=False)
        self.cursor = at + 1
        while self.origin.content[self.cursor : self.cursor + 1] in (" ", "\t"):
            self.cursor += 1

    def add_code(self, token: Token) -> None:
        start = self.take(token.markup) + len(token.markup)
        end = token.meta["end"] - len(token.markup)
        if end - start > len(token.content):  # one space at each side belongs to the markup
            start, end = start + 1, end - 1
        self.add_run(start, end, Style.CODE)
        self.cursor = token.meta["end"]

    def add_code_lines(self) -> None:
        """The whole content as a block of code, line breaks kept."""
        self.add_run(0, len(self.origin.content), Style.CODE, line_break="\n")

    def add_run(self, start: int, end: int, *extra: Style, line_break: str = " ") -> None:
        """Add ``content[start:end]``, as few spans as its characters stand together in the source."""
        run = start
        for at in range(start, end):
            if self.is_itself(at) and (at == run or self.origin.places[at - 1][1] == self.origin.places[at][0]):
                continue
            self.add_verbatim(run, at, *extra)
            run = at
            if not self.is_itself(at):
                shown = line_break if self.origin.content[at] == "\n" else self.origin.content[at]
                self.add(shown, *self.origin.places[at], *extra, verbatim=False)
                run = at + 1
        self.add_verbatim(run, end, *extra)

    def is_itself(self, at: int) -> bool:
        """True when the content's character stands in the source as it is, and is no line break."""
        first, last = self.origin.places[at]
        return self.source[first:last] == self.origin.content[at] != "\n"

    def add_verbatim(self, start: int, end: int, *extra: Style) -> None:
        if start < end:
            first, last = self.origin.places[start][0], self.origin.places[end - 1][1]
            self.add(self.origin.content[start:end], first, last, *extra)

    def add(self, text: str, start: int, end: int, *extra: Style, verbatim: bool = True) -> None:
        styles = frozenset((*self.styles, *extra))
        self.spans.append(Span(text, start, end, styles, self.links[-1] if self.links else None, verbatim))

    # -- markup

    def add_image(self, token: Token) -> None:
        start = self.take("![") + 2
        alt = self.origin.part(start, start + len(token.content))
        Walker(self.source, alt, 0, self.spans, self.styles, self.links, self.html).walk(token.children or [])
        self.cursor = token.meta["end"]

    def link(self, token: Token, *, opens: bool) -> None:
        if opens:
            self.links.append(str(token.attrGet("href") or ""))
            self.take("<" if token.markup == "autolink" else "[")
            return
        self.links.pop()
        if token.markup == "autolink":
            self.take(">")
        else:
            self.cursor = token.meta["end"]

    def style(self, style: Style, markup: str, *, opens: bool) -> None:
        self.take(markup)
        if opens:
            self.styles.append(style)
        else:
            self.styles.remove(style)

    def skip(self, token: Token) -> None:
        """Pass over what readers do not see: comments, raw tags (which are noted), footnote marks."""
        if token.type == "html_inline":
            start = self.take(token.content)
            if not token.content.startswith(("<!--", "</")):
                self.html.append((self.origin.start(start), token.content))
        elif token.type == "footnote_ref":
            self.take(f"[^{token.meta['label']}]")
