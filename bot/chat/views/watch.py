"""What somebody is told who asked to hear when words that they were quoted have changed."""

from collections.abc import Sequence

from bot.answering.quotes import section_url
from bot.chat.cutting import shorten
from bot.chat.elements import Element, Heading, Lines, Run, Said, Text, Title, View
from bot.chat.views.answer import NAME
from bot.service_types import BuildView
from bot.texts import text
from bot.types import Language
from index.types import plain_text

WORDS = 1200  # of each of the two texts


def draw_changed(watched: Sequence[Sequence[str]], build: BuildView, base_url: str, language: Language) -> View | None:
    """Before and after of each that has other words now, by document, anchor, section, source and plain words.

    None while all words stand in their document as they did, wherever in it.
    """
    shown: list[Element] = []
    for document_id, anchor, section, source, plain in watched:
        document = build.documents.get(document_id)
        if document and source in document.source:
            continue
        now = document.section(anchor) if document else None
        shown += [Text(shorten(section, NAME), strong=True), Title(text("watch.before", language))]
        shown += [Said(shorten(plain, WORDS)), Title(text("watch.now", language))]
        if now:
            link = Run(text("watch.read", language), section_url(base_url, document_id, anchor))
            shown += [Said(shorten(plain_text(now.blocks), WORDS) or "…"), Lines(((link,),))]
        else:
            shown.append(Text(text("watch.section_gone" if document else "watch.document_gone", language)))
    if not shown:
        return None
    title = text("watch.title", language)
    return View(title, language, (Heading(title), Text(text("watch.lead", language)), *shown), title)
