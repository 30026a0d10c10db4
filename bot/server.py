"""One ASGI application with every surface that is set up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from anyio import to_thread
from fastapi import FastAPI

from bot.chat.settings import ChatSettings
from bot.chat.surface import ChatSurface, Opening
from bot.database import IdempotencyKeys
from bot.editorial.acts import Acts
from bot.editorial.editorial import Editorial
from bot.editorial.mail import MAIL, Mailer, MailSettings
from bot.editorial.settings import editorial_settings
from bot.insight.digest import Digest
from bot.insight.insight import Insight
from bot.insight.weekly import WeeklyDigest
from bot.journal import AnswerRefs, Entry
from bot.keys import key_in
from bot.privacy.retention import Retention
from bot.service import BotService, describe
from bot.service_types import Observed
from bot.settings import Settings
from bot.settings_values import origins, roles, weekly
from bot.surfaces.registry import CHATS
from bot.surfaces.web.app import Asking, Editors, create_app
from bot.surfaces.web.connections import Server, server_for
from bot.surfaces.web.crowd import PAGES
from bot.surfaces.web.desk import DeskTools
from bot.surfaces.web.health import Health
from bot.surfaces.web.keys import KEY_FILE
from bot.surfaces.web.login import Login
from bot.surfaces.web.login.settings import login_settings
from bot.surfaces.web.metrics import Metrics, metrics_router
from bot.surfaces.web.settings import WebSettings
from bot.traces import Traces, traces_to

log = structlog.get_logger()

ASKED_DAYS = 30
ASKED_MOST = 5000  # entries of the journal that "most asked" looks at
LOOK_AFTER_SECONDS = 3600


Running = Callable[[], AbstractAsyncContextManager[None]]


def make_app(service: BotService, settings: Settings, chats: Sequence[ChatSurface] = CHATS) -> FastAPI:
    insight = Insight(service)
    told = {chat: chat.settings(settings, lambda: recently_asked(service)) for chat in chats}
    on = {chat: own for chat, own in told.items() if own.on}
    channels = {chat.name: own.editors_channel for chat, own in on.items()}
    loop = editorial_settings(settings, channels)
    editorial = Editorial(service, loop) if on or loop.desk else None
    web = WebSettings(
        base_url=settings.url,
        max_question_chars=settings.max_question,
        embed_origins=origins(settings.embed_origins),
    )
    health = Health(lambda: service.last_good.build.id, service.journal.database)
    app = create_app(service, web, editors(service, insight, settings, editorial), asking(editorial, settings), health)
    app.state.health = health
    metrics = Metrics(service, health)
    service.observe = metrics.observe
    if settings.traces:
        add_traces(app, service, traces_to(settings.traces))
    app.include_router(metrics_router(metrics, settings.metrics_token.get_secret_value()))
    alongside(app, health.watched)
    alongside(app, partial(threads_for, service.admission.most + PAGES))
    alongside(app, Retention(service.journal.database, settings.keep_questions_days).running)
    if editorial and not on:
        alongside(app, partial(looked_after, editorial))
    if editorial and MAIL in loop.channels:
        alongside(app, Mailer(editorial.outbox, mail_settings(settings), lambda: service.build().site.name).running)
    for chat, own in told.items():
        if own.on:
            health.connected[chat.name] = add_chat(app, service, chat, own, settings, insight, editorial)
        elif own.begun:
            event = f"{chat.name}.off"
            log.warning(event, reason=chat.lacks)
    if settings.digest and not any(channels.values()):
        names = " or ".join(chat.name.capitalize() for chat in chats)
        log.warning("digest.off", reason=f"VEILEDER_DIGEST needs {names}, and its editors' channel.")
    return app


def add_traces(app: FastAPI, service: BotService, traces: Traces) -> None:
    """Spans of every question beside what is observed already."""
    observe = service.observe

    def both(what: Observed) -> None:
        observe(what)
        traces.observe(what)

    service.observe, service.span = both, traces.span
    alongside(app, traces.running)


def make_server(app: FastAPI) -> Server:
    """What serves the application until the process is told to end, on the sockets that its ``run`` is given."""
    health: Health = app.state.health
    return server_for(app, health)


def editors(service: BotService, insight: Insight, settings: Settings, editorial: Editorial | None) -> Editors | None:
    """The editors' pages, when a login is set up; with a desk, when somebody has a role at it."""
    login = login_settings(settings)
    if login is None:
        return None
    keys = IdempotencyKeys(service.journal.database)
    has_roles = bool(settings.desk_roles or login.oidc)
    tools = DeskTools(service, editorial, roles(settings.desk_roles)) if editorial and has_roles else None
    return Editors(Login(login, keys, Acts(service.journal.database)), insight.report, tools)


def mail_settings(settings: Settings) -> MailSettings:
    return MailSettings(
        settings.mail_server.get_secret_value(),
        settings.mail_from or settings.mail_to,
        settings.mail_to,
        f"{settings.url}/redaksjon",
        settings.editors_language,
    )


@asynccontextmanager
async def looked_after(editorial: Editorial) -> AsyncIterator[None]:
    """What chats do beside sending, where there is no chat: what was left half done is seen to every hour."""

    async def keep_on() -> None:
        while True:
            try:
                await asyncio.to_thread(editorial.look_after)
            except Exception as error:  # noqa: BLE001 (it is tried again in an hour)
                log.warning("editorial.not_looked_after", **describe(error))
            await asyncio.sleep(LOOK_AFTER_SECONDS)

    task = asyncio.create_task(keep_on())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def asking(editorial: Editorial | None, settings: Settings) -> Asking | None:
    """How readers of the page ask the editors, when those have a channel or a desk. Raises OSError without a key."""
    if editorial is None or not editorial.settings.channels:
        return None
    return Asking(editorial, key_in(settings.var / KEY_FILE))


def alongside(app: FastAPI, running: Running) -> None:
    """What runs for as long as the application does, inside what already runs alongside it."""
    before = app.router.lifespan_context

    @asynccontextmanager
    async def both(started: FastAPI) -> AsyncIterator[None]:
        async with before(started), running():
            yield

    app.router.lifespan_context = both


@asynccontextmanager
async def threads_for(requests: int) -> AsyncIterator[None]:
    """Whoever has been let in gets a thread at once: who waits for one is not seen by anything that counts."""
    to_thread.current_default_thread_limiter().total_tokens = requests
    yield


def recently_asked(service: BotService) -> Sequence[Entry]:
    return service.journal.entries(datetime.now(UTC) - timedelta(days=ASKED_DAYS), ASKED_MOST)


def add_chat(
    app: FastAPI,
    service: BotService,
    chat: ChatSurface,
    own: ChatSettings,
    settings: Settings,
    insight: Insight,
    editorial: Editorial | None,
) -> Callable[[], bool]:
    """A chat beside the web surface, for as long as the application runs. Returns what says if it is connected."""
    database = service.journal.database
    opened = chat.open(own, Opening(service, IdempotencyKeys(database), AnswerRefs(database), editorial))
    if opened.router:
        app.include_router(opened.router)
    alongside(app, opened.connected)
    if own.editors_channel:
        add_digest(app, chat.name, settings, insight, opened.send_digest)
    return opened.is_connected


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
