"""The weekly digest in the editors' channel."""

from bot.chat.cutting import shorten
from bot.chat.elements import Bullets, Element, Heading, Lines, Run, View
from bot.insight.digest import Digest, plain
from bot.types import Language

LINE = 300  # characters of a line: the page has the rest


def draw_digest(digest: Digest, language: Language) -> View:
    """A heading, the figures, a list under each heading, and the link."""
    parts = (
        Bullets(each.heading, tuple((Run(shorten(line, LINE)),) for line in each.lines), strong=True)
        for each in digest.parts
    )
    lead = Lines(tuple((Run(each),) for each in digest.lead), close=True)
    more = Lines(((Run(digest.link_text, digest.link),),))
    shown: tuple[Element, ...] = (Heading(digest.title), lead, *parts, more)
    return View(digest.title, language, shown, plain(digest), summary=digest.title)
