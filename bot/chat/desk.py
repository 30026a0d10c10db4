"""What every part of a chat program's surface needs: the service, claims, feedback, and what is running."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog

from bot.journal import Deliveries, JournalError
from bot.service import describe
from bot.service_types import AnswerFailedError, QuestionError, Reply, Service, Turn
from bot.texts import text
from bot.types import Language

log = structlog.get_logger()


class ChatDesk:
    """One process's share of a chat program's questions. ``surface`` is its name in the journal and the log."""

    def __init__(self, surface: str, service: Service, deliveries: Deliveries) -> None:
        self.surface = surface
        self.service = service
        self.deliveries = deliveries
        self.seen: set[str] = set()
        self.running: set[asyncio.Task[Any]] = set()

    # -- questions

    async def ask(self, question: str, earlier: Sequence[str], surface: str = "") -> Reply:
        """Raises QuestionError or AnswerFailedError, and nothing else. `surface`: another name in the journal."""
        turns = [Turn(each) for each in earlier]
        try:
            return await asyncio.to_thread(self.service.ask, question, turns, surface or self.surface)
        except (QuestionError, AnswerFailedError):
            raise
        except Exception as error:
            raise AnswerFailedError(self.failed(error)) from error

    def failed(self, error: Exception) -> str:
        """Notes a failure in the log without a word of what was asked; returns the reference to tell the reader."""
        ref = secrets.token_hex(4)
        log.error(self.event("failed"), ref=ref, **self.code_of(error), **describe(error))
        return ref

    def code_of(self, error: Exception) -> dict[str, object]:  # noqa: ARG002 (a surface knows its own errors)
        """What the chat program itself calls the error, as ``code``; nothing when it does not say."""
        return {}

    def give(self, ref: str, *, helpful: bool, reason: str, language: Language) -> str:
        """Notes feedback; returns what to tell the reader."""
        try:
            self.service.feedback(ref, helpful, reason)
        except KeyError:
            return text("feedback.unknown", language)
        except JournalError as error:
            return text("failure", language, ref=self.failed(error))
        return text("feedback.thanks", language)

    def event(self, what: str) -> str:
        """What the log calls it: ``slack.failed``."""
        return f"{self.surface}.{what}"

    # -- claims

    async def claim(self, key: str) -> bool:
        """True when this process is to see to `key`. Without a database, it is each process for itself."""
        try:
            return await asyncio.to_thread(self.deliveries.claim, key)
        except JournalError:
            log.exception(self.event("claim_failed"))
        fresh = key not in self.seen
        self.seen.add(key)
        return fresh

    async def done(self, key: str) -> None:
        try:
            await asyncio.to_thread(self.deliveries.done, key)
        except JournalError:
            log.exception(self.event("done_failed"))

    async def note(self, key: str) -> None:
        """Remembers `key` for ``known``."""
        await self.claim(key)
        await self.done(key)

    async def finished(self, key: str) -> bool:
        """True when `key` was seen through; also when nobody can say, so that nothing is done twice."""
        try:
            return await asyncio.to_thread(self.deliveries.finished, key)
        except JournalError:
            log.exception(self.event("finished_failed"))
            return True

    async def known(self, key: str) -> bool:
        try:
            return await asyncio.to_thread(self.deliveries.known, key)
        except JournalError:
            log.exception(self.event("known_failed"))
            return key in self.seen

    # -- what is running

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Inside, closing waits for the task at hand."""
        task = asyncio.current_task()
        if task is None:  # pragma: no cover (a coroutine always runs in a task)
            raise RuntimeError("outside a task")
        self.running.add(task)
        try:
            yield
        finally:
            self.running.discard(task)

    async def drain(self, seconds: float) -> None:
        """Waits for what is running, so that nothing taken up is left unanswered."""
        if self.running:
            await asyncio.wait(self.running, timeout=seconds)
