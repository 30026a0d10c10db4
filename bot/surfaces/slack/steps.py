"""A step of Workflow Builder: a question in, the guidance's words out, for the next step to use."""

from typing import Any

from slack_bolt.context.complete.async_complete import AsyncComplete
from slack_bolt.context.fail.async_fail import AsyncFail

from bot.chat.elements import View
from bot.chat.views.answer import RenderOptions, draw_answer
from bot.surfaces.slack.client import UNREACHABLE
from bot.surfaces.slack.handler import SlackHandler
from bot.surfaces.slack.incoming import read_words
from bot.surfaces.slack.limits import ROOM
from bot.surfaces.slack.render import escape
from bot.types import DEFAULT

STEP = "ask_guidance"
"""The function's name in the manifest (docs.slack.dev, Custom steps, since August 2024)."""


async def run_step(handler: SlackHandler, event: dict[str, Any], complete: AsyncComplete, fail: AsyncFail) -> None:
    """Answers once an execution. What is wrong with the question, or that it failed, ends the step as failed.

    What the next step shows of it is text: nothing in it can ping, format or link.
    """
    key = f"step:{event['function_execution_id']}"
    async with handler.working():
        if not await handler.claim(key):
            return
        found = await handler.ask_or_say(read_words(str(event["inputs"].get("question") or "")), (), DEFAULT)
        try:
            if isinstance(found, View):
                await fail(found.plain)
            else:
                plain = draw_answer(found, RenderOptions(buttons=False, folds=False), ROOM).plain
                await complete({"status": found.answer.status.value, "answer": escape(plain)})
        except UNREACHABLE as error:
            handler.failed(error)  # the claim is left, and a repeat of the event tries again
            return
        await handler.done(key)
