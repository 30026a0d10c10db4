"""Sending to Teams: waits out rate limits, outages and dropped connections, so that no answer is lost to them.

Teams cannot be asked whether it has a message: a bot reads no messages back, updates and deletes only by the id that
it was not told, and can give no key to know a copy by (learn.microsoft.com, Bot Framework Connector REST API, November
2026). A connector that is slow has often taken it. So a message is waited for as long as Teams may need, and sent once
more at most when nothing was said.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import httpx

from bot.surfaces.teams.conversation_ref import ConversationRef
from bot.surfaces.teams.render import CARD, Message
from bot.surfaces.teams.sdk import (
    Account,
    ActivityContext,
    App,
    Attachment,
    ConversationAccount,
    ConversationReference,
    CreateConversationParams,
    MessageActivityInput,
    SentActivity,
    send_or_update_activity,
)

TRIES = 6
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds; doubled each time: about half a minute in all
WAITS, WAITED_IN_ALL = 30, 240.0
"""How many 429s are waited out beside the tries, and seconds of their Retry-After together: less than the ten minutes
after which another process takes a message of the outbox for one that was left behind."""
AT_ONCE = 16
"""Messages on their way at the same time: with more of them, a busy machine takes its own queue for a slow Teams."""

AGAIN = frozenset((408, 412, 429, 500, 502, 503, 504))
"""Answers that are worth another try; Microsoft names 412, 429, 502 and 504."""

NEEDS_PEOPLE = frozenset((401,))
"""Answers that pass when somebody has seen to the registration: no use trying now, and nothing is lost."""

UNREACHABLE = (httpx.HTTPError, OSError, TimeoutError, ValueError)
"""What a call may raise; ValueError is the identity platform's no to a token, and an answer of another shape."""

SLOW = (httpx.ReadTimeout, httpx.WriteTimeout)
"""The message was on its way and nothing was said: Teams may well have it."""

DROPPED = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)
"""The connection broke. Mostly that is one which Teams had closed before, and the message is not there."""

COPIES = {SLOW: 2, DROPPED: 3}
"""How often a message is sent at most within one go, by what became of it."""

GATES: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

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

    return id_of(await until_taken(attempt, sleep, harmless=bool(over)))


async def open_chat(app: App, ref: ConversationRef, sleep: Sleep = asyncio.sleep) -> ConversationRef:
    """The user's own chat with the bot. Raises as ``send``."""
    wanted = CreateConversationParams(
        members=[Account(id=ref.user)], tenant_id=ref.tenant, channel_data={"tenant": {"id": ref.tenant}}
    )
    api = app.api.clone(service_url=ref.service)
    found = await until_taken(lambda: api.conversations.create(wanted), sleep, harmless=True)
    return replace(ref, conversation=found.id)


async def until_taken(attempt: Callable[[], Awaitable[Made]], sleep: Sleep, *, harmless: bool = False) -> Made:
    """What comes of the first attempt that Teams takes.

    Raises MaybeSentError for one that it may have taken twice by now, unless that is `harmless`.
    """
    budget = Budget(harmless=harmless)
    while True:
        try:
            async with gate():
                return await attempt()
        except UNREACHABLE as error:
            wait = budget.wait_after(error)
            if wait is None:
                raise
        await sleep(wait)


def gate() -> asyncio.Semaphore:
    """One an event loop. Waiting here is no try, and no clock runs."""
    return GATES.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))


class MaybeSentError(httpx.TransportError):
    """Teams may have taken the message, twice by now: it is not sent again."""


@dataclass(slots=True)
class Budget:
    """How often a message is sent within one go, counted in tries and in Teams' own word, never by the clock."""

    tries: int = TRIES
    waits: int = WAITS
    waited: float = 0.0
    wait: float = 0.0
    harmless: bool = False
    lost: Counter[type[Exception]] = field(default_factory=Counter)

    def wait_after(self, error: Exception) -> float | None:
        """Seconds until the next try; None when there is none now. Raises MaybeSentError."""
        if not self.harmless:
            self.lost[type(error)] += 1
            for kinds, most in COPIES.items():
                if isinstance(error, kinds) and sum(self.lost[each] for each in kinds) >= most:
                    raise MaybeSentError(str(error)) from error
        if not worth_another(error) or wait_told(error) > LONGEST_WAIT:
            return None
        limited = isinstance(error, httpx.HTTPStatusError) and error.response.status_code == 429
        self.waits -= limited
        self.tries -= not limited
        self.waited += wait_told(error)
        self.wait = min(self.wait * 2 or FIRST_WAIT, LONGEST_WAIT)
        left = self.tries > 0 and self.waits >= 0 and self.waited <= WAITED_IN_ALL
        return wait_of(error, self.wait) if left else None


def id_of(sent: SentActivity) -> str:
    return "" if sent.id == NO_ID else sent.id


def activity_of(message: Message) -> MessageActivityInput:
    """As the SDK sends it. Nothing says that it is made by a machine: it is quoted.

    Feedback is given by the card's own buttons, which know their answer: Teams' thumbs would be a second control.
    """
    made = MessageActivityInput(summary=message.summary or None)
    return made.add_attachments(Attachment(content_type=CARD, content=message.card))


def worth_another(error: Exception) -> bool:
    """False for Teams' no to this message, for what it may have twice, and for a token that cannot be had now."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in AGAIN
    return isinstance(error, httpx.TransportError | OSError) and not isinstance(error, MaybeSentError)


def is_final(error: Exception) -> bool:
    """True for what must not, or need not, be sent later either."""
    if isinstance(error, MaybeSentError):
        return True
    return isinstance(error, httpx.HTTPStatusError) and error.response.status_code not in AGAIN | NEEDS_PEOPLE


def wait_told(error: Exception) -> float:
    """Seconds that Teams asks for in Retry-After; 0 when it does not."""
    return seconds_in(retry_after(error))


def wait_of(error: Exception, usual: float) -> float:
    """Seconds: as Teams says, else the usual and a little by chance, so that many do not come back at once."""
    told = retry_after(error)
    return seconds_of(told) if told else usual * (1 + random.random() / 4)  # noqa: S311 (no secret)


def retry_after(error: Exception) -> str:
    return str(error.response.headers.get("retry-after", "")) if isinstance(error, httpx.HTTPStatusError) else ""


def seconds_of(told: str) -> float:
    """A Retry-After in seconds or as a date; at most LONGEST_WAIT, and the shortest wait when it cannot be read."""
    return min(seconds_in(told), LONGEST_WAIT)


def seconds_in(told: str) -> float:
    """As ``seconds_of``, however long; 0 when nothing is told."""
    if not told.strip():
        return 0.0
    if told.strip().isdecimal():
        return float(told)
    try:
        at = parsedate_to_datetime(told)
        return max((at - at.now(at.tzinfo)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return FIRST_WAIT
