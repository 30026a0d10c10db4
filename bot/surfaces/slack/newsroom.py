"""What readers and editors press in the editors' loop. Bolt's listeners acknowledge and then call these."""

import asyncio

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.newsroom import ChatNewsroom
from bot.editorial.editorial import Editorial
from bot.editorial.types import Case, NotEditorError, Person, TakenError
from bot.journal import JournalError
from bot.surfaces.slack.blocks import Message
from bot.surfaces.slack.cases import reply_view, taken_message
from bot.surfaces.slack.desk import Desk
from bot.surfaces.slack.drafts import typed
from bot.surfaces.slack.home import PaneDesk
from bot.surfaces.slack.incoming import place_of
from bot.surfaces.slack.interactions import Body, InteractionDesk, show
from bot.surfaces.slack.postman import Postman
from bot.surfaces.slack.rich import Json
from bot.surfaces.slack.sending import UNREACHABLE
from bot.surfaces.slack.views import notice
from bot.texts import text
from bot.types import Language

NAMES_KEPT = 5000
NAME_SECONDS = 1.0  # Slack wants an acknowledgement within three


class Newsroom(ChatNewsroom):
    """What every part of the editors' side needs in Slack."""

    def __init__(self, desk: Desk, editorial: Editorial, clicks: InteractionDesk, panes: PaneDesk) -> None:
        super().__init__(desk, editorial)
        self.desk = desk
        self.clicks = clicks
        self.panes = panes
        self.postman = Postman(desk, editorial)
        self.names: dict[str, str] = {}

    async def person(self, body: Body, client: AsyncWebClient) -> Person:
        """Who pressed, by the name people know; the id when Slack does not say."""
        user = body["user"]["id"]
        if user not in self.names:
            try:
                profile = (await client.users_info(user=user, include_locale=True))["user"]
            except UNREACHABLE:
                return Person(self.desk.surface, user, user)
            if len(self.names) >= NAMES_KEPT:
                self.names.clear()
            self.names[user] = profile.get("real_name") or profile.get("name") or user
        return Person(self.desk.surface, user, self.names[user])

    async def soon(self, body: Body, client: AsyncWebClient) -> Person:
        """Who pressed, found in time for an acknowledgement; by id when Slack takes its time."""
        try:
            return await asyncio.wait_for(self.person(body, client), NAME_SECONDS)
        except TimeoutError:
            return Person(self.desk.surface, body["user"]["id"], body["user"]["id"])

    def language(self, body: Body) -> Language:
        """Without asking Slack: a trigger lasts three seconds."""
        return self.desk.locales.get(body["user"]["id"], Language.NB)

    async def tell(self, body: Body, line: str, client: AsyncWebClient) -> None:
        """Where it was pressed: a line that only the person sees."""
        await self.clicks.tell(body, line, self.language(body), client)

    async def refresh(self, body: Body, client: AsyncWebClient) -> None:
        """The person's App Home, as the queue is now."""
        try:
            await self.panes.home(body["user"]["id"], client)
        except UNREACHABLE as error:
            self.desk.failed(error)


class CaseDesk:
    """Questions put to the editors."""

    def __init__(self, room: Newsroom) -> None:
        self.room = room
        self.editorial = room.editorial

    # -- readers

    async def escalate(self, action: Json, body: Body, client: AsyncWebClient) -> None:
        """«Ask the communication department», from under an answer or from the modal after a no."""
        code, ref, place = action["value"].split(":", 2)
        where = place or place_of(body)
        line = await self.room.ask(Language(code), ref, where, private=where.startswith(":"))
        await self.room.clicks.tell(body, line, Language(code), client)
        await self.room.postman.run(client)

    # -- editors

    async def take(self, action: Json, body: Body, client: AsyncWebClient) -> None:
        """«Ta saken» and «Overta saken»."""
        case_id, _, over = action["value"].partition(":")
        await self.taken(int(case_id), over, body, client)

    async def taken(self, case_id: int, over: str, body: Body, client: AsyncWebClient) -> Case | None:
        """The case when it is the person's now; else they are told why it is not."""
        language, person = self.room.language(body), await self.room.person(body, client)
        try:
            case = await asyncio.to_thread(self.editorial.take, case_id, person, over)
        except TakenError:
            await self.too_late(case_id, body, client)
            return None
        except (NotEditorError, JournalError) as error:
            line = text("editorial.not_editor", language)
            if isinstance(error, JournalError):
                line = text("failure", language, ref=self.room.desk.failed(error))
            await self.room.tell(body, line, client)
            return None
        await self.room.postman.run(client)
        await self.room.refresh(body, client)
        return case

    async def too_late(self, case_id: int, body: Body, client: AsyncWebClient) -> None:
        """Somebody else has the case, or has answered it."""
        language = self.room.language(body)
        case = await asyncio.to_thread(self.editorial.cases.get, case_id)
        if case is None or case.answer:
            who = case.taken_name if case else ""
            await self.room.tell(body, text("editorial.answered.already", language, who=who), client)
        else:
            await self.say(body, taken_message(case, language), client)

    async def say(self, body: Body, message: Message, client: AsyncWebClient) -> None:
        if body.get("response_url"):
            await self.room.clicks.say(body, message)
        else:
            language = self.room.language(body)
            view = notice(text("editorial.case", language), language)
            await show(body, {**view, "blocks": list(message.blocks)}, client)

    async def reply(self, action: Json, body: Body, client: AsyncWebClient) -> None:
        """«Svar»: who answers has the case."""
        case_id = int(action["value"])
        language = self.room.language(body)
        case = await asyncio.to_thread(self.editorial.cases.get, case_id)
        if case is None:
            await self.room.tell(body, text("editorial.gone", language), client)
            return
        if not self.editorial.is_editor(f"{self.room.desk.surface}:{body['user']['id']}"):
            await self.room.tell(body, text("editorial.not_editor", language), client)
            return
        if case.answer or (case.taken_by and not case.taken_by.endswith(f":{body['user']['id']}")):
            await self.too_late(case_id, body, client)
            return
        await show(body, reply_view(case, language), client)
        await self.taken(case_id, "", body, client)

    async def answered(self, body: Body, client: AsyncWebClient) -> Json:
        """The acknowledgement of an answer: that there are no words in it, or what came of it."""
        language, person = self.room.language(body), await self.room.soon(body, client)
        case_id, words = int(body["view"]["private_metadata"]), typed(body["view"], "answer")
        if not words.strip():
            return {"response_action": "errors", "errors": {"answer": text("editorial.missing.answer", language)}}
        try:
            await asyncio.to_thread(self.editorial.answer, case_id, person, words)
            told = text("editorial.reply.sent", language)
        except TakenError as error:
            told = text("editorial.answered.already", language, who=error.who)
        except NotEditorError:
            told = text("editorial.not_editor", language)
        return {"response_action": "update", "view": notice(told, language)}
