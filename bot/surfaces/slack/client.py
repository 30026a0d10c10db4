"""Sending to Slack: what is passing is waited out, nothing is sent twice, and no text can ping or unfurl.

Slack may have taken a message though the call failed: ``internal_error`` and ``fatal_error`` say so themselves
(docs.slack.dev, common errors of every method, November 2026), and a 503 or a connection that broke may hide it. So a
message carries a key in its metadata, and is looked for by it before it is sent again. Everything else that the bot
asks of Slack does no harm twice, and is tried again at once (``Again``).
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientConnectorError, ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.chat.cutting import head
from bot.surfaces.slack.render import Message

TRIES = 5
FIRST_WAIT = 0.5  # seconds; doubled each time: under eight in all
WAITS = 30
"""How many 429s are waited out beside the tries; each says how long in Retry-After."""
LONGEST_WAIT, WAITED_IN_ALL = 30.0, 240.0
"""Seconds of a Retry-After, and of all of them together, that are waited out; what Slack wants longer for waits in the
outbox. Less than a claim's ten minutes: after that another process takes the message for one that was left behind."""

GIVEN_UP_SECONDS = 120.0
"""When a call counts as lost. Long: on a busy machine our own queue would be taken for a slow Slack."""
AFTER_GIVING_UP = 60.0
"""Seconds until a message that was given up is looked for: before that it may still be on its way."""

ANSWERS = "veileder_answer"  # what the bot's answers carry, as the type of their metadata
PAGE = 200  # messages in which one that was sent is looked for, from the one it answers on

UNREACHABLE = (SlackClientError, ClientError, TimeoutError, OSError)
"""What a call may raise besides SlackApiError, which is Slack's own no and a SlackClientError too."""

UNSURE = frozenset(("internal_error", "fatal_error", "service_unavailable"))
"""Slack's words for a call that failed and may have been carried out."""

PASSING = UNSURE | {"ratelimited", "rate_limited", "request_timeout", "team_added_to_org"}
"""Slack's words for what passes by itself."""

WAITING = frozenset(
    ("token_expired", "token_revoked", "invalid_auth", "not_authed", "account_inactive", "missing_scope")
)
"""Slack's words for what passes when somebody has seen to the app: no use trying now, and nothing is lost."""


class MaybeSentError(SlackClientError):
    """Slack may have taken the message, twice by now, and nobody can look: it is not sent again."""


__all__ = [
    "UNREACHABLE",
    "MaybeSentError",
    "SlackApiError",
    "code_of",
    "is_final",
    "make_client",
    "post",
    "quiet",
    "respond",
    "wait_told",
]


# -- what went wrong


def code_of(error: Exception) -> str:
    """Slack's own word, or the status where it has none.

    The SDK's error holds a response of one of three kinds, and words that are no JSON in some of them.
    """
    response = getattr(error, "response", None)
    data = getattr(response, "data", response)
    if isinstance(data, Mapping):
        return str(data.get("error") or "")
    return f"http_{status_of(error)}" if status_of(error) else ""


def status_of(error: Exception) -> int:
    """0 when Slack did not answer."""
    response = getattr(error, "response", None)
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)


def is_final(error: Exception) -> bool:
    """True for Slack's no to this message, whenever it is sent, and for what must not be sent once more."""
    if isinstance(error, MaybeSentError):
        return True
    if not isinstance(error, SlackApiError) or is_limit(error):
        return False
    code = code_of(error)
    return status_of(error) < 500 and not code.startswith("http_") and code not in PASSING | WAITING


def is_limit(error: Exception) -> bool:
    return status_of(error) == 429 or code_of(error) in ("ratelimited", "rate_limited")


def is_unsure(error: Exception) -> bool:
    """True when Slack may have taken the message all the same."""
    if isinstance(error, SlackApiError):
        code = code_of(error)
        return not is_limit(error) and (code in UNSURE or code.startswith("http_") or status_of(error) >= 500)
    return not isinstance(error, ClientConnectorError)


def wait_told(error: Exception) -> float:
    """Seconds until another go: as Slack asks in Retry-After, else 0; what was given up may still be on its way."""
    if isinstance(error, TimeoutError):
        return AFTER_GIVING_UP
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    return seconds_in(headers)


def seconds_in(headers: Mapping[str, Any]) -> float:
    found = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    told = str(found[0] if isinstance(found, list) else found).strip()
    return float(told) if told.isdecimal() else 0.0


@dataclass(slots=True)
class Budget:
    """How often a message is sent within one go, counted in tries and in Slack's own word, never by the clock."""

    tries: int = TRIES
    waits: int = WAITS
    waited: float = 0.0
    wait: float = 0.0

    def wait_after(self, error: Exception) -> float | None:
        """Seconds until the next try; None when there is none now."""
        if is_final(error) or code_of(error) in WAITING or isinstance(error, TimeoutError):
            return None
        if is_limit(error):
            told = wait_told(error)
            self.waits, self.waited = self.waits - 1, self.waited + told
            return told if self.waits >= 0 and told <= LONGEST_WAIT and self.waited <= WAITED_IN_ALL else None
        self.tries -= 1
        self.wait = self.wait * 2 or FIRST_WAIT
        return max(self.wait, wait_told(error)) if self.tries > 0 and wait_told(error) <= LONGEST_WAIT else None


# -- asking


OTHERS = ("/chat.postMessage", "/apps.connections.open")
"""Calls whose callers see to it themselves."""


class Again(AsyncRetryHandler):
    """Calls that do no harm twice are made again. Messages are ``post``'s: it looks before it sends again."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002 (the SDK's)
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if request.url.endswith(OTHERS):
            return False
        if response is None:
            return isinstance(error, UNREACHABLE)
        word = response.body.get("error") if isinstance(response.body, Mapping) else ""
        passing = response.status_code == 429 or response.status_code >= 500 or word in PASSING
        return passing and seconds_in(response.headers) <= LONGEST_WAIT

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,  # noqa: ARG002 (the SDK's)
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002 (the SDK's)
    ) -> None:
        told = seconds_in(response.headers) if response else 0.0
        limited = response is not None and response.status_code == 429
        await asyncio.sleep(told if limited else max(told, FIRST_WAIT * 2**state.current_attempt))
        state.next_attempt_requested = True
        state.increment_current_attempt()


def make_client(token: str, api: str) -> AsyncWebClient:
    again = Again(max_retry_count=TRIES - 1)
    return AsyncWebClient(token=token, base_url=api, timeout=int(GIVEN_UP_SECONDS), retry_handlers=[again])


# -- sending


def quiet() -> dict[str, Any]:
    """Nothing in ``text`` is formatted, and no link shows a preview."""
    return {"mrkdwn": False, "parse": "none", "unfurl_links": False, "unfurl_media": False}


async def post(
    client: AsyncWebClient,
    channel: str,
    message: Message,
    thread: str | None = None,
    *,
    key: str = "",
    event: str = ANSWERS,
    since: str = "",
    sent_before: bool = False,
    ref: str = "",
) -> tuple[str, str]:
    """Returns the channel and the message's time.

    ``key`` goes with the message; by it one that Slack took without saying so is found, among those from ``since`` on.
    So does ``ref``, the answer's reference, by which a reaction to the message finds its answer.
    ``sent_before`` says that an earlier go may have got it through. Where nobody can look, a message that may have
    been taken is sent once more and no oftener. Raises SlackApiError when Slack refuses the message, another of
    UNREACHABLE when it cannot be reached.
    """
    budget, unsure, blind = Budget(), sent_before, 0
    carried = {"key": key, **({"ref": ref} if ref else {})}
    more: dict[str, Any] = {"metadata": {"event_type": event, "event_payload": carried}} if key else {}
    while True:
        try:
            if unsure:
                ts = await find_sent(client, channel, thread, key, event, since) if key else None
                if ts:
                    return channel, ts
                blind += ts is None
            found = await client.chat_postMessage(
                channel=channel, thread_ts=thread, text=message.text, blocks=list(message.blocks), **quiet(), **more
            )
        except UNREACHABLE as error:
            unsure = unsure or is_unsure(error)
            if blind and is_unsure(error):
                raise MaybeSentError(str(error)) from error
            wait = budget.wait_after(error)
            if wait is None:
                raise
            await asyncio.sleep(wait)
        else:
            return str(found["channel"]), str(found["ts"])


async def find_sent(
    client: AsyncWebClient, channel: str, thread: str | None, key: str, event: str = ANSWERS, since: str = ""
) -> str | None:
    """When a message with the key was sent, empty when it was not; None when the bot may not read there."""
    try:
        found = await messages_since(client, channel, thread, since)
    except SlackApiError as error:
        if code_of(error) == "missing_scope" or is_final(error):
            return None
        raise
    return next((str(each["ts"]) for each in found if key_of(each, event) == key), "")


async def messages_since(
    client: AsyncWebClient, channel: str, thread: str | None, since: str = ""
) -> list[dict[str, Any]]:
    """A page of the thread, or of the conversation, with what the messages carry."""
    look: dict[str, Any] = {"channel": channel, "limit": PAGE, "include_all_metadata": True}
    look |= {"oldest": since, "inclusive": True} if since else {}
    if thread:
        found = await client.conversations_replies(ts=thread, **look)
    else:
        found = await client.conversations_history(**look)
    return found.get("messages") or []


def key_of(message: Mapping[str, Any], event: str, name: str = "key") -> str:
    """What a message of the bot carries; empty when it is not of that type."""
    metadata = message.get("metadata") or {}
    return str(metadata.get("event_payload", {}).get(name, "")) if metadata.get("event_type") == event else ""


async def respond(url: str, message: Message, *, to_all: bool = False) -> None:
    """Answers an interaction where it happened; only its user sees it unless `to_all`. Raises as ``post`` does.

    What is said there cannot be looked for: when Slack may have taken it, it is sent once more and no oftener.
    """
    hook = AsyncWebhookClient(url, retry_handlers=[])
    kind = "in_channel" if to_all else "ephemeral"
    body = {"text": message.text, "blocks": list(message.blocks), "response_type": kind, "replace_original": False}
    budget, unsure = Budget(), 0
    while True:
        try:
            await said(hook, {**body, **quiet()})
        except UNREACHABLE as error:
            unsure += is_unsure(error)
            if unsure > 1:
                raise MaybeSentError(str(error)) from error
            wait = budget.wait_after(error)
            if wait is None:
                raise
            await asyncio.sleep(wait)
        else:
            return


async def said(hook: AsyncWebhookClient, body: dict[str, Any]) -> None:
    found = await hook.send_dict(body)
    if found.status_code != 200:
        word = "" if found.status_code == 429 or found.status_code >= 500 else head(found.body, 100)
        raise SlackApiError(
            f"response_url answered {found.status_code}", Refused(found.status_code, found.headers, word)
        )  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Refused:
    """What a response_url answered, in the shape of the Web API's answers."""

    status_code: int
    headers: Mapping[str, Any]
    word: str

    @property
    def data(self) -> dict[str, str]:
        return {"error": self.word}
