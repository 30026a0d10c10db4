"""One ASGI application with every surface that is set up."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import structlog
from fastapi import FastAPI

from bot.insight.insight import Insight
from bot.journal import Deliveries, Entry
from bot.service import BotService
from bot.settings import Settings
from bot.surfaces.slack.settings import SlackSettings, slack_settings
from bot.surfaces.web.app import Editors, create_app
from bot.surfaces.web.login import Login
from bot.surfaces.web.login.settings import login_settings
from bot.surfaces.web.settings import WebSettings

log = structlog.get_logger()

ASKED_DAYS = 30
ASKED_MOST = 5000  # entries of the journal that "most asked" looks at


def make_app(service: BotService, settings: Settings) -> FastAPI:
    app = create_app(
        service,
        WebSettings(base_url=settings.url, max_question_chars=settings.max_question),
        editors(service, settings),
    )
    slack = slack_settings(settings, lambda: recently_asked(service))
    if slack.on:
        add_slack(app, service, slack, settings.database_url)
    elif slack.begun:
        log.warning("slack.off", reason="VEILEDER_SLACK_BOT_TOKEN needs an app token or a signing secret beside it.")
    return app


def editors(service: BotService, settings: Settings) -> Editors | None:
    """The editors' pages, when a login is set up."""
    login = login_settings(settings)
    if login is None:
        return None
    return Editors(Login(login, Deliveries.open(settings.database_url)), Insight(service).report)


def recently_asked(service: BotService) -> Sequence[Entry]:
    return service.journal.entries(datetime.now(UTC) - timedelta(days=ASKED_DAYS), ASKED_MOST)


def add_slack(app: FastAPI, service: BotService, settings: SlackSettings, database: str) -> None:
    """Slack beside the web surface, for as long as the application runs."""
    from bot.surfaces.slack.app import make_slack_app
    from bot.surfaces.slack.connect import connected, events_router

    deliveries = Deliveries.open(database)
    slack = make_slack_app(service, deliveries, settings)
    if settings.signing_secret:
        app.include_router(events_router(slack))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with connected(slack):
            yield
        deliveries.close()

    app.router.lifespan_context = lifespan
