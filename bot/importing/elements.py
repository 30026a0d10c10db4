"""Small things that every step over a tree of HTML needs."""

from bs4 import BeautifulSoup, Tag

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = ["p", "div", "ul", "ol", "table", "blockquote", "pre", "dl", "section", "article", *HEADINGS]


def make(name: str, text: str = "") -> Tag:
    tag = BeautifulSoup("", "lxml").new_tag(name)
    if text:
        tag.string = text
    return tag


def text_of(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def under(tag: Tag) -> str:
    heading = tag.find_previous(HEADINGS)
    return f"under «{text_of(heading)}»" if heading else "at the top"


def listed(names: list[str], most: int = 5) -> str:
    shown = ", ".join(f"«{name}»" for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
