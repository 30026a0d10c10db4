"""What a reader who asks the editors is shown: that the question is sent, and a page of their own for the answer."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from fastapi import HTTPException
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.chat.views.case import addresses_in
from bot.editorial.cases import PLACE_KEPT
from bot.editorial.types import Case
from bot.house import team
from bot.surfaces.web.asking import Asking, BusyError, GoneError
from bot.surfaces.web.forms import first
from bot.surfaces.web.languages import Reader, Translator, reader_of
from bot.surfaces.web.links import resolver
from bot.surfaces.web.pages import FormBody, Pages, wants_part
from bot.surfaces.web.problems import Problem
from bot.surfaces.web.render import Renderer
from index.read.markdown import parse

PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
"""Whoever has the address can read the page: it is kept by no cache and told to no other site."""

WRITTEN = Path("faq/answer.md")
"""Where an editor's answer would stand if it were a file: links in it are followed from there."""


class CasePages:
    """The form under an answer, and the page that it leads to."""

    def __init__(self, pages: Pages, asking: Asking) -> None:
        self.pages = pages
        self.asking = asking

    def send(self, request: Request, form: FormBody) -> Response:
        """Puts the question to the editors; the reader goes on to their page, or is given the way by the script."""
        self.pages.require_own(request)
        reader, token = reader_of(request, first(form, "lang")), first(form, "token")
        try:
            self.asking.send(token)
        except KeyError:
            return self.pages.problem(
                request, Problem(404, "editorial.unknown", reader.words("editorial.unknown")), reader
            )
        except BusyError:
            return self.busy(request, reader, token)
        address = f"/case/{token}"
        if not wants_part(request):
            return RedirectResponse(address, 303, PRIVATE)
        template = self.pages.templates.get_template("sent_part.html")
        return HTMLResponse(
            template.render(t=reader.words, address=address, days=PLACE_KEPT.days, team=self.team(reader)),
            headers=PRIVATE,
        )

    def team(self, reader: Reader) -> str:
        return team(self.pages.service.build().site, reader.language)

    def busy(self, request: Request, reader: Reader, token: str) -> Response:
        """The question is not lost: the button is there, to be pressed again."""
        problem = Problem(429, "web.case.busy", reader.words("web.case.busy", team=self.team(reader)))
        if wants_part(request):
            return self.pages.problem(request, problem, reader)
        return self.pages.page(request, "busy.html", reader, problem.status, problem=problem, token=token)

    def show(self, request: Request, token: str) -> Response:
        """How far the case has come, in the language of the question, and the answer once there is one."""
        reader = reader_of(request)
        try:
            case = self.asking.case(token)
        except KeyError:
            raise HTTPException(404) from None
        except GoneError:
            return private(self.pages.page(request, "case_gone.html", reader, 410, days=PLACE_KEPT.days))
        if not reader.chosen:
            reader = Reader(case.language)
        return private(self.pages.page(request, "case.html", reader, **self.parts(case, reader.words)))

    def parts(self, case: Case, words: Translator) -> dict[str, Any]:
        build = self.pages.service.build()
        answer = written(case.answer, Renderer(resolver(WRITTEN, build.documents), table_label=words("web.table")))
        return {
            "case": case,
            "sent": words.date(local_day(case.opened_at)),
            "answered": words.date(local_day(case.answered_at)) if case.answered_at else "",
            "answer": answer,
            "addresses": [each for each in addresses_in(case.answer) if f'href="{escape(each)}"' not in answer],
            "faq": build.faq.get(case.faq),
            "days": PLACE_KEPT.days,
        }


def written(answer: str, renderer: Renderer) -> Markup:
    """An editor's Markdown as HTML; a heading in it is a line in bold."""
    lines: list[Markup] = []
    for section in parse(answer).sections:
        if section.heading:
            lines.append(Markup("<p><strong>{}</strong></p>").format(section.heading))
        lines.append(renderer.blocks(section.blocks))
    return Markup("\n").join(lines)


def local_day(at: datetime) -> date:
    return at.astimezone().date()


def private(response: Response) -> Response:
    response.headers.update(PRIVATE)
    return response
