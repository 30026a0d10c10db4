"""What every part of the Slack surface needs: answers as messages, who somebody is, and their language."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.handler import ChatHandler
from bot.chat.locales import language_of
from bot.chat.views.answer import RenderOptions, draw_answer
from bot.database import IdempotencyKeys
from bot.editorial.editorial import Editorial
from bot.editorial.types import Person
from bot.service_types import Reply, Service
from bot.surfaces.slack.client import UNREACHABLE, code_of
from bot.surfaces.slack.limits import ROOM
from bot.surfaces.slack.render import Message, render_message
from bot.surfaces.slack.settings import SlackSettings
from bot.types import Language

KEPT = 5000  # people of whom it is remembered what Slack said
NAME_SECONDS = 1.0  # Slack wants an acknowledgement within three
LOOK_SECONDS = 2.0  # what only decorates an answer, or helps to understand it, may delay it this much


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of somebody. ``teams`` are workspaces, of a Grid organisation several."""

    language: Language = Language.NB
    name: str = ""
    guest: bool = False
    teams: frozenset[str] = frozenset()


UNKNOWN = Profile()


def profile_of(user: Mapping[str, Any]) -> Profile:
    """By ``users.info``. A stranger is somebody of another organisation whom a shared channel shows."""
    guest = any(user.get(name) for name in ("is_restricted", "is_ultra_restricted", "is_stranger"))
    teams = [user.get("team_id"), *((user.get("enterprise_user") or {}).get("teams") or ())]
    name = user.get("real_name") or user.get("name") or ""
    return Profile(language_of(user.get("locale") or ""), name, guest, frozenset(each for each in teams if each))


class SlackHandler(ChatHandler):
    """One process's share of Slack's questions."""

    settings: SlackSettings

    def __init__(
        self, service: Service, keys: IdempotencyKeys, settings: SlackSettings, editorial: Editorial | None = None
    ) -> None:
        super().__init__("slack", service, keys, settings, editorial)
        self.people: dict[str, Profile] = {}

    render = staticmethod(render_message)

    def render_reply(self, reply: Reply, frame: RenderOptions) -> Message:
        return render_message(draw_answer(reply, frame, ROOM))

    def code_of(self, error: Exception) -> dict[str, object]:
        """Such as missing_scope or invalid_auth."""
        code = code_of(error)
        return {"code": code} if code else {}

    async def language(self, client: AsyncWebClient, user: str, within: float = 0.0) -> Language:
        """By the user's locale; bokmål when Slack does not say, or not `within` so many seconds."""
        return (await self.profile(client, user, within)).language

    def known_language(self, user: str) -> Language:
        """Without asking Slack: a trigger lasts three seconds."""
        return self.people.get(user, UNKNOWN).language

    async def keeps_out(
        self, client: AsyncWebClient, user: str, team: str = "", home: str = "", within: float = 0.0
    ) -> bool:
        """True for a guest or somebody of another workspace, unless they are let in.

        `team` is what the event says the user belongs to, `home` the workspace where the app is installed. When Slack
        does not say more in time, the event is gone by: nobody who works here is left without an answer.
        """
        if self.settings.outsiders:
            return False
        if team and home and team != home:
            return True
        found = await self.profile(client, user, within)
        return found.guest or bool(home and found.teams and home not in found.teams)

    async def person(self, client: AsyncWebClient, user: str, within: float = 0.0) -> Person:
        """By the name people know; by the id when Slack does not say, or not `within` so many seconds."""
        return Person(self.surface, user, (await self.profile(client, user, within)).name or user)

    async def profile(self, client: AsyncWebClient, user: str, within: float = 0.0) -> Profile:
        """UNKNOWN when Slack does not say, or not `within` so many seconds."""
        if user not in self.people:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.look_up(client, user), within or LOOK_SECONDS)
        return self.people.get(user, UNKNOWN)

    async def look_up(self, client: AsyncWebClient, user: str) -> None:
        """Remembers the user's language and name, unless Slack does not say."""
        try:
            found: dict[str, Any] = (await client.users_info(user=user, include_locale=True)).get("user") or {}
        except UNREACHABLE:
            return
        if len(self.people) >= KEPT:
            self.people.clear()
        self.people[user] = profile_of(found)
