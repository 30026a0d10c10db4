"""For as long as the application runs: keys at hand, what is long past forgotten, what was begun seen through."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from bot.database import DatabaseError
from bot.surfaces.teams.listeners import TeamsApp
from bot.surfaces.teams.sdk import close
from bot.surfaces.teams.tokens import TokenError

log = structlog.get_logger()

DRAIN_SECONDS = 20.0
TIDY_SECONDS = 3600.0
UNSAFE = "Requests are taken without a token. For a local client only; never where others reach this machine."


@asynccontextmanager
async def connected(teams: TeamsApp) -> AsyncIterator[None]:
    """Teams' questions are answered inside. On leaving, what was taken up is finished first."""
    await teams.sdk.initialize()
    if teams.guard.settings.unsafe_local:
        log.warning("teams.unsafe", reason=UNSAFE)
    works = (keep_tidy(teams), prefetch(teams), teams.outbox.keep_running(), teams.outbox.keep_tidying())
    tasks = [asyncio.create_task(each) for each in works]
    log.info("teams.ready")
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await teams.handler.drain(DRAIN_SECONDS)
        await close(teams.sdk)


async def prefetch(teams: TeamsApp) -> None:
    """So that the first question does not wait for keys. When they cannot be had, a question tries again."""
    if teams.guard.settings.unsafe_local:
        return
    try:
        await teams.guard.tokens.keys.prefetch()
    except TokenError as error:
        log.warning("teams.no_keys", where=teams.guard.settings.keys_url, why=str(error))


async def keep_tidy(teams: TeamsApp) -> None:
    while True:
        with suppress(DatabaseError):
            await asyncio.to_thread(teams.handler.keys.forget_old)
            await asyncio.to_thread(teams.handler.refs.forget_old)
        await asyncio.sleep(TIDY_SECONDS)
