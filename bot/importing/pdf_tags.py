"""The tags of a PDF (ISO 32000-1 §14.8) -> HTML with the same structure."""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from pdfplumber.utils import extract_text

Char = dict[str, Any]
Node = dict[str, Any]
Link = tuple[int, dict[str, Any]]
"""Page number, and the link with its place on the page and its ``uri``."""

ELEMENTS = {
    "P": "p",
    "Title": "h1",
    "H": "h2",
    **{f"H{level}": f"h{level}" for level in range(1, 7)},
    "LI": "li",
    "Table": "table",
    "TR": "tr",
    "TH": "th",
    "TD": "td",
    "BlockQuote": "blockquote",
    "Caption": "p",
    "Note": "p",
    "Code": "code",
}
LEFT_OUT = {"Lbl", "Artifact", "TOC", "TOCI", "Formula"}
NUMBERED = re.compile(r"\(?\w{1,4}[.)]\s*")
HYPHEN = re.compile(r"(?<=\w)-\n(?!(?:og|eller|and|or)\b)(?=[a-zæøå])")


def tagged_html(tree: list[Node], chars: dict[int, list[Char]], links: list[Link]) -> str:
    return Tags(chars, links).html(tree)


class Tags:
    """One pass over the tree; letters are found by page and by the number of the piece of content they stand in."""

    def __init__(self, chars: dict[int, list[Char]], links: list[Link]) -> None:
        self.links = links
        self.pieces: dict[tuple[int, int], list[Char]] = {}
        for number, page in chars.items():
            for each in page:
                if each.get("mcid") is not None:
                    self.pieces.setdefault((number, each["mcid"]), []).append(each)

    def html(self, nodes: list[Node], page: int = 1) -> str:
        return "".join(self.element(node, node.get("page_number") or page) for node in nodes)

    def element(self, node: Node, page: int) -> str:
        kind = node.get("type", "")
        if kind in LEFT_OUT:
            return ""
        inside = self.text(node, page) + self.html(node.get("children", []), page)
        if kind == "Figure":
            return f'{inside}<img alt="{escape(node.get("alt_text") or "")}">'
        if kind == "L":
            name = "ol" if self.is_numbered(node, page) else "ul"
        elif kind == "Link":
            return self.link(node, page, inside)
        else:
            name = ELEMENTS.get(kind, "")
        return f"<{name}{spans(node)}>{inside}</{name}>" if name else inside

    def text(self, node: Node, page: int) -> str:
        """The node's own letters; lines are joined, and words that a hyphen parts at a line end are whole again."""
        return escape(HYPHEN.sub("", plain(list(self.chars(node, page)))).replace("\n", " "))

    def chars(self, node: Node, page: int) -> Iterator[Char]:
        for mcid in node.get("mcids") or ():
            yield from self.pieces.get((page, mcid), ())

    def is_numbered(self, node: Node, page: int) -> bool:
        for item in node.get("children", []):
            for label in item.get("children", []):
                if label.get("type") == "Lbl":
                    text = self.text(label, page) + self.html(label.get("children", []), page)
                    return bool(NUMBERED.fullmatch(text.strip()))
        return False

    def link(self, node: Node, page: int, inside: str) -> str:
        """The text as a link when a link of the page lies over its letters."""
        letters = [each for below in descendants(node) for each in self.chars(below, below.get("page_number") or page)]
        for number, link in self.links:
            if link.get("uri") and any(covers(link, each) for each in letters if each["page_number"] == number):
                return f'<a href="{escape(str(link["uri"]))}">{inside}</a>'
        return inside


def plain(chars: list[Char]) -> str:
    """Letters with spaces between words and a line end between lines."""
    text = extract_text(chars) if chars else ""
    lead = " " if chars and chars[0]["text"].isspace() else ""
    trail = " " if chars and chars[-1]["text"].isspace() else ""
    return f"{lead}{text.strip()}{trail}"


def descendants(node: Node) -> Iterator[Node]:
    yield node
    for child in node.get("children", []):
        yield from descendants(child)


def covers(link: dict[str, Any], char: Char) -> bool:
    middle = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(link["x0"] <= middle[0] <= link["x1"] and link["top"] <= middle[1] <= link["bottom"])


def spans(node: Node) -> str:
    found = node.get("attributes") or {}
    return "".join(
        f' {name.lower()}="{found[name]}"' for name in ("ColSpan", "RowSpan") if str(found.get(name, "")).isdigit()
    )
