"""Which address of the desk leads to what."""

from functools import partial
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.insight.types import MakeReport
from bot.surfaces.web.desk.desk import HOME, AwayError, Desk, DeskTools
from bot.surfaces.web.desk.faq import FaqPages
from bot.surfaces.web.desk.gaps import GapPages
from bot.surfaces.web.desk.guidance import GuidancePages
from bot.surfaces.web.desk.publishing import PublishPages
from bot.surfaces.web.desk.queue import QueuePages
from bot.surfaces.web.desk.sheets import SheetPages
from bot.surfaces.web.desk.trying import TryPages
from bot.surfaces.web.links import with_language
from bot.surfaces.web.login import LoginPages
from bot.surfaces.web.pages import Pages

READ: dict[str, Any] = {"methods": ["GET", "HEAD"], "include_in_schema": False}
FORMS = {
    "/forslag/{proposal_id}": "",
    "/formulering": "/ubesvart",
    "/ikke-vart": "/ubesvart",
    "/faq/ny": "/faq",
    "/endringer/{change_id}": "/faq",
    "/utkast/{proposal_id}/publiser": "/utkast/{proposal_id}",
    "/faq/ark/skriv": "/faq/ark",
    "/veiledning/hent": "/veiledning",
    "/publiser/lag": "/publiser",
    "/publiser/tilbake": "/publiser",
    "/publiser/forkast": "/publiser",
}
"""Addresses that are only sent forms, and the pages that those stand on."""

WRITE: dict[str, Any] = {"methods": ["POST"], "include_in_schema": False}


def add_desk(app: FastAPI, pages: Pages, door: LoginPages, tools: DeskTools, report: MakeReport) -> None:
    """Every page is behind the door, and every form carries a token of its own."""
    desk = Desk(pages, door, tools, report)
    for address, page in FORMS.items():
        app.add_api_route(f"{HOME}{address}", partial(before, page), **READ)
    add_queue(app, QueuePages(desk))
    add_gaps(app, GapPages(desk))
    add_sheets(app, SheetPages(desk))
    add_faq(app, FaqPages(desk))
    add_guidance(app, GuidancePages(desk))
    add_publishing(app, PublishPages(desk))
    app.add_api_route(f"{HOME}/prov", TryPages(desk).page, **READ)
    app.add_exception_handler(AwayError, turned_away)


def before(page: str, request: Request) -> Response:
    """On to the page that a form stands on, for whoever asks for its address: in another language, or once more."""
    picked = request.query_params.get("lang", "")
    address = HOME + page.format(**request.path_params)
    return RedirectResponse(with_language(address, picked) if picked else address, 303)


async def turned_away(_request: Request, error: Exception) -> Response:
    assert isinstance(error, AwayError)  # what it was registered for
    return error.response


def add_queue(app: FastAPI, own: QueuePages) -> None:
    app.add_api_route(HOME, own.queue, **READ)
    app.add_api_route(f"{HOME}/saker/{{case_id}}", own.case, **READ)
    app.add_api_route(f"{HOME}/saker/{{case_id}}", own.decide_case, **WRITE)
    app.add_api_route(f"{HOME}/forslag/{{proposal_id}}", own.decide_proposal, **WRITE)
    app.add_api_route(f"{HOME}/logg", own.log, **READ)
    app.add_api_route(f"{HOME}/logg.csv", own.log_file, **READ)


def add_gaps(app: FastAPI, own: GapPages) -> None:
    app.add_api_route(f"{HOME}/ubesvart", own.gaps, **READ)
    app.add_api_route(f"{HOME}/formulering", own.phrase, **WRITE)
    app.add_api_route(f"{HOME}/ikke-vart", own.not_ours, **WRITE)


def add_faq(app: FastAPI, own: FaqPages) -> None:
    app.add_api_route(f"{HOME}/faq", own.entries, **READ)
    app.add_api_route(f"{HOME}/faq/ny", own.new, **WRITE)
    app.add_api_route(f"{HOME}/faq/{{entry_id}}/historikk", own.history, **READ)
    app.add_api_route(f"{HOME}/endringer/{{change_id}}", own.undo, **WRITE)
    app.add_api_route(f"{HOME}/utkast/{{proposal_id}}", own.draft, **READ)
    app.add_api_route(f"{HOME}/utkast/{{proposal_id}}", own.change, **WRITE)
    app.add_api_route(f"{HOME}/utkast/{{proposal_id}}/publiser", own.publish, **WRITE)


def add_sheets(app: FastAPI, own: SheetPages) -> None:
    app.add_api_route(f"{HOME}/faq/ark", own.page, **READ)
    app.add_api_route(f"{HOME}/faq/ark", own.read, **WRITE)
    app.add_api_route(f"{HOME}/faq/ark/skriv", own.carry_out, **WRITE)
    app.add_api_route(f"{HOME}/faq/ark.xlsx", own.file, **READ)


def add_guidance(app: FastAPI, own: GuidancePages) -> None:
    app.add_api_route(f"{HOME}/veiledning", own.documents, **READ)
    app.add_api_route(f"{HOME}/veiledning/rediger", own.edit, **READ)
    app.add_api_route(f"{HOME}/veiledning/rediger", own.save, **WRITE)
    app.add_api_route(f"{HOME}/veiledning/hent", own.bring, **WRITE)
    app.add_api_route(f"{HOME}/veiledning/{{document}}", own.document, **READ)


def add_publishing(app: FastAPI, own: PublishPages) -> None:
    app.add_api_route(f"{HOME}/publiser", own.page, **READ)
    app.add_api_route(f"{HOME}/publiser", own.publish, **WRITE)
    app.add_api_route(f"{HOME}/publiser/lag", own.build, **WRITE)
    app.add_api_route(f"{HOME}/publiser/gang", own.progress, **READ)
    app.add_api_route(f"{HOME}/publiser/hendelser", own.events, **READ)
    app.add_api_route(f"{HOME}/publiser/tilbake", own.back, **WRITE)
    app.add_api_route(f"{HOME}/publiser/forkast", own.discard, **WRITE)
