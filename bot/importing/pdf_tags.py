"""The tags of a PDF (ISO 32000-1 § 14.8) -> HTML with the same structure."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import pairwise, takewhile

from bot.importing.left import Kind, Left
from bot.importing.pdf_flow import GAP, Words, flow, plain
from bot.importing.pdf_letters import Letter, Node

ELEMENTS = {
    "P": "p",
    "Title": "h1",
    "H": "h2",
    **{f"H{level}": f"h{min(level, 6)}" for level in range(1, 10)},
    "BlockQuote": "blockquote",
    "Caption": "p",
    "Note": "p",
    "FENote": "p",
    "Aside": "div",
    "Code": "code",
    "Table": "table",
    "TR": "tr",
    "TH": "th",
    "TD": "td",
}
INLINE = {"Span", "Link", "Reference", "Quote", "Em", "Strong", "Annot", "BibEntry", "Sub", "Ruby", "Warichu", "Form"}
INLINE |= {"NonStruct", "Private", "Code", "Lbl", "RB", "RT", "Artifact"}
CONTENTS = {"TOC", "TOCI"}
NUMBERED = re.compile(r"\d{1,9}\.")
LABEL = re.compile(r"(?:\(?(?:\d{1,3}|[a-zæøå]|[ivxl]{1,5})[.)]|§\s?\d+(?:-\d+)?\.?)")
LONGEST = 40
"""Letters in which the first word of a line is looked for."""
BULLET = re.compile(r"[^\w§()]+|o")
Mark = tuple[int, int]
"""Number of the page, and of the marked content on it."""


class Tags:
    """One pass over the tree; letters are found by page and by the number of the marked content they stand in."""

    def __init__(self, root: Node, letters: dict[Mark, list[Letter]], words: Words, left: Left) -> None:
        self.root, self.letters, self.words, self.left = root, letters, words, left
        self.used: set[Mark] = set()
        self.right: dict[int, float] = {}  # page -> how far its tagged text reaches
        for (page, _), found in letters.items():
            self.right[page] = max([self.right.get(page, 0.0), *(each.x1 for each in found)])

    def html(self) -> str:
        return self.blocks(self.root)

    def blocks(self, node: Node) -> str:
        """What stands in a node: blocks as they are, and what stands between them as paragraphs."""
        out: list[str] = []
        waiting: list[Node | Mark] = []
        for each in ordered(node):
            if is_inline(each):
                waiting.append(each)
                continue
            out.append(self.loose(waiting, node))
            waiting = []
            out.append(self.block(each) if isinstance(each, Node) else "")
        out.append(self.loose(waiting, node))
        return "".join(out)

    def loose(self, inside: list[Node | Mark], home: Node) -> str:
        if home.kind in HOMES:
            return self.inline(inside)
        texts = (self.inline(each) for each in self.paragraphs(inside))
        return "".join(f"<p>{text}</p>" for text in texts if text)

    def paragraphs(self, inside: list[Node | Mark]) -> Iterator[list[Node | Mark]]:
        """Parted where a line ends although the next word had room on it: Chromium tags no blocks without meaning."""
        group: list[Node | Mark] = []
        before: Letter | None = None
        for each in opened(inside):
            letters = list(self.below(each)) if isinstance(each, Node) else self.take(each)
            seen = [letter for letter in letters if letter.text.strip()]
            if group and before and seen and self.has_room(before, seen):
                yield group
                group = []
            group.append(each)
            before = seen[-1] if seen else before
        yield group

    def has_room(self, before: Letter, seen: list[Letter]) -> bool:
        """True when the letters begin a line, and their first word had room behind the letter before."""
        first = seen[0]
        if first.page != before.page or abs(first.base - before.base) < first.size / 2:
            return False
        word = list(takewhile(lambda each: abs(each.base - first.base) < 1, seen))[:LONGEST]
        space = next((a.x1 for a, b in pairwise(word) if b.x0 - a.x1 > GAP * a.size), word[-1].x1)
        return before.x1 + space - first.x0 + first.size < self.right.get(first.page, 0.0)

    def block(self, node: Node) -> str:
        if node.kind in CONTENTS:
            self.left.add(Kind.CONTENTS, plain(list(self.below(node))).replace("\n", " "))
            return ""
        if node.kind == "L":
            return self.listed(node)
        if node.kind in ("Figure", "Formula"):
            return self.figure(node)
        inside = escape(node.actual) if node.actual else self.blocks(node)
        name = ELEMENTS.get(node.kind, "")
        if not name or not (inside or name in ("td", "th")):
            return inside
        return f"<{name}{spans(node)}>{inside}</{name}>"

    def figure(self, node: Node) -> str:
        """A picture by its description; letters that it holds are text."""
        inside = escape(node.actual) if node.actual else self.blocks(node)
        if node.kind == "Formula":
            return f"<p>{inside or escape(node.alt)}</p>"
        return f'{inside}<img alt="{escape(node.alt)}">'

    # -- lists

    def listed(self, node: Node) -> str:
        """Items with their labels; what stands between them, as a list straight in the list, ends the one before."""
        items: list[tuple[str, str]] = []
        for label, html in (self.item(each) for each in ordered(node) if isinstance(each, Node)):
            if label is None and items:
                items[-1] = (items[-1][0], items[-1][1] + html)
            else:
                items.append((label or "", html))
        if items and all(NUMBERED.fullmatch(label) for label, _ in items):
            return f"<ol>{''.join(f'<li value={label[:-1]}>{html}</li>' for label, html in items)}</ol>"
        shown = [("" if BULLET.fullmatch(label) else label, html) for label, html in items]
        return f"<ul>{''.join(f'<li data-label={quoted(label)}>{html}</li>' for label, html in shown)}</ul>"

    def item(self, node: Node) -> tuple[str | None, str]:
        """Label and text of an item; None where the list holds something else."""
        if node.kind != "LI":
            return None, self.block(node)
        label = next((each for each in ordered(node) if isinstance(each, Node) and each.kind == "Lbl"), None)
        text = plain(list(self.below(label))).strip() if label else self.first_label(node)
        rest = Node("LI", node.page, inside={at: each for at, each in node.inside.items() if each is not label})
        return text, self.blocks(rest)

    def first_label(self, node: Node) -> str:
        """The sign or number that an item begins with, without a tag of its own as in LibreOffice; it is taken off."""
        mark = next(marks(node), None)
        text = plain(self.letters.get(mark, [])).strip() if mark else ""
        if mark is None or not (LABEL.fullmatch(text) or BULLET.fullmatch(text)):
            return ""
        self.used.add(mark)
        self.letters[mark] = []
        return text

    # -- text

    def inline(self, inside: list[Node | Mark]) -> str:
        letters: list[Letter] = []
        out = ""
        for each in inside:
            if isinstance(each, Node) and each.actual and not any(self.below(each)):
                out += flow(letters, self.words) + escape(each.actual)
                letters = []
            elif isinstance(each, Node):
                letters += self.below(each)
            else:
                letters += self.take(each)
        return out + (flow(letters, self.words) if letters else "")

    def below(self, node: Node | None) -> Iterator[Letter]:
        for each in ordered(node) if node else ():
            yield from self.below(each) if isinstance(each, Node) else self.take(each)

    def take(self, mark: Mark) -> list[Letter]:
        self.used.add(mark)
        return self.letters.get(mark, [])


def marks(node: Node) -> Iterator[Mark]:
    for each in ordered(node):
        if isinstance(each, Node):
            yield from marks(each)
        else:
            yield each


HEADS = tuple(name for name, tag in ELEMENTS.items() if tag.startswith("h"))


def opened(inside: Iterable[Node | Mark]) -> Iterator[Node | Mark]:
    """What stands in elements without a meaning."""
    for each in inside:
        if isinstance(each, Node) and each.kind == "NonStruct" and not each.actual:
            yield from opened(ordered(each))
        else:
            yield each


HOMES = ("P", "TD", "TH", "LBody", "LI", "Code", *HEADS)
"""What holds one run of text."""


def ordered(node: Node) -> list[Node | Mark]:
    return [each for _, each in sorted(node.inside.items())]


def is_inline(each: Node | Mark) -> bool:
    """True for text, and for elements that hold nothing but text."""
    if not isinstance(each, Node):
        return True
    return each.kind in INLINE and all(map(is_inline, ordered(each)))


def quoted(text: str) -> str:
    return f'"{escape(text)}"'


def spans(node: Node) -> str:
    return "".join(f' {name.lower()}="{count}"' for name, count in node.spans.items())
