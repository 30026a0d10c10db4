"""A web page -> its text as HTML, without menus, banners and footers.

Where the page says which part is its text (``main`` or one ``article``), that part is taken; where it does not,
trafilatura decides, and the author is told that it was a guess.
"""

import logging
import re
from collections import Counter
from contextlib import suppress
from typing import Any

from bs4 import BeautifulSoup, Tag

from bot.importing.clutter import is_clutter, tidied
from bot.importing.dates import day, stated
from bot.importing.elements import flattened, text_of
from bot.importing.left import Kind, Left
from bot.importing.said import BringError, note
from bot.importing.seen import seen
from bot.importing.types import Original, Page

SITE_NAME = re.compile(r"\s+[|–—-]\s+[^|–—]*$")
UPDATED = re.compile(r"oppdatert|endret|endra|revidert|updated|modified", re.IGNORECASE)
MODIFIED = ("article:modified_time", "dcterms.modified", "DC.date.modified", "last-modified", "dateModified")
HOLDS = 0.95
"""An element is the text when it holds this share of the words that were taken: what is missing among them is often a
heading or a list of links."""
SENTENCE = 6
"""Fewest words outside links that say that what stands beside the text belongs to it."""
GUESSED = note("guessed_part")


logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it does not find is told in our own words


def read_page(original: Original) -> Page:
    """Raises BringError when the page has no text."""
    soup = BeautifulSoup(original.data, "lxml", from_encoding=original.charset or None)
    address = original.address if original.on_the_web else own_address(soup) or original.address
    title, facts = title_of(soup), facts_of(soup)
    left = Left()
    body = soup.body or soup
    flattened(body)
    seen(soup, left)
    tidied(body, left)
    html, notes = main_part(body), []
    if html is None:
        html, notes = guessed_part(body, left), [GUESSED]
    if not text_of(html):
        raise BringError("error.empty_page", name=original.address)
    facts["modified"] = stated(" ".join(left.found.get(Kind.MARKS, [])), alone=True) or facts["modified"]
    facts["modified"] = facts["modified"] or stated(text_of(body))
    return Page(html, text_of(body), address, title, notes=tuple(notes), left=left, **facts)


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


def main_part(body: Tag) -> Tag | None:
    """What the page marks as its text; None when it marks nothing."""
    found = body.select("main, [role=main]") or body.find_all("article")
    return found[0] if len(found) == 1 and text_of(found[0]) else None


def guessed_part(body: Tag, left: Left) -> Tag:
    """The part of the page that holds what trafilatura takes for its text, and what stands beside it as sentences."""
    found = holder(body, taken(body))
    while found is not body and isinstance(found.parent, Tag) and goes_on_beside(found):
        found = found.parent
    for each in list(found.find_all(recursive=False)):
        if is_clutter(each):
            left.add(Kind.NAVIGATION, text_of(each))
            each.decompose()
    return found


def taken(body: Tag) -> str:
    import trafilatura  # takes a second to load

    with suppress(Exception):  # it only says where to look: without it, that is everywhere
        return str(trafilatura.extract(f"<html>{body}</html>", include_tables=True, favor_recall=True) or "")
    return ""


def holder(body: Tag, text: str) -> Tag:
    """The smallest element that holds nearly all of the words, and the one top heading where there is just one."""
    wanted = Counter(text.split())
    tops = body.find_all("h1")
    around = [(len(text_of(tag)), at, tag) for at, tag in enumerate(body.find_all(["div", "td", "section", "article"]))]
    for _, _, tag in sorted(around):
        if len(tops) == 1 and tag not in tops[0].parents:
            continue
        if (wanted & Counter(text_of(tag).split())).total() >= HOLDS * max(1, wanted.total()):
            return tag
    return body


def goes_on_beside(found: Tag) -> bool:
    beside = [each for each in (found.parent or found).find_all(recursive=False) if each is not found]
    return any(not is_clutter(each) and len(plain_words(each)) >= SENTENCE for each in beside)


def plain_words(tag: Tag) -> list[str]:
    """The words that are no links."""
    links = Counter(word for link in tag.find_all("a") for word in text_of(link).split())
    return list((Counter(text_of(tag).split()) - links).elements())
