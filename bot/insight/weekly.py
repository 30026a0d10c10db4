"""Sending the digest once a week, with any number of processes and however often they are restarted."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from bot.database import IdempotencyKeys
from bot.insight.digest import Digest
from bot.settings_values import Weekly

log = structlog.get_logger()

CHECK_SECONDS = 60.0

Sleep = Callable[[float], Awaitable[None]]


def now_here() -> datetime:
    """This machine's clock, with its time zone."""
    return datetime.now(UTC).astimezone()


@dataclass(frozen=True)
class WeeklyDigest:
    """``surface`` names where it goes; each surface has its own turn.

    ``send`` may raise anything; then it is tried again when the claim is stale (``STALE`` in
    ``bot.database.idempotency``), until the day ends.
    """

    surface: str
    moment: Weekly
    keys: IdempotencyKeys
    make: Callable[[], Digest]
    send: Callable[[Digest], Awaitable[None]]
    clock: Callable[[], datetime] = now_here

    async def keep_sending(self, sleep: Sleep = asyncio.sleep) -> None:
        """For as long as the program runs. What was missed is sent late, but not after its day."""
        while True:
            await self.check()
            await sleep(CHECK_SECONDS)

    async def check(self) -> bool:
        """Sends the digest when its moment has come and nobody has; True when it was sent now."""
        now = self.clock()
        if not self.moment.reached(now):
            return False
        try:
            return await self.send_once(self.key(now))
        except Exception as error:  # noqa: BLE001 (whatever a surface or the journal raises, it is tried again)
            log.error("digest.failed", surface=self.surface, error=type(error).__name__)  # noqa: TRY400 (may hold words)
            return False

    async def send_once(self, key: str) -> bool:
        if not await asyncio.to_thread(self.keys.claim, key):
            return False
        digest = await asyncio.to_thread(self.make)
        await self.send(digest)
        await asyncio.to_thread(self.keys.done, key)
        log.info("digest.sent", surface=self.surface)
        return True

    def key(self, now: datetime) -> str:
        """One a surface and ISO week."""
        week = now.isocalendar()
        return f"digest:{self.surface}:{week.year}-W{week.week:02d}"
