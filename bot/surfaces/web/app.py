"""The web surface: a page to ask on, pages to read the guidance on, a JSON API, and pages for editors.

Readers get no cookie and leave no state; editors get a cookie when they log in.
"""

from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from bot.insight.types import MakeReport
from bot.service_types import Service
from bot.surfaces.web.api import api_router
from bot.surfaces.web.asking import Asking
from bot.surfaces.web.cases import CasePages
from bot.surfaces.web.crowd import Crowd
from bot.surfaces.web.desk import DeskTools, add_desk
from bot.surfaces.web.elsewhere import Elsewhere
from bot.surfaces.web.health import Health, health_router
from bot.surfaces.web.house import HousePages
from bot.surfaces.web.insight import InsightPages
from bot.surfaces.web.languages import reader_of
from bot.surfaces.web.login import Login, LoginPages
from bot.surfaces.web.login.door import BEGIN, CALLBACK
from bot.surfaces.web.middleware import BodyLimit, Failures, RequestId, SecurityHeaders, Trusted
from bot.surfaces.web.pages import HERE, Pages
from bot.surfaces.web.problems import Problem, bad_request, failure, turned_away
from bot.surfaces.web.settings import WebSettings

__all__ = ["Asking", "Editors", "WebSettings", "create_app"]

UNTRACED: TelemetryConfig = {"tracing": False, "logs": False, "auto_configure": False}
"""FastAPI's own traces have whole addresses, and so questions; ours are in ``bot/traces.py``."""

ABOUT = "Finds and quotes written guidance, word for word. Writes no advice of its own."


@dataclass(frozen=True, slots=True)
class Editors:
    """What there is for editors, and who they are."""

    login: Login
    report: MakeReport
    desk: DeskTools | None = None


def create_app(
    service: Service,
    settings: WebSettings,
    editors: Editors | None = None,
    asking: Asking | None = None,
    health: Health | None = None,
) -> FastAPI:
    """The ASGI application. ``/docs`` is off because its scripts come from elsewhere; ``/openapi.json`` is there.

    Without `editors` their pages say how they are opened, and nothing else. Without `asking` readers cannot put a
    question to the editors.
    """
    app = FastAPI(title="Veileder", description=ABOUT, docs_url=None, redoc_url=None, telemetry=UNTRACED)
    pages = Pages(service, settings, asking or Asking())
    add_pages(app, pages)
    add_house(app, HousePages(service))
    add_elsewhere(app, Elsewhere(pages))
    add_case_pages(app, CasePages(pages, pages.asking))
    add_editors_pages(app, pages, editors)
    app.include_router(api_router(pages.reply))
    app.include_router(health_router(told := health or Health()))
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    add_problems(app, pages, settings, told, lambda request: bool(editors and editors.login.editor(request)))
    return app


READ: dict[str, Any] = {"methods": ["GET", "HEAD"], "include_in_schema": False}
WRITE: dict[str, Any] = {"methods": ["POST"], "include_in_schema": False}


def add_pages(app: FastAPI, pages: Pages) -> None:
    app.add_api_route("/", pages.home, **READ)
    app.add_api_route("/ask", pages.ask, **WRITE)
    app.add_api_route("/guidance/{document}", pages.guidance, **READ)
    app.add_api_route("/faq/{entry_id}", pages.faq, **READ)
    app.add_api_route("/feedback", pages.feedback, **WRITE)


def add_house(app: FastAPI, house: HousePages) -> None:
    app.add_api_route("/house.css", house.colours, **READ)
    app.add_api_route("/logo", house.logo, **READ)


def add_elsewhere(app: FastAPI, elsewhere: Elsewhere) -> None:
    app.add_api_route("/embed", elsewhere.frame, **READ)
    app.add_api_route("/embed.js", elsewhere.script, **READ)
    app.add_api_route("/feed.xml", elsewhere.feed, **READ)


def add_case_pages(app: FastAPI, cases: CasePages) -> None:
    app.add_api_route("/escalate", cases.send, **WRITE)
    app.add_api_route("/case/{token}", cases.show, **READ)


def add_editors_pages(app: FastAPI, pages: Pages, editors: Editors | None) -> None:
    door = LoginPages(pages, editors.login if editors else None)
    desk = editors.desk if editors else None
    report = editors.report if editors else None
    insight = InsightPages(pages, door, report, desk)
    app.add_api_route("/login", door.show, **READ)
    app.add_api_route("/login", door.enter, **WRITE)
    app.add_api_route("/logout", door.leave, **WRITE)
    app.add_api_route(BEGIN, door.begin, **READ)
    app.add_api_route(CALLBACK, door.callback, **READ)
    app.add_api_route("/innsikt", insight.page, **READ)
    app.add_api_route("/innsikt/{name}.csv", insight.file, **READ)
    if editors and editors.desk:
        add_desk(app, pages, door, editors.desk, editors.report)


def add_problems(app: FastAPI, pages: Pages, settings: WebSettings, health: Health, trusted: Trusted) -> None:
    """Errors as the caller can read them: JSON below /api, text for the page's script, pages for everyone else."""

    def respond(request: Request, problem: Problem) -> Response:
        if is_api(request):
            return JSONResponse(problem.as_json(), problem.status)
        return pages.problem(request, problem, reader_of(request))

    def refuse(request: Request, status: int) -> Response:
        return respond(request, bad_request(status, reader_of(request).words, api=is_api(request)))

    async def on_http_error(request: Request, error: Exception) -> Response:
        return refuse(request, error.status_code if isinstance(error, AnyHTTPException) else 422)

    app.add_exception_handler(AnyHTTPException, on_http_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_http_error)

    def turn_away(request: Request, key: str) -> Response:
        return respond(request, turned_away(key, reader_of(request).words))

    app.add_middleware(Crowd, questions=pages.service.admission, health=health, refuse=turn_away)
    app.add_middleware(
        BodyLimit,
        limit=settings.max_body_bytes,
        uploads=settings.max_upload_bytes,
        trusted=trusted,
        seconds=settings.body_seconds,
        respond=refuse,
    )
    app.add_middleware(Failures, respond=lambda request, ref: respond(request, failure(ref, reader_of(request).words)))
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestId)


def is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")
