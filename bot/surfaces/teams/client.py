"""Sending to Teams: waits out rate limits, outages and dropped connections, so that no answer is lost to them."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx

from bot.surfaces.teams.conversation_ref import ConversationRef
from bot.surfaces.teams.render import CARD, Message
from bot.surfaces.teams.sdk import (
    Account,
    ActivityContext,
    App,
    Attachment,
    CitationAppearance,
    ConversationAccount,
    ConversationReference,
    CreateConversationParams,
    MessageActivityInput,
    SentActivity,
    send_or_update_activity,
)

TRIES = 8
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds; doubled each time: about three minutes in all
AGAIN = frozenset((408, 412, 429, 500, 502, 503, 504))
"""Answers that are worth another try; Microsoft names 412, 429, 502 and 504."""

UNREACHABLE = (httpx.HTTPError, OSError, TimeoutError, ValueError)
"""What sending may raise; ValueError is the identity platform's no when a token is asked for."""

LOCAL = "veileder"  # what the bot is called where it has no registration
NO_ID = "DO_NOT_USE_PLACEHOLDER_ID"  # what the SDK calls a message whose id it was not told

Context = ActivityContext[Any]
Made = TypeVar("Made")
Sleep = Callable[[float], Awaitable[None]]


async def send(ctx: Context, message: Message, sleep: Sleep = asyncio.sleep) -> str:
    """The id of the message as Teams has it, empty when it does not say.

    Raises one of UNREACHABLE when Teams refuses it or stays away.
    """
    return id_of(await until_taken(lambda: ctx.send(activity_of(message)), sleep))


async def post(
    app: App, ref: ConversationRef, message: Message, *, over: str = "", sleep: Sleep = asyncio.sleep
) -> str:
    """Says it where nobody is waiting, or in place of the message `over`; returns and raises as ``send``."""
    account = Account(id=app.id or LOCAL, name=None)
    where = ConversationReference(
        channel_id="msteams",
        service_url=ref.service,
        bot=account,
        conversation=ConversationAccount(id=ref.conversation),
    )

    def attempt() -> Awaitable[SentActivity]:
        made = activity_of(message)
        made.id = over or None
        return send_or_update_activity(app.api, made, where)

    return id_of(await until_taken(attempt, sleep))


async def open_chat(app: App, ref: ConversationRef, sleep: Sleep = asyncio.sleep) -> ConversationRef:
    """The user's own chat with the bot. Raises as ``send``."""
    wanted = CreateConversationParams(
        members=[Account(id=ref.user)], tenant_id=ref.tenant, channel_data={"tenant": {"id": ref.tenant}}
    )
    api = app.api.clone(service_url=ref.service)
    found = await until_taken(lambda: api.conversations.create(wanted), sleep)
    return replace(ref, conversation=found.id)


async def until_taken(attempt: Callable[[], Awaitable[Made]], sleep: Sleep) -> Made:
    wait = FIRST_WAIT
    for left in reversed(range(TRIES)):
        try:
            return await attempt()
        except (httpx.TransportError, httpx.HTTPStatusError, OSError) as error:
            if not left or not worth_another(error):
                raise
            await sleep(wait_of(error, wait))
        wait = min(wait * 2, LONGEST_WAIT)
    raise TimeoutError("no tries left")


def id_of(sent: SentActivity) -> str:
    return "" if sent.id == NO_ID else sent.id


def activity_of(message: Message) -> MessageActivityInput:
    """Card, sources and thumbs as the SDK sends them. Nothing says that it is made by a machine: it is quoted."""
    made = MessageActivityInput(text=message.text or None, summary=message.summary or None)
    made.add_attachments(Attachment(content_type=CARD, content=message.card))
    for at, each in enumerate(message.citations, 1):
        made.add_citation(at, CitationAppearance(name=each.name, abstract=each.abstract, url=each.url))
    return made.add_feedback() if message.rated else made


def worth_another(error: Exception) -> bool:
    return not isinstance(error, httpx.HTTPStatusError) or error.response.status_code in AGAIN


def wait_of(error: Exception, usual: float) -> float:
    """Seconds: as Teams says, else the usual and a little by chance, so that many do not come back at once."""
    told = error.response.headers.get("retry-after", "") if isinstance(error, httpx.HTTPStatusError) else ""
    return seconds_of(told) if told else usual * (1 + random.random() / 4)  # noqa: S311 (no secret)


def seconds_of(told: str) -> float:
    """A Retry-After in seconds or as a date; at most LONGEST_WAIT, and the shortest wait when it cannot be read."""
    if told.strip().isdecimal():
        return min(float(told), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(told)
        return min(max((at - at.now(at.tzinfo)).total_seconds(), 0.0), LONGEST_WAIT)
    except (TypeError, ValueError):
        return FIRST_WAIT
