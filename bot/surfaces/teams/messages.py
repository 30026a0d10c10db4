"""Messages to the bot: in the personal chat, mentions, follow-ups in threads it has answered; and the welcome."""

import asyncio
import contextlib
from dataclasses import replace
from typing import Any

from bot.chat.asked import starters
from bot.chat.handler import Late
from bot.chat.views.answer import RenderOptions, draw_notice, draw_result
from bot.chat.views.home import draw_welcome
from bot.house import greeting
from bot.journal import RefKind
from bot.surfaces.teams.client import UNREACHABLE, Context, MaybeSentError, is_final, send, wait_told
from bot.surfaces.teams.conversation_ref import pack_ref, refer_to
from bot.surfaces.teams.handler import TeamsHandler
from bot.surfaces.teams.incoming import (
    CHANNEL,
    Act,
    act_on,
    fingerprint_message,
    fingerprint_place,
    fingerprint_turns,
    is_direct,
    is_targeted,
    pressed,
    quoted_in,
    read_language,
    read_words,
)
from bot.surfaces.teams.limits import PROMPTS
from bot.surfaces.teams.presses import PressHandler, read_press
from bot.surfaces.teams.render import Message, mark_private, render_message
from bot.surfaces.teams.sdk import TypingActivityInput
from bot.texts import text
from bot.types import Language

QUEUE_WORDS = frozenset(("kø", "køen", "queue"))
TYPING_SECONDS = 1.0  # at most this long does an answer wait for Teams to have shown that one is coming


class MessageHandler:
    """Answers messages. Each gets here once: the guard sees to that."""

    def __init__(self, handler: TeamsHandler, presses: PressHandler) -> None:
        self.handler = handler
        self.presses = presses

    async def receive(self, ctx: Context) -> None:
        """Answers the message if it asks something of the bot."""
        act = act_on(ctx.activity)
        if act is Act.NOTHING or (act is Act.FOLLOW_UP and not await self.goes_on(ctx.activity)):
            return
        if await self.handler.keeps_out(ctx.api, ctx.activity):
            await self.deliver(ctx, self.handler.say_outside(read_language(ctx.activity)))
        elif act is Act.PRESSED:
            await self.deliver(ctx, await self.presses.as_message(pressed(ctx.activity), ctx.activity))
        elif self.handler.editorial and act is Act.ANSWER and is_queue(ctx.activity):
            press = read_press({"do": "queue"}, ctx.activity)
            await self.deliver(
                ctx, render_message(draw_result(await self.presses.act(press, ctx.activity), press.language))
            )
        else:
            await self.reply(ctx)

    async def goes_on(self, activity: Any) -> bool:
        """True for someone who has asked in the thread and writes on there, while nobody has muted it."""
        if not self.handler.settings.follow_ups or not await self.handler.known(
            f"teams:asker:{fingerprint_turns(activity)}"
        ):
            return False
        return not await self.handler.known(read_press({}, activity).thread)

    async def reply(self, ctx: Context) -> None:
        activity = ctx.activity
        private = is_targeted(activity)
        typing = asyncio.create_task(self.show_typing(ctx, private))  # beside the answer, not before it
        turns = fingerprint_turns(activity)
        in_thread = activity.conversation.conversation_type == CHANNEL and not private
        goes_on = self.handler.settings.follow_ups and in_thread
        if goes_on:
            await self.handler.note(f"teams:asker:{turns}")
        earlier = await self.handler.earlier(turns)
        for each in quoted_in(activity):  # an answer of ours that is quoted is what the question is about
            key = fingerprint_message(activity.conversation.id, each.quoted_reply.message_id)
            earlier += await self.handler.earlier(key, RefKind.MESSAGE, 1)
        frame = RenderOptions(mute=turns if goes_on else "")
        late = await self.handler.late_answer(read_words(activity), earlier, read_language(activity), frame)
        if private:
            late = replace(late, message=replace(late.message, card=mark_private(late.message.card)))
        await asyncio.wait({typing}, timeout=TYPING_SECONDS)
        typing.cancel()
        await self.deliver(ctx, late.message, late)
        if late.message.ref:
            await self.handler.remember(RefKind.TURN, turns, late.message.ref)

    async def show_typing(self, ctx: Context, private: bool) -> None:
        """A nicety: an answer does not depend on it. All in the conversation would see it."""
        if not private:
            with contextlib.suppress(*UNREACHABLE):
                await ctx.send(TypingActivityInput())

    async def deliver(self, ctx: Context, message: Message, late: Late | None = None) -> None:
        """Sends it, or leaves it for the outbox; what Teams refuses becomes a failure that the asker is told of.

        What Teams does not take as a private message comes to the asker's own chat, as its documentation advises.
        """
        place = ctx.activity.conversation.id
        try:
            sent = await send(ctx, message)
        except UNREACHABLE as error:
            ref = self.handler.failed(error)
            elsewhere = is_targeted(ctx.activity) and not isinstance(error, MaybeSentError)
            if elsewhere or not is_final(error):
                await self.keep(ctx, late or Late(message, read_language(ctx.activity)), error)
            elif isinstance(error, MaybeSentError):
                await self.handler.remember_message(place, "", message.ref)
            else:
                await self.tell_failure(ctx, ref)
            return
        await self.handler.remember_message(place, sent, message.ref)

    async def keep(self, ctx: Context, late: Late, error: Exception) -> None:
        """A late answer to what was asked in private comes to the asker's own chat: later nothing here is private."""
        where = refer_to(ctx.activity, private=is_targeted(ctx.activity))
        await self.handler.keep(pack_ref(where), late, wait_told(error))

    async def tell_failure(self, ctx: Context, ref: str) -> None:
        reader = read_language(ctx.activity)
        late = Late(self.handler.say(text("failure", reader, ref=ref), reader), reader)
        try:
            await send(ctx, late.message)
        except UNREACHABLE as error:
            self.handler.failed(error)  # the conversation is gone or closed to the bot: nobody can be told
            if not is_final(error):
                await self.keep(ctx, late, error)

    # -- the welcome

    async def greet(self, ctx: Context) -> None:
        """Once a conversation, however often Teams says that the bot is there."""
        key = f"teams:greeting:{fingerprint_place(ctx.activity)}"
        if not await self.handler.claim(key):
            return
        message = await asyncio.to_thread(self.greeting, read_language(ctx.activity), is_direct(ctx.activity))
        await self.deliver(ctx, message)
        await self.handler.done(key)

    def greeting(self, language: Language, direct: bool) -> Message:
        if not direct:
            return render_message(draw_notice(text("teams.greeting", language), language))
        build = self.handler.service.build()
        prompts = starters(build, self.handler.settings.asked, language, PROMPTS)
        return render_message(draw_welcome(greeting(build.site, language, "chat.greeting"), prompts, language))


def is_queue(activity: Any) -> bool:
    """«kø», written where nobody else sees it."""
    return is_direct(activity) and read_words(activity).casefold().strip(" .!?") in QUEUE_WORDS
