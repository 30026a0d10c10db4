"""FAQ drafts from messages, cases and the queue; wished changes; publishing and undoing."""

import asyncio
from collections.abc import Callable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.carried import Carried, GoneError, unpack
from bot.chat.newsroom import RefusedError
from bot.editorial.editorial import Editorial
from bot.editorial.types import FaqDraft, Person, Proposal, TakenError
from bot.surfaces.slack.blocks import Message, escape
from bot.surfaces.slack.drafts import (
    draft_in,
    faq_view,
    fits,
    option,
    outcome_view,
    preview_view,
    typed,
    wish_view,
)
from bot.surfaces.slack.incoming import in_thread, words_of
from bot.surfaces.slack.interactions import Body, show
from bot.surfaces.slack.newsroom import Newsroom
from bot.surfaces.slack.rich import Json
from bot.surfaces.slack.sending import UNREACHABLE, post
from bot.surfaces.slack.views import notice
from bot.texts import text
from bot.types import Language

FOUND = 20  # sections offered for what was typed


class DraftDesk:
    """FAQ drafts, from the first press to what came of publishing."""

    def __init__(self, room: Newsroom) -> None:
        self.room = room
        self.editorial: Editorial = room.editorial

    # -- opening a draft

    async def of_message(self, body: Body, client: AsyncWebClient) -> None:
        """«Lagre som FAQ» on a message: in a thread it is the answer to what the thread began with."""

        async def texts() -> tuple[str, str]:
            message, channel = body["message"], body["channel"]["id"]
            words = words_of(message.get("text") or "")
            if in_thread(message):
                return await self.first_of(channel, message["thread_ts"], client), words
            return (words, "") if "?" in words else ("", words)

        def make(person: Person, pair: tuple[str, str]) -> Proposal:
            return self.editorial.draft(pair[0], pair[1], person)

        await self.open(body, client, make, texts)

    async def first_of(self, channel: str, thread: str, client: AsyncWebClient) -> str:
        """What a thread began with; empty when the bot may not read there."""
        try:
            found = await client.conversations_replies(channel=channel, ts=thread, limit=1)
        except UNREACHABLE:
            return ""
        messages = found.get("messages") or []
        return words_of(messages[0].get("text") or "") if messages else ""

    async def of_case(self, action: Json, body: Body, client: AsyncWebClient) -> None:
        """«Lag FAQ» of an answered case."""
        await self.open(body, client, lambda person, _: self.editorial.draft_of_case(int(action["value"]), person))

    async def of_entry(self, action: Json, body: Body, client: AsyncWebClient) -> None:
        """«Se gjennom» of an entry whose guidance has changed."""
        await self.open(body, client, lambda person, _: self.editorial.draft_of_entry(action["value"], person))

    async def of_proposal(self, action: Json, body: Body, client: AsyncWebClient) -> None:
        """«Se gjennom» of a proposal."""
        await self.open(body, client, lambda _, __: self.room.found(int(action["value"])))

    async def open(self, body: Body, client: AsyncWebClient, make: Callable[..., Proposal], texts: Any = None) -> None:
        """Opens a modal at once, since a trigger lasts three seconds, and fills it in when suggestions are found."""
        language = self.room.language(body)
        waiting = notice(text("editorial.wait", language), language)
        async with self.room.desk.working():
            view_id = (await show(body, waiting, client))["view"]["id"]
            person = await self.room.person(body, client)
            try:
                if texts is None:
                    self.room.check(person, language)
                proposal = await self.room.do(language, make, person, await texts() if texts else None)
                view = await self.room.do(language, self.view_of, proposal, language)
            except RefusedError as refused:
                view = notice(str(refused), language)
            except Exception as error:  # noqa: BLE001 (a defect must not leave a modal that says to wait)
                view = notice(text("failure", language, ref=self.room.desk.failed(error)), language)
            await self.room.clicks.update_quietly(client, view_id, view)

    def view_of(self, proposal: Proposal, language: Language) -> Json:
        draft = proposal.draft or FaqDraft("", (), language.value, (), "")
        if not fits(draft):
            key = "editorial.too_long" if draft.id else "editorial.too_long.new"
            return notice(text(key, language, file=f"faq/{draft.id}.md"), language)
        return faq_view(proposal, draft, self.room.sections(draft), language)

    async def options(self, words: str) -> list[Json]:
        """Sections for what was typed in the field for them."""
        found = await asyncio.to_thread(self.editorial.suggestions.sections, words, FOUND)
        return [option(each) for each in found]

    # -- looking at it

    async def preview(self, body: Body, client: AsyncWebClient) -> Json:
        """The acknowledgement of a draft: what is missing, or the draft as readers will see it."""
        person = await self.room.soon(body, client)
        try:
            return await asyncio.to_thread(self.previewed, body, person)
        except (TakenError, KeyError):
            gone = notice(text("editorial.gone", self.room.language(body)), self.room.language(body))
            return {"response_action": "update", "view": gone}

    def previewed(self, body: Body, person: Person) -> Json:
        language, view = self.room.language(body), body["view"]
        proposal = self.room.found(int(view["private_metadata"]))
        build = self.editorial.service.brain().build
        known = [f"{info.id}#{anchor}" for info in build.infos.values() for anchor in info.anchors]
        draft = draft_in(view, proposal.draft or FaqDraft("", (), "nb", (), ""), known)
        wrong, answer = self.room.checked(proposal.id, draft, person, language)
        if answer is None:
            return {"response_action": "errors", "errors": wrong}
        shown = preview_view(proposal.id, answer, language, editor=self.editorial.is_editor(person.key))
        return {"response_action": "push", "view": shown}

    # -- deciding

    async def sent(self, body: Body, client: AsyncWebClient) -> Json:
        """What the preview shows once it was sent; publishing goes on in ``decided``."""
        language, person = self.room.language(body), await self.room.soon(body, client)
        if self.editorial.is_editor(person.key):
            return self.publishing(body)
        proposal_id, why = int(body["view"]["private_metadata"]), typed(body["view"], "why")
        try:
            await self.room.do(language, self.editorial.send, proposal_id, person, why)
        except RefusedError as refused:
            return notice(str(refused), language)
        return notice(text("editorial.proposed", language), language)

    async def decided(self, body: Body, client: AsyncWebClient) -> None:
        """Publishes an editor's draft; others' has been sent in."""
        person = await self.room.person(body, client)
        if self.editorial.is_editor(person.key):
            what = f"publish:{body['view']['private_metadata']}"
            await self.carry_out(what, typed(body["view"], "why"), "", body, client)

    def publishing(self, body: Body) -> Json:
        language = self.room.language(body)
        return notice(text("editorial.publishing", language), language)

    async def accepted(self, body: Body, client: AsyncWebClient) -> None:
        """Publishes in spite of a check, with the reason that was given."""
        await self.carry_out(body["view"]["private_metadata"], "", typed(body["view"], "accept"), body, client)

    async def undo(self, action: Json, body: Body, client: AsyncWebClient) -> None:
        """«Angre», from the App Home or from the modal after publishing."""
        language = self.room.language(body)
        waiting = notice(text("editorial.undoing", language), language)
        opened_view = (await show(body, waiting, client))["view"]
        await self.carry_out(f"undo:{action['value']}", "", "", {**body, "view": opened_view}, client)

    async def carry_out(self, what: str, why: str, accept: str, body: Body, client: AsyncWebClient) -> None:
        """Publishes or undoes, and shows in the view what came of it."""
        async with self.room.desk.working():
            language, person = self.room.language(body), await self.room.person(body, client)
            try:
                outcome = await self.room.do(language, self.room.outcome, what, person, why, accept)
                faq = outcome.change.faq if outcome.change else ""
                view = outcome_view(what, outcome, f"{self.room.desk.settings.base_url}/faq/{faq}", language)
            except RefusedError as refused:
                view = notice(str(refused), language)
            except Exception as error:  # noqa: BLE001 (a defect must not leave the editor waiting)
                view = notice(text("failure", language, ref=self.room.desk.failed(error)), language)
            await self.show_outcome(view, body, client)
            await self.room.postman.run(client)
            await self.room.refresh(body, client)

    async def show_outcome(self, view: Json, body: Body, client: AsyncWebClient) -> None:
        """In the modal; in a direct message when that has been closed meanwhile."""
        try:
            await client.views_update(view_id=body["view"]["id"], view=view)
        except UNREACHABLE:
            await self.write_to(body["user"]["id"], view, client)

    async def write_to(self, user: str, view: Json, client: AsyncWebClient) -> None:
        blocks = tuple(each for each in view["blocks"] if each["type"] != "input")
        line = next((each["text"]["text"] for each in blocks if each["type"] == "section"), view["title"]["text"])
        try:
            conversation = await client.conversations_open(users=user)
            await post(client, conversation["channel"]["id"], Message(escape(line), blocks))
        except UNREACHABLE as error:
            self.room.desk.failed(error)

    async def close(self, action: Json, body: Body, client: AsyncWebClient) -> None:
        """«Ferdig» and «Avvis» on a proposal."""
        language, person = self.room.language(body), await self.room.person(body, client)
        try:
            await self.room.do(language, self.editorial.close_proposal, int(action["value"]), person)
        except RefusedError as refused:
            await self.room.tell(body, str(refused), client)
            return
        await self.room.tell(body, text("editorial.closed", language), client)
        await self.room.refresh(body, client)


class WishDesk:
    """«Foreslå endring» on what was quoted."""

    def __init__(self, room: Newsroom) -> None:
        self.room = room

    async def open(self, action: Json, body: Body, client: AsyncWebClient) -> None:
        view = await asyncio.to_thread(self.view_of, action["value"])
        await show(body, view, client)

    def view_of(self, packed: str) -> Json:
        try:
            value = unpack(packed)
            names = [each.section for each in self.room.quotes(value)]
        except GoneError:
            return notice(text("chat.gone", Language.NB), Language.NB)
        return wish_view(packed, value, names, value.language)

    async def sent(self, body: Body, client: AsyncWebClient) -> Json:
        """What the modal shows once the wish was sent."""
        person, language = await self.room.soon(body, client), self.room.language(body)
        try:
            value = unpack(body["view"]["private_metadata"])
            language = value.language
            await self.room.do(language, self.keep, value, body["view"], person)
        except GoneError:
            return notice(text("chat.gone", language), language)
        except RefusedError as refused:
            return notice(str(refused), language)
        return notice(text("editorial.proposed", language), language)

    def keep(self, value: Carried, view: Json, person: Person) -> None:
        """Raises GoneError."""
        chosen = (view["state"]["values"].get("which") or {}).get("which", {}).get("selected_option") or {"value": "0"}
        self.room.wish(value, int(chosen["value"]), typed(view, "text"), person)
