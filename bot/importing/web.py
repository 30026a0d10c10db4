"""A web page -> its text as HTML, without menus, banners and footers.

Where the page says which part is its text (``main`` or one ``article``), that part is taken; where it does not,
trafilatura decides, and the author is told that it was a guess.
"""

import logging
import re
from collections import Counter
from typing import Any

import trafilatura
from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt

from bot.importing.dates import day
from bot.importing.elements import HEADINGS, text_of
from bot.importing.types import BringError, Note, Original, Page

CLUTTER = (
    "script, style, noscript, template, nav, footer, dialog, [role=dialog], [role=alertdialog], [role=navigation], "
    "[role=search], [role=banner], [role=contentinfo], [aria-hidden=true], input, select, textarea, option, "
    "button:not([aria-expanded], [aria-controls]):not(h1 *, h2 *, h3 *, h4 *, h5 *, h6 *)"
)
SITE_NAME = re.compile(r"\s+[|–—-]\s+[^|–—]*$")
RENDER = MarkdownIt("commonmark", {"html": False}).enable("table")
UPDATED = re.compile(r"oppdatert|endret|endra|revidert|updated|modified", re.IGNORECASE)
MODIFIED = ("article:modified_time", "dcterms.modified", "DC.date.modified", "last-modified", "dateModified")
HOLDS, BESIDES = 0.95, 1.5
"""An element is the text when it holds this share of the words that were taken, in at most this many times the length:
what is missing among them is often a heading or a list of links, what is too much is a menu."""
LINKS_SHARE = 0.6
"""An aside whose text, headings apart, is links for at least this share leads elsewhere; others hold facts."""


logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it does not find is told in our own words


def read_page(original: Original) -> Page:
    """Raises BringError when the page has no text."""
    soup = BeautifulSoup(original.data, "lxml", from_encoding=original.charset or None)
    address = original.address if original.on_the_web else own_address(soup) or original.address
    title, facts = title_of(soup), facts_of(soup)
    main = main_part(soup)
    whole = text_of(main or soup.body or soup)
    if main is None:
        html, notes = guessed_part(soup)
    else:
        html, notes = main, []
    if not text_of(html):
        raise BringError(
            f"{original.address}: no text was found. The page may be made by a script in the browser: "
            "print it to PDF or save it as Word, and bring that in."
        )
    return Page(html, whole, address, title, notes=tuple(notes), **facts)


def own_address(soup: BeautifulSoup) -> str:
    """The address that a saved page says it has, empty when it does not say."""
    link = soup.find("link", rel="canonical")
    for found in (link.get("href") if isinstance(link, Tag) else "", meta(soup, "og:url")):
        if str(found).startswith(("http://", "https://")):
            return str(found)
    return ""


def meta(soup: BeautifulSoup, name: str) -> str:
    found = soup.find("meta", attrs={"property": name}) or soup.find("meta", attrs={"name": name})
    return str(found.get("content") or "").strip() if isinstance(found, Tag) else ""


def title_of(soup: BeautifulSoup) -> str:
    headings = soup.find_all("h1")
    if len(headings) == 1 and text_of(headings[0]):
        return text_of(headings[0])
    named = soup.title.get_text() if soup.title else ""
    return meta(soup, "og:title") or SITE_NAME.sub("", " ".join(named.split()))


def facts_of(soup: BeautifulSoup) -> dict[str, Any]:
    """Language, owner and date of the last change, as the page declares them."""
    root = soup.html
    changed = next((meta(soup, name) for name in MODIFIED if meta(soup, name)), "")
    return {
        "lang": str(root.get("lang") or "") if root else "",
        "owner": meta(soup, "og:site_name") or meta(soup, "publisher") or meta(soup, "author"),
        "modified": day(changed or shown_date(soup)),
    }


def shown_date(soup: BeautifulSoup) -> str:
    """The date that the page shows as that of its last change, empty when it shows none."""
    times = (each for each in soup.find_all("time") if each.parent and UPDATED.search(text_of(each.parent)))
    return next((str(each["datetime"]) for each in times if each.get("datetime")), "")


def main_part(soup: BeautifulSoup) -> Tag | None:
    """What the page marks as its text, without clutter; None when it marks nothing."""
    found = soup.select("main, [role=main]") or soup.find_all("article")
    if len(found) != 1 or not text_of(found[0]):
        return None
    return tidied(found[0])


def tidied(main: Tag) -> Tag:
    """Without forms, menus, buttons and asides that lead elsewhere."""
    for form in main.find_all("form"):
        if form.find(["h1", "main", "article"]) or len(form.find_all("p")) > 2:
            form.unwrap()  # some systems wrap the whole page in a form
        else:
            form.decompose()
    for tag in [*main.select(CLUTTER), *[each for each in main.find_all("aside") if leads_elsewhere(each)]]:
        tag.decompose()
    return main


def leads_elsewhere(aside: Tag) -> bool:
    links = sum(len(text_of(link)) for link in aside.find_all("a"))
    headings = sum(len(text_of(heading)) for heading in aside.find_all(HEADINGS))
    return links >= LINKS_SHARE * (len(text_of(aside)) - headings)


def guessed_part(soup: BeautifulSoup) -> tuple[Tag, list[Note]]:
    """The part of the page that holds what trafilatura takes for its text; else just what it took."""
    found = trafilatura.extract(
        str(soup),
        output_format="markdown",
        include_links=True,
        include_tables=True,
        include_formatting=True,
        favor_recall=True,
    )
    taken = markdown_page(found or "")
    note = Note(
        "The page does not mark which part is its text, so that was guessed.",
        "Compare the beginning, the end and the headings with the page.",
    )
    return tidied(holder(soup, taken) or taken), [note]


def holder(soup: BeautifulSoup, taken: Tag) -> Tag | None:
    """The smallest element that holds nearly all of the words, unless it holds much besides."""
    wanted = Counter(text_of(taken).split())
    around = [(len(text_of(tag)), tag) for tag in soup.find_all(["div", "td", "section", "article", "body"])]
    for size, tag in sorted(around, key=lambda pair: pair[0]):
        if (wanted & Counter(text_of(tag).split())).total() >= HOLDS * wanted.total():
            return tag if size <= BESIDES * len(text_of(taken)) else None
    return None


def markdown_page(text: str) -> Tag:
    """Markdown of another program as HTML; tags in it stay text."""
    soup = BeautifulSoup(RENDER.render(text), "lxml")
    return soup.body or soup
