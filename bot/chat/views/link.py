"""What a link to a page of ours leads to, as a card beside it: a section of guidance, or an editors' answer."""

from urllib.parse import parse_qs, unquote, urlsplit

from bot.chat.button_payload import GoneError, faq_at
from bot.chat.cutting import shorten
from bot.chat.elements import Element, Heading, Note, Text, View
from bot.chat.views.answer import NAME, approved_line
from bot.service_types import BuildView, Service
from bot.texts import date_text, text
from bot.types import DEFAULT, Language
from index.types import Document, Section

SAMPLE = 750  # characters of the page


def draw_link(url: str, service: Service, base_url: str) -> View | None:
    """None for an address that is no page of guidance and no FAQ answer of ours."""
    parts, own = urlsplit(url), urlsplit(base_url)
    kind, _, name = parts.path.removeprefix(own.path.rstrip("/")).removeprefix("/").partition("/")
    if parts.netloc != own.netloc:
        return None
    if kind == "faq":
        return draw_entry(service.build(), unquote(name))
    if kind != "guidance":
        return None
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    try:
        document = service.build(query.get("build")).documents.get(unquote(name))
    except LookupError:
        document, query = service.build().documents.get(unquote(name)), {}
    if document is None:
        return None
    section = section_in(document, unquote(parts.fragment), query)
    return draw_page(document, section, quoted(document, section, query))


def draw_page(document: Document, section: Section, words: str) -> View:
    language = spoken(document.lang)
    weight = text(f"authority.{document.authority_of(section)}", language)
    review = text("reviewed", language, date=date_text(document.reviewed, language))
    heading = " › ".join(dict.fromkeys((document.title, *section.path)))
    shown = (Heading(heading), Text(shorten(words, SAMPLE)), Note(f"{weight} · {review}"))
    return View(heading, language, shown, f"{heading}\n{shorten(words, SAMPLE)}")


def draw_entry(build: BuildView, name: str) -> View | None:
    """The editors' question and the beginning of their answer; whether a text that it builds on has changed."""
    try:
        faq = faq_at(build, name)
    except GoneError:
        return None
    language, words = spoken(faq.lang), shorten(faq.plain, SAMPLE)
    shown: list[Element] = [Heading(shorten(faq.question, NAME)), Text(words)]
    shown += [Note(shorten(approved_line(faq, language), NAME))] if faq.approved_by else []
    shown += [Note(text("faq.stale", language))] if faq.stale else []
    return View(faq.question, language, tuple(shown), f"{faq.question}\n{words}")


def spoken(code: str) -> Language:
    return Language(code) if code in tuple(Language) else DEFAULT


def section_in(document: Document, anchor: str, query: dict[str, str]) -> Section:
    """The section an address leads to, by its anchor or its range; the first with a text when it leads to none."""
    start = query.get("start", "")
    if found := document.section(anchor):
        return found
    at = int(start) if start.isascii() and start.isdecimal() and len(start) < 10 else -1
    inside = (each for each in document.sections if each.start <= at < each.end)
    written = (each for each in document.sections if each.blocks)
    return next(inside, None) or next(written, document.sections[0])


def quoted(document: Document, section: Section, query: dict[str, str]) -> str:
    """The visible text between the address's offsets, else the section's first block."""
    start, end = query.get("start", ""), query.get("end", "")
    if all(each.isascii() and each.isdecimal() and len(each) < 10 for each in (start, end)):
        blocks = [each for each in section.blocks if each.start < int(end) and each.end > int(start)]
        if blocks:
            return " ".join(each.text for each in blocks)
    return section.blocks[0].text if section.blocks else document.title
