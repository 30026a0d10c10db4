"""HTML in shape -> corpus Markdown, in which nothing that was plain text acts as markup."""

import re
import unicodedata
from typing import Any
from urllib.parse import unquote

from bs4 import Tag
from bs4.element import NavigableString, PageElement
from markdownify import ATX, BACKSLASH, MarkdownConverter

from bot.editorial.faq_file import markdown as readable
from bot.importing import shape
from bot.importing.elements import BLOCKS
from bot.importing.left import examples
from bot.importing.loss import lost, words
from bot.importing.said import Note, note, places
from bot.importing.types import Converted, Page
from index.read.markdown import parse
from index.types import Block, BlockKind

ANYWHERE = re.compile(r"[\\`*\[]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)|\{(?=#)")
AT_START = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|>|[-+=](?=[\s=-]|$)|\d{1,9}(?=[.)](?:\s|$)))")
NOTE = re.compile("\ue000(\\w+)\ue001")
LONG_WORDS = 250
"""Longest section, in words, that the authors' guide recommends."""


class Writer(MarkdownConverter):
    """markdownify, escaping what a CommonMark reader would take for markup and nothing else."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        text = ANYWHERE.sub(r"\\\g<0>", text or "")
        if "a" in parent_tags:
            text = text.replace("]", "\\]")
        return text.replace("|", "\\|") if {"td", "th"} & parent_tags else text

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        text: str = super().process_text(el, parent_tags=parent_tags)  # type: ignore[misc]
        if "_noformat" in (parent_tags or ()) or not begins_line(el):
            return text
        return AT_START.sub(lambda match: match[1] + escaped(match[2]), text)

    def convert_hr(self, *_: Any, **__: Any) -> str:
        return "\n\n"


def escaped(mark: str) -> str:
    """A number is disarmed at the full stop behind it, everything else in front."""
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


def begins_line(string: PageElement) -> bool:
    """True when nothing visible stands before the string in its block or its line."""
    at: PageElement | None = string
    while at is not None and at.name not in BLOCKS:  # type: ignore[attr-defined]
        before = at.previous_sibling
        while isinstance(before, NavigableString) and not before.strip():
            before = before.previous_sibling
        if before is not None:
            return isinstance(before, Tag) and before.name in ("br", *BLOCKS)
        at = at.parent
        if at is not None and at.name in ("li", "td", "th"):
            return True
    return True


def convert(page: Page) -> Converted:
    """The page as Markdown, with what needs a look. A page without headings gets one."""
    notes = [*page.notes, *page.left.notes(), *shape.shaped(page.html)]
    title = shape.ranked(page.html, page.title) or named(page.address)
    notes += shape.links(page.html, page.address)
    writer = Writer(heading_style=ATX, bullets="-", newline_style=BACKSLASH, autolinks=False, table_infer_header=True)
    body = tidy(writer.convert_soup(page.html))
    if body.strip() and not re.search(r"^## ", body, re.MULTILINE):
        body, extra = with_heading(body, title)
        notes.append(extra)
    notes += [*long_sections(body, title), *missing(page, f"{title}\n\n{body}", notes)]
    return Converted(title, body, page, tuple(notes))


def named(address: str) -> str:
    """A title from the end of an address, for an original that has none."""
    last = unquote(address.partition("?")[0].rstrip("/").rpartition("/")[2])
    return " ".join(re.sub(r"\.\w+$|[_-]+", " ", last).split()) or address


def tidy(text: str) -> str:
    """One blank line between blocks, no space at the ends of lines, letters in their composed form."""
    text = unicodedata.normalize("NFC", readable(NOTE.sub(r"[^\1]", text)).replace(shape.BREAK, "<!-- -->"))
    lines = re.sub(r"[^\S\n]+$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def with_heading(body: str, title: str) -> tuple[str, Note]:
    return f"## {title}\n\n{body}", note("one_section")


def long_sections(body: str, title: str) -> list[Note]:
    """Sections that are longer than a reader should have to look through."""
    found = [
        section.heading
        for section in parse(body, title).sections
        if sum(len(block.text.split()) for block in section.blocks) > LONG_WORDS
    ]
    return [note("long_sections", words=LONG_WORDS, headings=found)] if found else []


def missing(page: Page, made: str, told: list[Note]) -> list[Note]:
    """Runs of words that the original has and the result does not, unless another note tells of them."""
    known = " ".join(words(" ".join((page.left.texts(), *map(str, told)))))
    runs = [" ".join(run) for run in lost(page.text, visible(made))]
    found = [run for run in runs if len(run) > 1 and f" {run} " not in f" {known} "]
    return [note("lost", texts=examples(found), places=places(found))] if found else []


def label_of(block: Block) -> str:
    """The number of an item; a footnote's is where the text refers to it."""
    return "" if block.kind is BlockKind.FOOTNOTE else block.marker


def visible(made: str) -> str:
    """What a reader of the result sees, with the numbers of items."""
    return " ".join(
        text
        for section in parse(made).sections
        for text in (section.heading, *(f"{label_of(block)} {block.text}" for block in section.blocks))
    )
