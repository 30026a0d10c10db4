"""What every part of a chat program's surface needs: answers as messages, claims, and what is running."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

import structlog
from structlog.contextvars import bound_contextvars

from bot.chat.button_payload import GoneError, make_payload, pack, still_so, unpack
from bot.chat.elements import View
from bot.chat.settings import ChatSettings
from bot.chat.views.answer import RenderOptions, draw_notice
from bot.database import DatabaseError, IdempotencyKeys, Outbox
from bot.editorial.editorial import Editorial
from bot.service import describe
from bot.service_types import AnswerFailedError, CrowdedError, QuestionError, Reply, Service, Turn
from bot.texts import text
from bot.types import DEFAULT, Language

log = structlog.get_logger()
# A question in a chat holds no connection open: it looks for room so many times, so many seconds apart.
TRIES, PAUSE = 40, 0.25
CARRIED = 100_000  # of an answer by its places: every place
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Late:
    """An answer as a message of the program, with what shows whether it may still be sent later.

    ``carried`` is the answer by its places, packed; empty for what quotes nothing.
    """

    message: Any
    language: Language
    carried: str = ""


def ref_in(carried: str) -> str:
    """The answer's reference; empty for what is no answer, or of another version."""
    try:
        return unpack(carried).ref
    except GoneError:
        return ""


class ChatHandler:
    """One process's share of a chat program's questions. ``surface`` is its name in the journal and the log."""

    def __init__(
        self,
        surface: str,
        service: Service,
        keys: IdempotencyKeys,
        settings: ChatSettings,
        editorial: Editorial | None = None,
    ) -> None:
        self.surface = surface
        self.service = service
        self.keys = keys
        self.settings = settings
        self.editorial = editorial
        self.outbox = Outbox(keys.database)
        self.seen: set[str] = set()
        self.running: set[asyncio.Task[Any]] = set()

    # -- what each chat program does its own way

    def render(self, view: View) -> Any:
        """The view as a message of the program."""
        raise NotImplementedError

    def render_reply(self, reply: Reply, frame: RenderOptions) -> Any:
        """The answer as a message of the program, which takes it whatever its size was."""
        raise NotImplementedError

    def code_of(self, error: Exception) -> dict[str, object]:  # noqa: ARG002 (a surface knows its own errors)
        """What the chat program itself calls the error, as ``code``; nothing when it does not say."""
        return {}

    # -- questions

    async def answer(self, question: str, earlier: Sequence[str], reader: Language, frame: RenderOptions) -> Any:
        """The answer as a message; what is wrong with the question, or that it failed, in `reader`'s language."""
        return (await self.late_answer(question, earlier, reader, frame)).message

    async def late_answer(self, question: str, earlier: Sequence[str], reader: Language, frame: RenderOptions) -> Late:
        """As ``answer``, with what is needed to send it later."""
        found = await self.ask_or_say(question, earlier, reader)
        if isinstance(found, View):
            return Late(self.render(found), found.language)
        answer = found.answer
        try:
            carried = pack(make_payload(answer, found.ref, answer.quotes), CARRIED)
            return Late(self.render_reply(found, self.framed(frame)), answer.language, carried)
        except Exception as error:  # noqa: BLE001 (a defect in what shows answers must not leave the asker waiting)
            return Late(self.say(text("failure", reader, ref=self.failed(error)), reader), reader)

    async def ask_or_say(self, question: str, earlier: Sequence[str], reader: Language) -> Reply | View:
        """The reply; what is wrong with the question, or that it failed, in `reader`'s language."""
        try:
            return await self.ask(question, earlier)
        except QuestionError as error:
            return draw_notice(text(error.key, reader, **error.values), reader)
        except AnswerFailedError as error:
            return draw_notice(text("failure", reader, ref=error.ref), reader)

    def framed(self, frame: RenderOptions) -> RenderOptions:
        """With what can be put to the editors from here."""
        escalates = self.editorial is not None and self.editorial.escalates(self.surface)
        return replace(frame, escalate=escalates, suggest=self.has_editors, site=self.service.build().site)

    async def ask(self, question: str, earlier: Sequence[str], surface: str = "") -> Reply:
        """Raises QuestionError or AnswerFailedError, and nothing else. `surface`: another name in the journal."""
        turns = [Turn(each) for each in earlier]
        try:
            async with self.let_in():
                with bound_contextvars(request=secrets.token_hex(8)):
                    return await asyncio.to_thread(self.service.ask, question, turns, surface or self.surface)
        except (QuestionError, AnswerFailedError):
            raise
        except Exception as error:
            raise AnswerFailedError(self.failed(error)) from error

    @asynccontextmanager
    async def let_in(self) -> AsyncIterator[None]:
        """Inside for the block, once there is room. Raises CrowdedError when there has been none for a while."""
        admission = self.service.admission
        for _ in range(TRIES):
            if admission.enter():
                try:
                    yield
                finally:
                    admission.leave()
                return
            await asyncio.sleep(PAUSE)
        admission.turn_away()
        raise CrowdedError

    def say(self, line: str, language: Language = DEFAULT) -> Any:
        """A message of one line of the bot's own."""
        return self.render(draw_notice(line, language))

    @property
    def has_editors(self) -> bool:
        return self.editorial is not None and self.editorial.has_editors

    def failed(self, error: Exception) -> str:
        """Notes a failure in the log without a word of what was asked; returns the reference to tell the reader."""
        ref = secrets.token_hex(4)
        log.error(self.event("failed"), ref=ref, **self.code_of(error), **describe(error))
        return ref

    def event(self, what: str) -> str:
        """What the log calls it: ``slack.failed``."""
        return f"{self.surface}.{what}"

    # -- answers that could not be sent in time

    async def keep(self, place: str, late: Late, wait: float = 0.0, **more: object) -> bool:
        """Leaves an answer for the outbox worker; False when the database cannot take it either."""
        body = {"message": pack_message(late.message), "lang": late.language.value, "carried": late.carried, **more}
        try:
            await asyncio.to_thread(self.outbox.keep, self.surface, place, body, wait)
        except DatabaseError:
            log.exception(self.event("keep_failed"))
            return False
        log.warning(self.event("late"))
        return True

    def still_so(self, carried: str) -> bool:
        """True unless a text that the answer quotes has changed since, or is gone."""
        try:
            return not carried or still_so(unpack(carried), self.service)
        except GoneError:
            return False

    # -- claims

    async def claim(self, key: str) -> bool:
        """True when this process is to see to `key`. Without a database, it is each process for itself."""
        try:
            return await asyncio.to_thread(self.keys.claim, key)
        except DatabaseError:
            log.exception(self.event("claim_failed"))
        fresh = key not in self.seen
        self.seen.add(key)
        return fresh

    async def done(self, key: str) -> None:
        try:
            await asyncio.to_thread(self.keys.done, key)
        except DatabaseError:
            log.exception(self.event("done_failed"))

    async def note(self, key: str) -> None:
        """Remembers `key` for ``known``."""
        await self.claim(key)
        await self.done(key)

    async def finished(self, key: str) -> bool:
        """True when `key` was seen through; also when nobody can say, so that nothing is done twice."""
        try:
            return await asyncio.to_thread(self.keys.finished, key)
        except DatabaseError:
            log.exception(self.event("finished_failed"))
            return True

    async def known(self, key: str) -> bool:
        try:
            return await asyncio.to_thread(self.keys.known, key)
        except DatabaseError:
            log.exception(self.event("known_failed"))
            return key in self.seen

    # -- what is running

    def begin(self, work: Coroutine[Any, Any, Made]) -> asyncio.Task[Made]:
        """Runs it beside what is going on; closing waits for it."""
        task = asyncio.create_task(work)
        self.running.add(task)
        task.add_done_callback(self.running.discard)
        return task

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


def pack_message(message: Any) -> dict[str, Any]:
    """A program's message, a dataclass of what JSON has, as it is kept."""
    return asdict(message)
