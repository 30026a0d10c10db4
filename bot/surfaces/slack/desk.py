"""What every part of the Slack surface needs: the service, claims, the reader's language, and what is running."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.journal import Deliveries, JournalError
from bot.service import describe
from bot.service_types import AnswerFailedError, QuestionError, Reply, Service, Turn
from bot.surfaces.slack.blocks import PLAIN, Frame, Message, message_of, said
from bot.surfaces.slack.incoming import language_of
from bot.surfaces.slack.sending import UNREACHABLE, SlackApiError
from bot.surfaces.slack.settings import SlackSettings
from bot.texts import text
from bot.types import Language

log = structlog.get_logger()

LOCALES_KEPT = 5000


class Desk:
    """One process's share of Slack's questions."""

    def __init__(self, service: Service, deliveries: Deliveries, settings: SlackSettings) -> None:
        self.service = service
        self.deliveries = deliveries
        self.settings = settings
        self.locales: dict[str, Language] = {}
        self.seen: set[str] = set()
        self.running: set[asyncio.Task[None]] = set()

    # -- questions

    async def answer(self, question: str, earlier: Sequence[str], reader: Language, frame: Frame = PLAIN) -> Message:
        """The answer as a message; what is wrong with the question, or that it failed, in `reader`'s language."""
        try:
            reply = await self.ask(question, earlier)
        except QuestionError as error:
            return said(text(error.key, reader, **error.values))
        except AnswerFailedError as error:
            return said(text("failure", reader, ref=error.ref))
        try:
            return message_of(reply, frame)
        except Exception as error:  # noqa: BLE001 (a defect in what shows answers must not leave the asker waiting)
            return said(text("failure", reader, ref=self.failed(error)))

    async def ask(self, question: str, earlier: Sequence[str]) -> Reply:
        """Raises QuestionError or AnswerFailedError, and nothing else."""
        turns = [Turn(each) for each in earlier]
        try:
            return await asyncio.to_thread(self.service.ask, question, turns, "slack")
        except (QuestionError, AnswerFailedError):
            raise
        except Exception as error:
            raise AnswerFailedError(self.failed(error)) from error

    def failed(self, error: Exception) -> str:
        """Notes a failure in the log without a word of what was asked; returns the reference to tell the reader.

        ``code`` is what Slack calls it, such as missing_scope or invalid_auth.
        """
        ref = secrets.token_hex(4)
        code = {"code": error.response.get("error")} if isinstance(error, SlackApiError) else {}
        log.error("slack.failed", ref=ref, **code, **describe(error))
        return ref

    # -- claims

    async def claim(self, key: str) -> bool:
        """True when this process is to see to `key`. Without a database, it is each process for itself."""
        try:
            return await asyncio.to_thread(self.deliveries.claim, key)
        except JournalError:
            log.exception("slack.claim_failed")
        fresh = key not in self.seen
        self.seen.add(key)
        return fresh

    async def done(self, key: str) -> None:
        try:
            await asyncio.to_thread(self.deliveries.done, key)
        except JournalError:
            log.exception("slack.done_failed")

    async def note(self, key: str) -> None:
        """Remembers `key` for ``known``."""
        await self.claim(key)
        await self.done(key)

    async def known(self, key: str) -> bool:
        try:
            return await asyncio.to_thread(self.deliveries.known, key)
        except JournalError:
            log.exception("slack.known_failed")
            return key in self.seen

    # -- readers

    async def language(self, client: AsyncWebClient, user: str) -> Language:
        """By the user's locale; bokmål when Slack does not say."""
        if user not in self.locales:
            try:
                found = await client.users_info(user=user, include_locale=True)
            except UNREACHABLE:
                return Language.NB
            if len(self.locales) >= LOCALES_KEPT:
                self.locales.clear()
            self.locales[user] = language_of((found.get("user") or {}).get("locale") or "")
        return self.locales[user]

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
