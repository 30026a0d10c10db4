"""One ASGI application with every surface that is set up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from fastapi import FastAPI

from bot.database import IdempotencyKeys
from bot.editorial.editorial import Editorial
from bot.editorial.settings import editorial_settings
from bot.insight.digest import Digest
from bot.insight.insight import Insight
from bot.insight.weekly import WeeklyDigest
from bot.journal import AnswerRefs, Entry
from bot.service import BotService
from bot.settings import Settings
from bot.settings_values import weekly
from bot.surfaces.slack.settings import SlackSettings, slack_settings
from bot.surfaces.teams.settings import TeamsSettings, teams_settings
from bot.surfaces.web.app import Asking, Editors, create_app
from bot.surfaces.web.keys import KEY_FILE, signing_key
from bot.surfaces.web.login import Login
from bot.surfaces.web.login.settings import login_settings
from bot.surfaces.web.settings import WebSettings

log = structlog.get_logger()

ASKED_DAYS = 30
ASKED_MOST = 5000  # entries of the journal that "most asked" looks at


Running = Callable[[], AbstractAsyncContextManager[None]]


def make_app(service: BotService, settings: Settings) -> FastAPI:
    insight = Insight(service)
    slack = slack_settings(settings, lambda: recently_asked(service))
    teams = teams_settings(settings, lambda: recently_asked(service))
    on = [name for name, each in (("slack", slack), ("teams", teams)) if each.on]
    editorial = Editorial(service, editorial_settings(settings, on)) if on else None
    web = WebSettings(base_url=settings.url, max_question_chars=settings.max_question)
    app = create_app(service, web, editors(service, insight, settings), asking(editorial, settings))
    if slack.on:
        add_slack(app, service, slack, settings, insight, editorial)
    elif slack.begun:
        log.warning("slack.off", reason="VEILEDER_SLACK_BOT_TOKEN needs an app token or a signing secret beside it.")
    if teams.on:
        add_teams(app, service, teams, settings, insight, editorial)
    elif teams.begun:
        log.warning("teams.off", reason="Teams needs VEILEDER_TEAMS_CLIENT_ID, a tenant, and a secret or an identity.")
    if settings.digest and not any(
        (slack.on and settings.slack_editors_channel, teams.on and settings.teams_editors_channel)
    ):
        log.warning("digest.off", reason="VEILEDER_DIGEST needs Slack or Teams, and its editors' channel.")
    return app


def editors(service: BotService, insight: Insight, settings: Settings) -> Editors | None:
    """The editors' pages, when a login is set up."""
    login = login_settings(settings)
    keys = IdempotencyKeys(service.journal.database)
    return Editors(Login(login, keys), insight.report) if login else None


def asking(editorial: Editorial | None, settings: Settings) -> Asking | None:
    """How readers of the page ask the editors, when those have a channel in a chat. Raises OSError without a key."""
    if editorial is None or not editorial.settings.channels:
        return None
    return Asking(editorial, signing_key(settings.var / KEY_FILE))


def alongside(app: FastAPI, running: Running) -> None:
    """What runs for as long as the application does, inside what already runs alongside it."""
    before = app.router.lifespan_context

    @asynccontextmanager
    async def both(started: FastAPI) -> AsyncIterator[None]:
        async with before(started), running():
            yield

    app.router.lifespan_context = both


def recently_asked(service: BotService) -> Sequence[Entry]:
    return service.journal.entries(datetime.now(UTC) - timedelta(days=ASKED_DAYS), ASKED_MOST)


def add_slack(
    app: FastAPI,
    service: BotService,
    slack_set: SlackSettings,
    settings: Settings,
    insight: Insight,
    editorial: Editorial | None,
) -> None:
    """Slack beside the web surface, for as long as the application runs."""
    from bot.surfaces.slack.app import make_slack_app
    from bot.surfaces.slack.connect import connected, events_router
    from bot.surfaces.slack.digest import post_digest

    slack = make_slack_app(service, IdempotencyKeys(service.journal.database), slack_set, editorial)
    if slack_set.signing_secret:
        app.include_router(events_router(slack))

    alongside(app, partial(connected, slack))
    if settings.slack_editors_channel:
        send = partial(post_digest, slack.bolt.client, settings.slack_editors_channel)
        add_digest(app, "slack", settings, insight, send)


def add_teams(
    app: FastAPI,
    service: BotService,
    teams_set: TeamsSettings,
    settings: Settings,
    insight: Insight,
    editorial: Editorial | None,
) -> None:
    """Teams beside the other surfaces, for as long as the application runs."""
    from bot.surfaces.teams.app import make_teams_app
    from bot.surfaces.teams.connect import connected
    from bot.surfaces.teams.digest import post_digest
    from bot.surfaces.teams.guard import messages_router
    from bot.surfaces.teams.places import Place

    database = service.journal.database
    teams = make_teams_app(service, IdempotencyKeys(database), AnswerRefs(database), teams_set, editorial)
    app.include_router(messages_router(teams.guard))

    alongside(app, partial(connected, teams))
    if settings.teams_editors_channel:
        room = Place(teams_set.service_url, settings.teams_editors_channel)
        send = partial(post_digest, teams.sdk, room, settings.editors_language)
        add_digest(app, "teams", settings, insight, send)


def add_digest(
    app: FastAPI, surface: str, settings: Settings, insight: Insight, send: Callable[[Digest], Awaitable[None]]
) -> None:
    """The weekly digest, when a moment is set for it."""
    moment, language = weekly(settings.digest), settings.editors_language
    if moment is None:
        return
    keys = IdempotencyKeys(insight.service.journal.database)
    sender = WeeklyDigest(surface, moment, keys, partial(insight.digest, language), send)

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        task = asyncio.create_task(sender.keep_sending())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    alongside(app, running)
