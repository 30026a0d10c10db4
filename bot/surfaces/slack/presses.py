"""The slash command, shortcuts, buttons and windows: read, done by the chat's actions, and shown where Slack can."""

import asyncio
import time
from contextlib import suppress
from dataclasses import replace
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.actions import DECIDES, SENDS, Actions, ButtonAction, choose_language, question_or_answer
from bot.chat.button_payload import GoneError, restore_answer, unpack
from bot.chat.cutting import shorten
from bot.chat.elements import Result, Told, View
from bot.chat.handler import Late
from bot.chat.views.answer import RenderOptions, draw_answer, draw_notice, draw_result
from bot.chat.views.home import draw_search
from bot.editorial.types import Person
from bot.service_types import Reply
from bot.surfaces.slack.client import UNREACHABLE, MaybeSentError, code_of, is_final, post, respond
from bot.surfaces.slack.handler import NAME_SECONDS, SlackHandler
from bot.surfaces.slack.incoming import in_thread, place_of, read_words, words_of
from bot.surfaces.slack.limits import QUOTE, ROOM
from bot.surfaces.slack.outbox_worker import CLOCKS, PERSON, SlackOutboxWorker
from bot.surfaces.slack.panes import PaneHandler
from bot.surfaces.slack.render import (
    BASED_ON,
    Message,
    escape,
    option_value,
    read_action,
    read_fields,
    render_message,
    render_modal,
    render_option,
    unpack_data,
)
from bot.surfaces.slack.rich import Json, rich_text, section, words
from bot.texts import text
from bot.types import Language

Body = dict[str, Any]

NAMED = frozenset(("wish", "case_take", "case_reply", "case_answer", "save_faq", "case_faq", "entry_open", "faq_open"))
NAMED |= {"faq_preview", "faq_send", "accept", "undo", "proposal_close"}
"""Actions that note, or ask, who does it."""

EXPIRED = frozenset(("expired_trigger_id", "exchanged_trigger_id"))
"""Slack's words for a press that is too old to open a window: it lasts three seconds."""

OPENING = frozenset(("section", "more", "suggest"))
"""Actions that open a window, also when that has to say why not."""

FOUND = 20  # sections offered for what was typed


class PressHandler:
    """Answers to commands, shortcuts, presses and submitted windows."""

    def __init__(self, handler: SlackHandler, actions: Actions, panes: PaneHandler, outbox: SlackOutboxWorker) -> None:
        self.handler = handler
        self.actions = actions
        self.panes = panes
        self.outbox = outbox

    # -- outsiders

    async def keep_out(self, ack: AsyncAck, user: str, body: Body, client: AsyncWebClient) -> BoltResponse:
        """Says it where they pressed or wrote, so that only they see it. Slack is acknowledged before that."""
        language = self.handler.known_language(user)
        line = text("chat.outsider", language)
        if body.get("type") == "view_submission":
            return await ack(response_action="update", view=render_modal(draw_notice(line, language)))
        self.handler.begin(self.say_outside(line, language, body, client))
        return await ack()

    async def say_outside(self, line: str, language: Language, body: Body, client: AsyncWebClient) -> None:
        if body.get("response_url"):
            await self.say(body, self.handler.say(line, language))
        elif body.get("trigger_id"):
            with suppress(*UNREACHABLE):
                await open_window(body, render_modal(draw_notice(line, language)), client)

    # -- what went wrong

    async def tell_failure(self, error: Exception, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """Tells the person, wherever Slack lets them be told, and acknowledges what was not yet."""
        ref, user = self.handler.failed(error), (body.get("user") or {"id": body.get("user_id")})["id"]
        language = self.handler.known_language(user)
        expired = code_of(error) in EXPIRED
        line = text("slack.expired", language) if expired else text("failure", language, ref=ref)
        if body.get("type") == "view_submission" and ack.response is None:
            await ack(response_action="update", view=render_modal(draw_notice(line, language)))
            return
        if ack.response is None:
            await ack()
        try:
            if body.get("response_url"):
                await respond(body["response_url"], self.handler.say(line, language))
            else:
                opened = await client.conversations_open(users=user)
                await post(client, opened["channel"]["id"], self.handler.say(line, language))
        except UNREACHABLE as late:
            self.handler.failed(late)

    # -- asking where only the asker sees it

    async def command(self, body: Body, client: AsyncWebClient) -> None:
        """``/veileder question``; without a question, a short help."""
        question = read_words(body.get("text") or "")
        if question:
            await self.ask_privately(question, body["user_id"], body, client)
        else:
            reader = await self.handler.language(client, body["user_id"])
            examples = await asyncio.to_thread(self.handler.service.examples, reader)
            example = next(iter(examples), text("web.field", reader))
            await self.say(body, self.handler.say(text("slack.help", reader, example=example)))

    async def about_message(self, body: Body, client: AsyncWebClient) -> None:
        """The shortcut on somebody's message."""
        await self.ask_privately(words_of(body["message"]), body["user"]["id"], body, client)

    async def ask_privately(self, question: str, user: str, body: Body, client: AsyncWebClient) -> None:
        async with self.handler.working():
            key = f"trigger:{body['trigger_id']}"
            if not await self.handler.claim(key):
                return
            reader = await self.handler.language(client, user)
            late = await self.handler.late_answer(question, (), reader, RenderOptions(share=True))
            if await self.say(body, late.message) or await self.keep(key, user, late):
                await self.handler.done(key)

    async def keep(self, key: str, user: str, late: Late) -> bool:
        """An answer that only the asker was to see, and that Slack did not take: it comes to their own conversation."""
        return await self.handler.keep(f"{PERSON}{user}::{key}", late, since=f"{time.time() - CLOCKS:.6f}")

    # -- asking in a window

    async def open_search(self, body: Body, client: AsyncWebClient) -> None:
        """The global shortcut. The window comes first: a trigger lasts three seconds."""
        view = draw_search(self.handler.known_language(body["user"]["id"]))
        await client.views_open(trigger_id=body["trigger_id"], view=render_modal(view))

    async def ask_in_window(self, view_id: str, question: str, user: str, client: AsyncWebClient) -> None:
        """Shows the answer in an open window; a reader who has closed it is past telling."""
        handler = self.handler
        language = await handler.language(client, user)
        found = await handler.ask_or_say(question, (), language)
        try:
            view = found if isinstance(found, View) else draw_answer(found, handler.framed(RenderOptions()), ROOM)
            shown = replace(view, title=text("chat.search", language))
            await client.views_update(view_id=view_id, view=render_modal(shown, language))
        except Exception as error:  # noqa: BLE001 (a defect in what shows answers must not leave the asker waiting)
            failure = draw_notice(text("failure", language, ref=handler.failed(error)), language)
            with suppress(*UNREACHABLE):
                await client.views_update(view_id=view_id, view=render_modal(failure))

    # -- presses

    async def pressed(self, body: Body, client: AsyncWebClient) -> None:
        """Does what the button says. What takes its time shows that it does: a trigger lasts three seconds."""
        action = body["actions"][0]
        do, user = read_action(action["action_id"]), body["user"]["id"]
        data = unpack_data(do, action.get("value") or "")
        async with self.handler.working():
            if do == "ask":
                searching = text("chat.searching", self.handler.known_language(user))
                view = await self.wait_in_window(searching, body, client)
                await self.ask_in_window(view["id"], data["question"], user, client)
            elif do == "share":
                await self.share(data["carried"], body)
            else:
                verdict = "helpful" if data.get("verdict") == "yes" else "missing"
                await self.act(self.read(verdict if do == "feedback" else do, data, body), body, client)

    async def act(self, press: ButtonAction, body: Body, client: AsyncWebClient) -> None:
        if waiting := self.actions.waiting_line(press):
            view = await self.wait_in_window(waiting, body, client)
            await self.finish(press, {**body, "view": view}, client)
            return
        press = await self.named(press, client)
        result = await self.actions.run(press)
        if isinstance(result, View) or press.do in OPENING:
            await open_window(body, render_modal(draw_result(result, press.language)), client)
        elif result.line:
            await self.tell(body, result, press.language, client)
        await self.follow_up(press, client)

    async def finish(self, press: ButtonAction, body: Body, client: AsyncWebClient) -> None:
        """What takes its time, and then in the window what came of it; in a direct message when that is closed."""
        named = replace(press, person=await self.handler.person(client, press.person.id))
        view = draw_result(await self.actions.run(named), press.language)
        try:
            await client.views_update(view_id=body["view"]["id"], view=render_modal(view))
        except UNREACHABLE:
            try:
                opened = await client.conversations_open(users=press.person.id)
                await post(client, opened["channel"]["id"], render_message(view))
            except UNREACHABLE as error:
                self.handler.failed(error)
        await self.follow_up(press, client)

    def read(self, do: str, data: Json, body: Body) -> ButtonAction:
        """A press as the actions want it, except for the person's name."""
        user = body["user"]["id"]
        person = Person(self.handler.surface, user, user)
        place = data.get("place") or place_of(body)
        language = choose_language(data, self.handler.known_language(user))
        thread = f"muted:{data.get('thread', '')}"
        return ButtonAction(do, data, person, language, place, place.startswith(":"), thread)

    async def named(self, press: ButtonAction, client: AsyncWebClient) -> ButtonAction:
        """With the person's name where it is needed; with the id when Slack takes its time."""
        if press.do not in NAMED:
            return press
        return replace(press, person=await self.handler.person(client, press.person.id, NAME_SECONDS))

    async def follow_up(self, press: ButtonAction, client: AsyncWebClient) -> None:
        """Sends what the press has caused, and shows an editor the queue as it is now."""
        editorial = self.handler.editorial
        if press.do in SENDS:
            await self.outbox.run()
        if editorial and press.do in DECIDES and editorial.is_editor(press.person):
            try:
                await self.panes.home(press.person.id, client)
            except UNREACHABLE as error:
                self.handler.failed(error)

    async def wait_in_window(self, line: str, body: Body, client: AsyncWebClient) -> Json:
        view = render_modal(draw_notice(line, self.handler.known_language(body["user"]["id"])))
        return dict((await open_window(body, view, client))["view"])

    # -- windows that are sent

    async def submitted(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """The acknowledgement says what comes next: what is wrong at which field, or another view."""
        view = body["view"]
        do = read_action(view["callback_id"])
        data = {**unpack_data(do, view.get("private_metadata") or ""), **read_fields(view)}
        async with self.handler.working():
            if do == "search":
                waiting = text("chat.searching", self.handler.known_language(body["user"]["id"]))
                await ack(response_action="update", view=self.window(waiting, body))
                await self.ask_in_window(view["id"], data["question"], body["user"]["id"], client)
                return
            press = self.read(do, self.with_addresses(data), body)
            if waiting := self.actions.waiting_line(press):
                await ack(response_action="update", view=self.window(waiting, body))
                await self.finish(press, body, client)
                return
            press = await self.named(press, client)
            await ack(**acknowledged(press, await self.actions.run(press)))
            await self.follow_up(press, client)

    def window(self, line: str, body: Body) -> Json:
        return render_modal(draw_notice(line, self.handler.known_language(body["user"]["id"])))

    def with_addresses(self, data: Json) -> Json:
        """The addresses of the sections that were chosen, also of those that are longer than Slack takes."""
        if not any(each.startswith("~") for each in data.get(BASED_ON, ())):
            return data
        documents = self.handler.service.build().documents.values()
        addresses = (f"{each.id}#{section.anchor}" for each in documents for section in each.sections)
        known = {option_value(each): each for each in addresses}
        return {**data, BASED_ON: [known.get(each, each) for each in data[BASED_ON]]}

    async def options(self, typed: str) -> list[Json]:
        """Sections for what was typed in the field for them."""
        if self.handler.editorial is None:
            return []
        found = await asyncio.to_thread(self.handler.editorial.suggestions.sections, typed, FOUND)
        return [render_option(each.address, each.section) for each in found]

    # -- a message as a draft

    async def save_message(self, body: Body, client: AsyncWebClient) -> None:
        """«Lagre som FAQ» on a message: in a thread it is the answer to what the thread began with."""
        message, typed = body["message"], words_of(body["message"])
        async with self.handler.working():
            press = self.read("save_faq", question_or_answer(typed), body)
            view = await self.wait_in_window(self.actions.waiting_line(press), body, client)
            if in_thread(message):
                asked = await self.read_thread_start(body["channel"]["id"], message["thread_ts"], client)
                press = replace(press, data={"question": asked, "answer": typed})
            await self.finish(press, {**body, "view": view}, client)

    async def read_thread_start(self, channel: str, thread: str, client: AsyncWebClient) -> str:
        """What a thread began with; empty when the bot may not read there."""
        try:
            found = await client.conversations_replies(channel=channel, ts=thread, limit=1)
        except UNREACHABLE:
            return ""
        messages = found.get("messages") or []
        return words_of(messages[0]) if messages else ""

    # -- a private answer, shown to all

    async def share(self, carried: str, body: Body) -> None:
        """Posts it in the channel, once, with who asked what."""
        message = await asyncio.to_thread(self.shared, carried, body["user"]["id"])
        if message is None:
            await self.say(body, self.handler.say(text("chat.gone", Language.NB)))
            return
        key = f"share:{unpack(carried).ref}"
        if await self.handler.claim(key) and await self.say(body, message, to_all=True):
            await self.handler.done(key)

    def shared(self, carried: str, user: str) -> Message | None:
        """The answer again, from the build it was given from; None when that is gone."""
        settings = self.handler.settings
        try:
            payload = unpack(carried)
            answer = restore_answer(payload, self.handler.service, settings.base_url, settings.today())
        except GoneError:
            return None
        made = self.handler.render_reply(Reply(answer, payload.ref), RenderOptions(buttons=False))
        before, _, after = text("slack.shared", payload.language, user="\0").partition("\0")
        asker = {"type": "user", "user_id": user}
        asked = words(f"{after} {shorten(payload.question, QUOTE)}")
        lead = section(*([words(before)] if before else []), asker, asked)
        return Message(f"{escape(shorten(payload.question, 60))}\n{made.text}", (rich_text(lead), *made.blocks))

    # -- telling

    async def tell(self, body: Body, told: Told, language: Language, client: AsyncWebClient) -> None:
        """Where it was pressed: a line that only the person sees."""
        view = draw_result(told, language)
        if body.get("response_url"):
            await self.say(body, render_message(view))
        else:
            await open_window(body, render_modal(view), client)

    async def say(self, body: Body, message: Message, *, to_all: bool = False) -> bool:
        """To where the interaction came from; False when Slack did not take it and may take it later.

        A message that Slack refuses becomes a failure that the reader is told of.
        """
        try:
            await respond(body["response_url"], message, to_all=to_all)
        except UNREACHABLE as error:
            ref = self.handler.failed(error)
            if not is_final(error):
                return False
            if not isinstance(error, MaybeSentError):
                await self.say_failure(body, ref)
        return True

    async def say_failure(self, body: Body, ref: str) -> None:
        try:
            await respond(body["response_url"], self.handler.say(text("failure", Language.NB, ref=ref)))
        except UNREACHABLE as error:
            self.handler.failed(error)


def acknowledged(press: ButtonAction, result: Result) -> Json:
    """What Slack does with a window that was sent."""
    if result.errors:
        return {"response_action": "errors", "errors": dict(result.errors)}
    if press.do == "reason":
        return {}
    on_top = press.do == "faq_preview" and isinstance(result, View)
    return {
        "response_action": "push" if on_top else "update",
        "view": render_modal(draw_result(result, press.language)),
    }


async def open_window(body: Body, view: Json, client: AsyncWebClient) -> Any:
    """On top of the one the press was in; returns what Slack says of it."""
    in_modal = (body.get("view") or {}).get("type") == "modal"
    opening = client.views_push if in_modal else client.views_open
    return await opening(trigger_id=body["trigger_id"], view=view)
