"""One ASGI application with every surface that is set up."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from fastapi import FastAPI

from bot.journal import AnswerRefs, Deliveries, Entry
from bot.service import BotService
from bot.settings import Settings
from bot.surfaces.slack.settings import SlackSettings, slack_settings
from bot.surfaces.teams.settings import TeamsSettings, teams_settings
from bot.surfaces.web.app import create_app
from bot.surfaces.web.settings import WebSettings

log = structlog.get_logger()

ASKED_DAYS = 30
ASKED_MOST = 5000  # entries of the journal that "most asked" looks at


def make_app(service: BotService, settings: Settings) -> FastAPI:
    app = create_app(service, WebSettings(base_url=settings.url, max_question_chars=settings.max_question))
    slack = slack_settings(settings, lambda: recently_asked(service))
    if slack.on:
        add_slack(app, service, slack, settings.database_url)
    elif slack.begun:
        log.warning("slack.off", reason="VEILEDER_SLACK_BOT_TOKEN needs an app token or a signing secret beside it.")
    teams = teams_settings(settings, lambda: recently_asked(service))
    if teams.on:
        add_teams(app, service, teams, settings.database_url)
    elif teams.begun:
        log.warning("teams.off", reason="Teams needs VEILEDER_TEAMS_CLIENT_ID, a tenant, and a secret or an identity.")
    return app


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
    async def running() -> AsyncIterator[None]:
        async with connected(slack):
            yield
        deliveries.close()

    add_lifespan(app, running)


def add_teams(app: FastAPI, service: BotService, settings: TeamsSettings, database: str) -> None:
    """Teams beside the other surfaces, for as long as the application runs."""
    from bot.surfaces.teams.app import make_teams_app
    from bot.surfaces.teams.connect import connected
    from bot.surfaces.teams.guard import messages_router

    deliveries, refs = Deliveries.open(database), AnswerRefs.open(database)
    teams = make_teams_app(service, deliveries, refs, settings)
    app.include_router(messages_router(teams.guard))

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        async with connected(teams):
            yield
        deliveries.close()
        refs.close()

    add_lifespan(app, running)


def add_lifespan(app: FastAPI, running: Callable[[], AbstractAsyncContextManager[None]]) -> None:
    """`running` is entered when the application starts, inside whatever was added before."""
    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(started: FastAPI) -> AsyncIterator[Mapping[str, Any] | None]:
        async with before(started) as state, running():
            yield state

    app.router.lifespan_context = lifespan  # type: ignore[assignment]
