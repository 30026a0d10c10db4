"""Sending to Slack: waits out rate limits and dropped connections, and never lets a text ping or unfurl."""

from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.chat.cutting import head
from bot.surfaces.slack.render import Message

WAITS = 30
"""How many 429s in a row are waited out; each says how long in Retry-After."""

UNREACHABLE = (SlackClientError, ClientError, TimeoutError, OSError)
"""What a call may raise besides SlackApiError, which is Slack's own no and a SlackClientError too."""

__all__ = ["UNREACHABLE", "SlackApiError", "make_client", "post", "quiet", "respond", "retries"]


def retries() -> list[AsyncRetryHandler]:
    return [AsyncConnectionErrorRetryHandler(max_retry_count=3), AsyncRateLimitErrorRetryHandler(max_retry_count=WAITS)]


def make_client(token: str, api: str) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=api, retry_handlers=retries())


def quiet() -> dict[str, Any]:
    """Nothing in ``text`` is formatted, and no link shows a preview."""
    return {"mrkdwn": False, "parse": "none", "unfurl_links": False, "unfurl_media": False}


async def post(
    client: AsyncWebClient, channel: str, message: Message, thread: str | None = None, **more: Any
) -> tuple[str, str]:
    """Returns the channel and the message's time.

    Raises SlackApiError when Slack refuses the message, another of UNREACHABLE when it cannot be reached.
    """
    found = await client.chat_postMessage(
        channel=channel, thread_ts=thread, text=message.text, blocks=list(message.blocks), **quiet(), **more
    )
    return str(found["channel"]), str(found["ts"])


async def respond(url: str, message: Message, *, to_all: bool = False) -> None:
    """Answers an interaction where it happened; only its user sees it unless `to_all`. Raises as ``post`` does."""
    hook = AsyncWebhookClient(url, retry_handlers=retries())
    kind = "in_channel" if to_all else "ephemeral"
    body = {"text": message.text, "blocks": list(message.blocks), "response_type": kind, "replace_original": False}
    found = await hook.send_dict({**body, **quiet()})
    if found.status_code != 200:
        refused = {"error": head(found.body, 100)}
        raise SlackApiError(f"response_url answered {found.status_code}", refused)  # type: ignore[no-untyped-call]
