"""Messages to the bot: in the personal chat, mentions, follow-ups in threads it has answered; and the welcome."""

import asyncio
import contextlib
from typing import Any

from bot.chat.asked import starters
from bot.journal import RefKind, fingerprint
from bot.surfaces.teams.cards import Frame, Message, said
from bot.surfaces.teams.desk import Desk
from bot.surfaces.teams.incoming import (
    Act,
    act_on,
    is_direct,
    message_of,
    place_of,
    pressed,
    reader_of,
    turns_of,
    words_of,
)
from bot.surfaces.teams.limits import PROMPTS
from bot.surfaces.teams.newsroom import Newsroom
from bot.surfaces.teams.presses import PressDesk
from bot.surfaces.teams.sdk import TypingActivityInput
from bot.surfaces.teams.sending import UNREACHABLE, Context, send
from bot.surfaces.teams.views import welcome
from bot.texts import text
from bot.types import Language

QUEUE_WORDS = frozenset(("kø", "køen", "queue"))
TYPING_SECONDS = 1.0  # at most this long does an answer wait for Teams to have shown that one is coming


class MessageDesk:
    """Answers messages. Each gets here once: the guard sees to that."""

    def __init__(self, desk: Desk, presses: PressDesk, room: Newsroom | None = None) -> None:
        self.desk = desk
        self.presses = presses
        self.room = room

    async def receive(self, ctx: Context) -> None:
        """Answers the message if it asks something of the bot."""
        act = act_on(ctx.activity)
        if act is Act.PRESSED:
            await self.deliver(ctx, await self.presses.as_message(pressed(ctx.activity), ctx.activity))
        elif self.room and act is Act.ANSWER and is_queue(ctx.activity):
            await self.deliver(ctx, await self.room.queue_message(ctx.activity))
        elif act is Act.ANSWER or (act is Act.FOLLOW_UP and await self.goes_on(ctx.activity)):
            await self.reply(ctx)

    async def goes_on(self, activity: Any) -> bool:
        """True for someone who has asked in the thread and writes on there, while nobody has muted it."""
        if not self.desk.settings.follow_ups or not await self.desk.known(f"teams:asker:{turns_of(activity)}"):
            return False
        return not await self.desk.known(muted(activity))

    async def reply(self, ctx: Context) -> None:
        activity = ctx.activity
        typing = asyncio.create_task(self.show_typing(ctx))  # beside the answer, not before it
        turns = turns_of(activity)
        frame = Frame(follows=self.desk.settings.follow_ups and activity.conversation.conversation_type == "channel")
        if frame.follows:
            await self.desk.note(f"teams:asker:{turns}")
        earlier = await self.desk.earlier(turns)
        message = await self.desk.answer(words_of(activity), earlier, reader_of(activity), frame)
        await asyncio.wait({typing}, timeout=TYPING_SECONDS)
        typing.cancel()
        await self.deliver(ctx, message)
        if message.ref:
            await self.desk.remember(RefKind.TURN, turns, message.ref)

    async def show_typing(self, ctx: Context) -> None:
        """A nicety: an answer does not depend on it."""
        with contextlib.suppress(*UNREACHABLE):
            await ctx.send(TypingActivityInput())

    async def deliver(self, ctx: Context, message: Message) -> None:
        """Sends it; a message that Teams refuses becomes a failure the asker is told of."""
        try:
            sent = await send(ctx, message)
        except UNREACHABLE as error:
            await self.tell_failure(ctx, self.desk.failed(error))
            return
        if message.ref:
            where = message_of(ctx.activity.conversation.id, sent)
            await self.desk.remember(RefKind.MESSAGE, where, message.ref)

    async def tell_failure(self, ctx: Context, ref: str) -> None:
        reader = reader_of(ctx.activity)
        try:
            await send(ctx, said(text("failure", reader, ref=ref), reader))
        except UNREACHABLE as error:
            self.desk.failed(error)  # the conversation is gone or closed to the bot: nobody can be told

    # -- the welcome

    async def greet(self, ctx: Context) -> None:
        """Once a conversation, however often Teams says that the bot is there."""
        key = f"teams:greeting:{place_of(ctx.activity)}"
        if not await self.desk.claim(key):
            return
        message = await asyncio.to_thread(self.greeting, reader_of(ctx.activity), is_direct(ctx.activity))
        await self.deliver(ctx, message)
        await self.desk.done(key)

    def greeting(self, language: Language, direct: bool) -> Message:
        if not direct:
            return said(text("teams.greeting", language), language)
        prompts = starters(self.desk.service.build(), self.desk.settings.asked, language, PROMPTS)
        return welcome(text("chat.greeting", language), prompts, language)


def is_queue(activity: Any) -> bool:
    """«kø», written where nobody else sees it."""
    return is_direct(activity) and words_of(activity).casefold().strip(" .!?") in QUEUE_WORDS


def muted(activity: Any) -> str:
    return f"teams:muted:{fingerprint('muted', activity.conversation.id)}"
