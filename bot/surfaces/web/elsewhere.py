"""What other sites and programs show of this one: the form inside a page of theirs, and a feed of what has changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.chat.cutting import shorten
from bot.service_types import BuildView
from bot.surfaces.web.languages import reader_of
from bot.surfaces.web.links import guidance_url
from bot.surfaces.web.middleware import policy
from bot.surfaces.web.pages import Pages, Question
from bot.types import Language
from index.types import plain_text

ENTRIES = 50
SUMMARY = 300  # characters


@dataclass(frozen=True, slots=True)
class Changed:
    """A text that was gone through on a day, at an address of this site."""

    day: date
    path: str
    title: str
    summary: str


class Elsewhere:
    """Closed, as if it were not there, until the settings name the sites that may show the form."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.origins = pages.settings.embed_origins

    def frame(self, request: Request, q: Question = None) -> Response:
        """The form and its answers, which the sites of the settings may put into their own pages."""
        self.require_open()
        response = self.pages.asking_page(request, "embed.html", q)
        response.headers["Content-Security-Policy"] = policy(" ".join(self.origins))
        return response

    def script(self) -> Response:
        """What makes the frame, in a page of another site."""
        self.require_open()
        made = self.pages.templates.get_template("embed.js").render(site=self.pages.service.build().site)
        shared = {"Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "public, max-age=3600"}
        return Response(made, media_type="text/javascript", headers=shared)

    def require_open(self) -> None:
        if not self.origins:
            raise HTTPException(404)

    def feed(self, request: Request) -> Response:
        """Guidance and FAQ answers in the reader's language, what was gone through last first, as Atom."""
        reader, build = reader_of(request), self.pages.service.build()
        found = sorted(changed(build, reader.language), key=lambda each: (each.day, each.path), reverse=True)
        made = self.pages.templates.get_template("feed.xml").render(
            t=reader.words, site=build.site, base=self.pages.settings.base_url.rstrip("/"), entries=found[:ENTRIES]
        )
        return Response(made, media_type="application/atom+xml", headers={"Vary": "Accept-Language"})


def changed(build: BuildView, language: Language) -> Iterator[Changed]:
    for each in build.documents.values():
        if each.lang == language:
            first = next((section.blocks for section in each.sections if section.blocks), ())
            yield Changed(each.reviewed, guidance_url(each.id), each.title, shorten(plain_text(first), SUMMARY))
    for entry in build.faq.values():
        if entry.lang == language and entry.approved:
            summary = shorten(plain_text(entry.blocks), SUMMARY)
            yield Changed(entry.approved, f"/faq/{entry.id}", entry.question, summary)
