"""The pages a reader sees. Each method takes a request in, makes one call to the service, and renders what came out."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Query
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.answering.follow_up import understand
from bot.answering.search import search_text
from bot.house import contact_url, said, team, title
from bot.service_types import AnswerFailedError, QuestionError, Reply, Service, Turn
from bot.surfaces.web.answers import AnswerView, translated, translations
from bot.surfaces.web.asking import Asking
from bot.surfaces.web.forms import Form, encodable, first, is_own, read_form
from bot.surfaces.web.languages import NAMES, Reader, reader_of
from bot.surfaces.web.links import guidance_url, outside, resolver, with_language
from bot.surfaces.web.problems import Problem, problem_of
from bot.surfaces.web.render import Renderer
from bot.surfaces.web.settings import WebSettings
from bot.types import Language
from bot.versions import DocumentVersion, section_at, shown
from index.read.digest import stale_addresses
from index.types import Document, Section

HERE = Path(__file__).parent
NORWEGIAN_LAST = str.maketrans("æøå", "{|}")  # the three characters after z in ASCII
MAX_REASON_CHARS = 2000

FormBody = Annotated[Form, Depends(read_form)]
Question = Annotated[str | None, Query(alias="q")]


def environment() -> Environment:
    loader = FileSystemLoader(HERE / "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(language_names=NAMES, guidance_url=guidance_url, outside=outside)
    made.globals.update(house_text=said, title_of=title, contact_url=contact_url)
    return made


class Pages:
    """The handlers, and what they share. Safe to call from several threads."""

    def __init__(self, service: Service, settings: WebSettings, asking: Asking) -> None:
        self.service = service
        self.settings = settings
        self.asking = asking
        self.templates = environment()

    # -- asking

    def home(self, request: Request, q: Question = None) -> Response:
        """The front page, with an answer when there is a question; all of it works without JavaScript."""
        return self.asking_page(request, "home.html", q)

    def asking_page(self, request: Request, template: str, q: str | None) -> Response:
        """A question in the address is asked, unless only the headers are wanted; the page is in its language."""
        reader, view, problem = reader_of(request), None, None
        if q is not None and request.method != "HEAD":
            view, problem = self.attempt(q, [], reader)
        if view:
            reader = Reader(view.answer.language, reader.chosen)
        status = problem.status if problem else 200
        kept = (q or "") if problem else ""
        values = self.offers(reader) | {"view": view, "problem": problem, "kept": kept, "action": request.url.path}
        response = self.page(request, template, reader, status, **values)
        if q is not None:
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def ask(self, request: Request, form: FormBody) -> Response:
        """The answer alone, for the page's script; a problem as plain text."""
        self.require_own(request)
        reader = reader_of(request, first(form, "lang"))
        view, problem = self.attempt(first(form, "q"), form.get("conversation", []), reader)
        if problem:
            return PlainTextResponse(problem.message, problem.status)
        return HTMLResponse(self.templates.get_template("turn.html").render(view=view))

    def attempt(
        self, question: str, earlier: Sequence[str], reader: Reader
    ) -> tuple[AnswerView, None] | tuple[None, Problem]:
        try:
            reply = self.reply(question, earlier)
        except (QuestionError, AnswerFailedError) as error:
            return None, problem_of(error, reader.words)
        token = self.asking.token(reply.ref)
        alone = not leans_on(question, earlier)
        return AnswerView(reply, self.service.build(), self.settings.base_url, token, alone), None

    def reply(self, question: str, earlier: Sequence[str]) -> Reply:
        turns = [Turn(encodable(each)) for each in earlier[-self.settings.max_turns :]]
        return self.service.ask(encodable(question), turns, surface="web")

    def offers(self, reader: Reader) -> dict[str, Any]:
        """What the front page offers a reader who does not know what to ask."""
        documents = self.service.build().documents.values()
        return {
            "examples": self.service.examples(reader.language),
            "groups": [(lang, by_title(documents, lang)) for lang in Language if by_title(documents, lang)],
            "max_chars": self.settings.max_question_chars,
        }

    # -- reading

    def guidance(self, request: Request, document: str, build: str = "", start: str = "", end: str = "") -> Response:
        found = shown(self.service, document, build, start, end)
        if found is None and build:
            raise HTTPException(410)
        if found is None:
            raise HTTPException(404)
        return self.page(request, "document.html", reader_of(request), **self.document_parts(request, found))

    def document_parts(self, request: Request, found: DocumentVersion) -> dict[str, Any]:
        documents = self.service.build().documents
        document, words = found.document, reader_of(request).words
        resolve = resolver(document.path, documents)
        marks = [found.mark] if found.mark else []
        quoted = section_at(document, found.mark[0]) if found.mark else None
        return {
            "shown": found,
            "document": document,
            "intro": is_intro(document, document.sections[0]) if document.sections else False,
            "quoted": quoted,
            "renderer": Renderer(resolve, marks, "quote", words("web.table")),
            "plain": Renderer(resolve, table_label=words("web.table")),
            "overdue": is_overdue(document, self.settings.today()),
            "translations": translations(document, documents),
        }

    def faq(self, request: Request, entry_id: str) -> Response:
        build = self.service.build()
        entry = build.faq.get(entry_id)
        if entry is None:
            raise HTTPException(404)
        reader = reader_of(request)
        renderer = Renderer(resolver(entry.path, build.documents), table_label=reader.words("web.table"))
        bases = [base for address in entry.based_on if (base := self.base(address))]
        stale = stale_addresses(entry, build.documents)
        return self.page(request, "faq.html", reader, entry=entry, renderer=renderer, bases=bases, stale=stale)

    def base(self, address: str) -> tuple[str, Document, str] | None:
        """Page, document and heading path of a section that an answer is based on."""
        found = translated(address, self.service.build().documents)
        if found is None:
            return None
        url, document = found
        section = document.section(address.partition("#")[2])
        return url, document, " › ".join(section.path) if section else document.title

    # -- feedback

    def feedback(self, request: Request, form: FormBody) -> Response:
        """Yes or no to an answer, perhaps with a reason; as a page of its own, or a part for the page's script."""
        self.require_own(request)
        reader = reader_of(request, first(form, "lang"))
        ref, helpful = first(form, "ref"), first(form, "helpful")
        if helpful not in ("yes", "no"):
            raise HTTPException(422)
        reason = encodable(first(form, "reason"))[:MAX_REASON_CHARS]
        try:
            self.service.feedback(ref, helpful == "yes", reason)
        except KeyError:
            return self.problem(request, Problem(404, "feedback.unknown", reader.words("feedback.unknown")), reader)
        asks_why = helpful == "no" and "reason" not in form
        token = self.offered(request, form) if helpful == "no" else ""
        values: dict[str, Any] = {"ref": ref, "asks_why": asks_why, "token": token}
        if wants_part(request):
            return HTMLResponse(
                self.templates.get_template("thanks_part.html").render(
                    t=reader.words, team=team(self.service.build().site, reader.language), **values
                )
            )
        return self.page(request, "thanks.html", reader, **values)

    def offered(self, request: Request, form: Form) -> str:
        """The token to offer the editors' help with; empty when nobody can be asked, or the button stands there."""
        token, there = first(form, "token"), "offered" in form and wants_part(request)
        return token if self.asking.is_token(token, first(form, "ref")) and not there else ""

    def require_own(self, request: Request) -> None:
        if not is_own(request, self.settings.base_url):
            raise HTTPException(403)

    # -- rendering

    def problem(self, request: Request, problem: Problem, reader: Reader) -> Response:
        """In the form the caller can show: text for the page's script, else a page."""
        if wants_part(request):
            return PlainTextResponse(problem.message, problem.status)
        return self.page(request, "problem.html", reader, problem.status, problem=problem)

    def page(self, request: Request, template: str, reader: Reader, status: int = 200, **values: Any) -> Response:
        chosen, build = reader.language if reader.chosen else "", self.service.build()
        html = self.templates.get_template(template).render(
            t=reader.words,
            chosen=chosen,
            site=build.site,
            team=team(build.site, reader.language),
            answering=build.id,
            link=lambda url: with_language(url, reader.language) if chosen else url,
            languages=[(language, address_in(request, language)) for language in Language],
            **values,
        )
        return HTMLResponse(html, status, {"Vary": "Accept-Language"})


def leans_on(question: str, earlier: Sequence[str]) -> bool:
    """True when the answer is that of another question as well, so that nobody gets it who asks this one alone."""
    return bool(earlier) and understand(search_text(question), [search_text(each) for each in earlier]).leaning


def wants_part(request: Request) -> bool:
    """True when the page's script asks; it says so in a header of its own."""
    return "x-part" in request.headers


def address_in(request: Request, language: Language) -> str:
    """The page being shown, in another language; after a form was sent, the front page."""
    if request.method == "POST":
        return f"/?lang={language}"
    url = request.url.include_query_params(lang=language.value)
    return f"{url.path}?{url.query}"


def by_title(documents: Iterable[Document], language: str) -> list[Document]:
    chosen = [document for document in documents if document.lang == language]
    return sorted(chosen, key=lambda document: document.title.casefold().translate(NORWEGIAN_LAST))


def is_intro(document: Document, section: Section) -> bool:
    """True when the section's heading is the page's own title and need not be said twice."""
    return section.level == 1 and section.heading == document.title


def is_overdue(document: Document, today: date) -> bool:
    return document.review_by < today
