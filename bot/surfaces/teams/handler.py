"""What every part of the Teams surface needs: answers as messages, and what was answered where."""

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import structlog

from bot.chat.handler import ChatHandler
from bot.chat.views.answer import RenderOptions
from bot.database import DatabaseError, IdempotencyKeys
from bot.editorial.editorial import Editorial
from bot.journal import AnswerRefs, RefKind
from bot.service_types import Reply, Service
from bot.surfaces.teams.client import UNREACHABLE
from bot.surfaces.teams.incoming import fingerprint_message
from bot.surfaces.teams.limits import VALUE
from bot.surfaces.teams.render import Message, render_message, render_reply_message
from bot.surfaces.teams.settings import TeamsSettings
from bot.texts import text
from bot.types import Language

log = structlog.get_logger()
KEPT = 5000  # people of whom it is remembered whether they are guests
LOOK_SECONDS = 2.0  # what an answer waits for Teams to say who asks


class TeamsHandler(ChatHandler):
    """One process's share of Teams' questions."""

    settings: TeamsSettings

    def __init__(
        self,
        service: Service,
        keys: IdempotencyKeys,
        refs: AnswerRefs,
        settings: TeamsSettings,
        editorial: Editorial | None = None,
    ) -> None:
        super().__init__("teams", service, keys, settings, editorial)
        self.refs = refs
        self.guests: dict[str, bool] = {}

    render = staticmethod(render_message)

    def render_reply(self, reply: Reply, frame: RenderOptions) -> Message:
        return render_reply_message(reply, replace(frame, limit=VALUE))

    def code_of(self, error: Exception) -> dict[str, object]:
        """The status that Teams answered with."""
        return {"code": error.response.status_code} if isinstance(error, httpx.HTTPStatusError) else {}

    # -- what was answered where

    async def remember(self, kind: RefKind, key: str, ref: str) -> None:
        try:
            await asyncio.to_thread(self.refs.note, kind, key, ref)
        except DatabaseError:
            log.exception("teams.remember_failed")

    async def remember_message(self, conversation: str, message: str, ref: str) -> None:
        """Which answer a message was, for reactions to it; nothing for a message that is no answer."""
        if ref:
            await self.remember(RefKind.MESSAGE, fingerprint_message(conversation, message), ref)

    async def keeps_out(self, api: Any, activity: Any) -> bool:
        """True for a guest or somebody of another tenant, unless they are let in.

        Teams says it of a member of the conversation and of nobody else (learn.microsoft.com, Get Teams-specific
        context, November 2026). When it does not say in time, the sender is one of the house: the guard has checked
        the tenant.
        """
        if self.settings.outsiders or self.settings.unsafe_local:
            return False
        user = activity.from_.id
        if user not in self.guests:
            try:
                call = api.conversations.get_member_by_id(activity.conversation.id.partition(";")[0], user)
                found = await asyncio.wait_for(call, LOOK_SECONDS)
            except UNREACHABLE as error:
                log.info("teams.member_unknown", **self.code_of(error))
                return False
            if len(self.guests) >= KEPT:
                self.guests.clear()
            self.guests[user] = self.is_outside(found)
        return self.guests[user]

    def say_outside(self, language: Language) -> Message:
        """Kindly, that the bot is for those who work here."""
        made: Message = self.say(text("chat.outsider", language), language)
        return made

    def is_outside(self, member: Any) -> bool:
        role, tenant = (member.user_role or "").lower(), member.tenant_id or self.settings.tenant_id
        return role in ("guest", "anonymous") or tenant != self.settings.tenant_id

    async def earlier(self, key: str, kind: RefKind = RefKind.TURN, most: int = 0) -> list[str]:
        """The reader's earlier questions, oldest first; none when the journal cannot be read."""
        try:
            return await asyncio.to_thread(self.refs.questions, key, most or self.settings.max_turns, kind)
        except DatabaseError:
            log.exception("teams.earlier_failed")
            return []

    async def ref_at(self, key: str) -> str:
        """The reference of the answer given there; empty when it is not known."""
        try:
            return await asyncio.to_thread(self.refs.latest, key) or ""
        except DatabaseError:
            log.exception("teams.ref_failed")
            return ""
