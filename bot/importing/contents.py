"""Tables of contents that nothing marks as such: lines that end with the number of a page."""

import re
from collections.abc import Iterator

from bs4 import Tag

from bot.importing.clutter import CONTENTS
from bot.importing.elements import HEADINGS, text_of
from bot.importing.left import Kind, Left

LEADER = re.compile(r"\S.*?(?:\s?[.·…_‥]){4,}\s*(\d{1,4}|[ivxl]{1,6})\s*")
LINE = re.compile(r"\S.*?\s(\d{1,4})\s*")
MOST_BETWEEN, LINE_CHARS = 2, 200
"""Most lines without a number, and their longest, between two of contents."""
LEAST = 3
"""Fewest lines that are a table of contents; under a heading that says so, one is."""
LISTS = re.compile(r"(?:tabell|figur)(?:er|ar|liste|oversikt)|(?:list of )?(?:tables|figures)|tabeller", re.IGNORECASE)
"""What heads other lists of pages, behind the table of contents."""


def page_lists(root: Tag, left: Left) -> None:
    """Takes them away, with their heading; all is told. In a line with ``data-page`` the last number stands apart."""
    for run in runs(root):
        heading = before(run[0])
        named = heading is not None and heads_list(heading)
        numbered = [each for each in run if number_of(each)]
        numbers = [int(number) for each in numbered if (number := number_of(each)).isdigit()]
        least = 1 if named and all(map(leads, numbered)) else LEAST
        if len(numbered) < least or numbers != sorted(numbers) or not (named or all(map(leads, numbered))):
            continue
        for each in [*([heading] if heading is not None and named else []), *run]:
            left.add(Kind.CONTENTS, re.sub(r"[.·…_‥\s]{3,}", " ", text_of(each)))
            each.decompose()
    for each in root.find_all(["ul", "ol", "table"]):
        if not each.decomposed and not text_of(each):
            each.decompose()


def runs(root: Tag) -> Iterator[list[Tag]]:
    """Lines of text that follow each other and end with a number, and what of long lines stands between them."""
    run: list[Tag] = []
    between: list[Tag] = []  # the beginning of a long line, if its end follows
    named = False  # the heading above says that contents follow
    for tag in root.find_all(["p", "li", "tr", *HEADINGS]):
        if tag.name in HEADINGS and not tag.has_attr("data-page"):
            named = heads_list(tag)
        if tag.find(["p", "li", "tr"]) or tag.find_parent("tr"):
            continue
        if number_of(tag, named=named):
            run += [*between, tag]
            between = []
        elif run and may_go_on(tag) and len(between) < MOST_BETWEEN:
            between.append(tag)
        else:
            if run:
                yield run
            run, between = [], []
    if run:
        yield run


def heads_list(tag: Tag) -> bool:
    text = text_of(tag)
    return bool(CONTENTS.fullmatch(text) or LISTS.fullmatch(text))


def may_go_on(tag: Tag) -> bool:
    """True for what may be the beginning of a line of contents whose number stands on the next."""
    text = text_of(tag)
    return tag.name not in HEADINGS and len(text) <= LINE_CHARS and not text.endswith((".", ":"))


def number_of(tag: Tag, *, named: bool = True) -> str:
    """The number that the line ends with, empty when it is none of a page; `named` lines need no sign before it."""
    text = text_of(tag)
    plain = named or tag.name == "tr" or tag.has_attr("data-page")
    found = LEADER.fullmatch(text) or (LINE.fullmatch(text) if plain else None)
    return found[1] if found else ""


def leads(tag: Tag) -> bool:
    """True for a line that says by its looks that a page follows."""
    return bool(LEADER.fullmatch(text_of(tag))) or tag.has_attr("data-page")


def before(tag: Tag) -> Tag | None:
    """What stands before the line, when it is a line too."""
    found = tag.find_previous(["p", *HEADINGS])
    return found if isinstance(found, Tag) else None
