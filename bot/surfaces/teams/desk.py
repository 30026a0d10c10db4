"""What every part of the Teams surface needs: answers as messages, and what was answered where."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import httpx
import structlog

from bot.chat.desk import ChatDesk
from bot.editorial.editorial import Editorial
from bot.journal import AnswerRefs, Deliveries, JournalError, RefKind
from bot.service_types import AnswerFailedError, QuestionError, Service
from bot.surfaces.teams.cards import PLAIN, Frame, Message, message_of, said
from bot.surfaces.teams.settings import TeamsSettings
from bot.texts import text
from bot.types import Language

log = structlog.get_logger()


class Desk(ChatDesk):
    """One process's share of Teams' questions."""

    def __init__(
        self,
        service: Service,
        deliveries: Deliveries,
        refs: AnswerRefs,
        settings: TeamsSettings,
        editorial: Editorial | None = None,
    ) -> None:
        super().__init__("teams", service, deliveries)
        self.editorial = editorial
        self.refs = refs
        self.settings = settings

    async def answer(self, question: str, earlier: Sequence[str], reader: Language, frame: Frame = PLAIN) -> Message:
        """The answer as a message; what is wrong with the question, or that it failed, in `reader`'s language."""
        try:
            reply = await self.ask(question, earlier)
        except QuestionError as error:
            return said(text(error.key, reader, **error.values), reader)
        except AnswerFailedError as error:
            return said(text("failure", reader, ref=error.ref), reader)
        try:
            return message_of(reply, replace(frame, escalate=self.escalates, suggest=self.has_editors))
        except Exception as error:  # noqa: BLE001 (a defect in what shows answers must not leave the asker waiting)
            return said(text("failure", reader, ref=self.failed(error)), reader)

    @property
    def escalates(self) -> bool:
        """True when readers can ask the editors."""
        return self.editorial is not None and self.editorial.escalates(self.surface)

    @property
    def has_editors(self) -> bool:
        return self.editorial is not None and self.editorial.has_editors

    def code_of(self, error: Exception) -> dict[str, object]:
        """The status that Teams answered with."""
        return {"code": error.response.status_code} if isinstance(error, httpx.HTTPStatusError) else {}

    # -- what was answered where

    async def remember(self, kind: RefKind, key: str, ref: str) -> None:
        try:
            await asyncio.to_thread(self.refs.note, kind, key, ref)
        except JournalError:
            log.exception("teams.remember_failed")

    async def earlier(self, key: str) -> list[str]:
        """The reader's earlier questions, oldest first; none when the journal cannot be read."""
        try:
            return await asyncio.to_thread(self.refs.questions, key, self.settings.max_turns)
        except JournalError:
            log.exception("teams.earlier_failed")
            return []

    async def ref_at(self, key: str) -> str:
        """The reference of the answer given there; empty when it is not known."""
        try:
            return await asyncio.to_thread(self.refs.latest, key) or ""
        except JournalError:
            log.exception("teams.ref_failed")
            return ""
