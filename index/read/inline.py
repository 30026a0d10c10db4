"""Inline Markdown tokens -> spans of visible text with exact source offsets.

markdown-it-py says *what* the inline content is, not *where* each piece stands in the file. The text of a
``text`` token stands verbatim in the source, and an escape or entity keeps its spelling in ``markup``
(the parser's ``text_join`` rule, which would melt them together, is off). So each piece is found by
walking forward through the source from the end of the one before.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.types import Span, Style

STYLE_OF = {"strong": Style.STRONG, "em": Style.EM, "s": Style.STRIKE}
INVISIBLE = {"html_inline", "footnote_ref", "footnote_anchor"}


class MisalignedTextError(ValueError):
    """A piece of visible text was not found where the source must have it; a defect in this module."""


@dataclass(slots=True)
class Walker:
    """Walks one inline token's children along ``source[cursor:end]``."""

    markdown: MarkdownIt
    source: str
    cursor: int
    end: int
    spans: list[Span] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def walk(self, children: Iterable[Token]) -> list[Span]:
        for token in children:
            self.step(token)
        return self.spans

    def step(self, token: Token) -> None:
        kind, _, side = token.type.rpartition("_")
        if token.type in ("text", "text_special"):
            self.add_text(token)
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
        elif token.type in INVISIBLE:
            self.skip(token)

    def find(self, text: str) -> int:
        at = self.source.find(text, self.cursor, self.end)
        if at < 0:
            msg = f"{text!r} is not in the source between {self.cursor} and {self.end}"
            raise MisalignedTextError(msg)
        return at

    def add(self, text: str, start: int, end: int, *extra: Style, verbatim: bool = True) -> None:
        styles = frozenset((*self.styles, *extra))
        self.spans.append(Span(text, start, end, styles, self.links[-1] if self.links else None, verbatim))
        self.cursor = end

    def add_text(self, token: Token) -> None:
        if not token.content:
            return
        if token.type == "text_special":
            self.add_written(token.content, token.markup)
        elif self.source.find(token.content, self.cursor, self.end) >= 0:
            self.add_written(token.content, token.content)
        else:  # only a table cell differs from its source: there the parser turns \\| into |
            for piece in re.split(r"(\|)", token.content):
                self.add_written(piece, "\\|" if piece == "|" else piece)

    def add_written(self, text: str, written: str) -> None:
        if written:
            start = self.find(written)
            self.add(text, start, start + len(written), verbatim=written == text)

    def add_break(self) -> None:
        start = next(i for i in range(self.cursor, self.end) if self.source[i] in "\r\n")
        end = start + (2 if self.source.startswith("\r\n", start) else 1)
        self.add(" ", start, end, verbatim=False)

    def add_code(self, token: Token) -> None:
        self.cursor = self.find(token.markup) + len(token.markup)
        for number, line in enumerate(token.content.split(" ")):
            if number:
                gap = self.cursor
                while gap < self.end and self.source[gap] not in " \r\n":
                    gap += 1
                self.add(" ", gap, gap + 1, Style.CODE, verbatim=self.source[gap] == " ")
            if line:
                start = self.find(line)
                self.add(line, start, start + len(line), Style.CODE)
        self.cursor = self.find(token.markup) + len(token.markup)

    def add_image(self, token: Token) -> None:
        self.cursor = self.find("![") + 2
        for child in token.children or []:
            self.step(child)
        self.skip_target()

    def link(self, token: Token, *, opens: bool) -> None:
        if opens:
            self.links.append(str(token.attrGet("href") or ""))
            self.cursor = self.find("<" if token.markup == "autolink" else "[") + 1 if not is_bare(token) else self.cursor
            return
        self.links.pop()
        if token.markup == "autolink":
            self.cursor = self.find(">") + 1
        elif not is_bare(token):
            self.skip_target()

    def skip_target(self) -> None:
        """Move past ``](target "title")`` or ``][reference]`` or ``]``."""
        self.cursor = self.find("]") + 1
        if self.source.startswith("(", self.cursor):
            self.cursor = self.past_destination(self.cursor + 1)
        elif self.source.startswith("[", self.cursor):
            self.cursor = self.find("]") + 1

    def past_destination(self, at: int) -> int:
        helpers, source = self.markdown.helpers, self.source
        at = self.past_spaces(at)
        target = helpers.parseLinkDestination(source, at, self.end)
        if target.ok:
            at = self.past_spaces(target.pos)
            title = helpers.parseLinkTitle(source, at, self.end)
            at = self.past_spaces(title.pos) if title.ok else at
        return source.find(")", at, self.end) + 1 or at

    def past_spaces(self, at: int) -> int:
        while at < self.end and self.source[at].isspace():
            at += 1
        return at

    def style(self, style: Style, markup: str, *, opens: bool) -> None:
        self.cursor = self.find(markup) + len(markup)
        if opens:
            self.styles.append(style)
        else:
            self.styles.remove(style)

    def skip(self, token: Token) -> None:
        if token.type == "html_inline":
            self.cursor = self.find(token.content) + len(token.content)
        elif token.type == "footnote_ref":
            written = f"[^{token.meta['label']}]"
            self.cursor = self.find(written) + len(written)


def is_bare(token: Token) -> bool:
    """True for an address that is a link without markup (linkify)."""
    return token.markup == "linkify"
