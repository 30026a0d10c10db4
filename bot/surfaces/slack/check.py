"""What is wrong with the app in Slack, said before anybody asks: token, rights, ways in, the editors' channel."""

import json
import time
from collections.abc import AsyncIterator

import httpx
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.elements import Heading, Quote, Run, View
from bot.chat.surface import Checked, fine, look, wrong
from bot.chat.views.answer import draw_notice
from bot.surfaces.slack.client import UNREACHABLE, code_of, post
from bot.surfaces.slack.render import render_message
from bot.surfaces.slack.settings import SlackSettings
from bot.texts import text
from bot.types import DEFAULT
from index.read.markdown import parse

SECONDS = 10
SCOPES = frozenset(
    (
        "app_mentions:read",
        "assistant:write",
        "channels:history",
        "chat:write",
        "commands",
        "groups:history",
        "im:history",
        "im:write",
        "links:read",
        "links:write",
        "reactions:read",
        "users:read",
    )
)
"""What the manifest asks for; a test holds the two together."""

AGAIN = "Paste the manifest (docs/slack.md) under App Manifest and install the app anew."


async def check_slack(settings: SlackSettings, *, post_card: bool) -> AsyncIterator[Checked]:
    client = AsyncWebClient(token=settings.bot_token, base_url=settings.api, timeout=SECONDS)
    if settings.by_oauth:
        yield look("installation", f"The token is in the database; {settings.base_url}/slack/install makes it anew.")
    else:
        async for each in check_token(client):
            yield each
        yield await check_blocks(client)
    if settings.app_token:
        yield await check_socket(client, settings)
    if settings.signing_secret:
        yield await check_address(settings)
    yield look("event subscriptions", "No bot may read them: compare App Manifest with docs/slack.md.")
    if post_card and not settings.by_oauth:
        yield await check_channel(client, settings)


async def check_token(client: AsyncWebClient) -> AsyncIterator[Checked]:
    try:
        found = await client.auth_test()
    except UNREACHABLE as error:
        do = "Put Install App's Bot User OAuth Token in VEILEDER_SLACK_BOT_TOKEN; let this machine reach slack.com."
        yield wrong("bot token", f"{code_of(error) or type(error).__name__}. {do}")
        return
    yield fine("bot token")
    told = {name.lower(): value for name, value in found.headers.items()}.get("x-oauth-scopes", "")
    lacks = SCOPES - {each.strip() for each in told.split(",")}
    yield wrong("rights", f"{', '.join(sorted(lacks))} not granted. {AGAIN}") if lacks else fine("rights")


async def check_socket(client: AsyncWebClient, settings: SlackSettings) -> Checked:
    try:
        await client.apps_connections_open(app_token=settings.app_token)
    except UNREACHABLE as error:
        do = "Make an app-level token with connections:write for VEILEDER_SLACK_APP_TOKEN, and turn Socket Mode on."
        return wrong("socket", f"{code_of(error) or type(error).__name__}. {do}")
    return fine("socket")


async def check_address(settings: SlackSettings) -> Checked:
    """Asks our own address what Slack asks when it is saved."""
    body, stamp = json.dumps({"type": "url_verification", "challenge": "veileder"}), str(int(time.time()))
    signature = SignatureVerifier(settings.signing_secret).generate_signature(timestamp=stamp, body=body)
    headers = {"x-slack-signature": signature or "", "x-slack-request-timestamp": stamp}
    address = f"{settings.base_url}/slack/events"
    try:
        async with httpx.AsyncClient(timeout=SECONDS) as http:
            found = await http.post(address, content=body, headers={**headers, "content-type": "application/json"})
    except httpx.HTTPError as error:
        return wrong("address", f"{address}: {type(error).__name__}. Start Veileder; see VEILEDER_URL.")
    if "veileder" not in found.text or found.status_code != 200:
        do = "Let POST through the proxy without a login; 401 is another signing secret than the running one."
        return wrong("address", f"{address} answers {found.status_code}. {do}")
    return fine("address")


async def check_blocks(client: AsyncWebClient) -> Checked:
    """Asks Slack whether it would take a message like ours (blocks.validate, docs.slack.dev, November 2026)."""
    table = parse("Ord.\n\n| a | b |\n|---|---|\n| c | d |\n").sections[0]
    quote = Quote(tuple(table.blocks), (), (Run("Kilde", "https://example.no/"),))
    message = render_message(View("Veileder", DEFAULT, (Heading("Veileder"), quote), "Veileder", feedback="0000"))
    try:
        await client.blocks_validate(message={"text": message.text, "blocks": list(message.blocks)})
    except UNREACHABLE as error:
        if code_of(error) in ("invalid_blocks", "invalid_message"):
            return wrong("messages", f"Slack would refuse them: {code_of(error)}. Update Veileder, or report it.")
        return look("messages", f"Slack did not look at them: {code_of(error) or type(error).__name__}.")
    return fine("messages")


async def check_channel(client: AsyncWebClient, settings: SlackSettings) -> Checked:
    """Posts a card there: whether the bot may is seen no other way."""
    if not settings.editors_channel:
        return wrong("editors' channel", "Set VEILEDER_SLACK_EDITORS_CHANNEL to the channel's id (C…).")
    language = settings.editors_language
    try:
        await post(
            client, settings.editors_channel, render_message(draw_notice(text("chat.check", language), language))
        )
    except UNREACHABLE as error:
        do = "Write /invite @Veileder in the channel; the id (C…) stands at the bottom of its details."
        return wrong("editors' channel", f"{code_of(error) or type(error).__name__}. {do}")
    return fine("editors' channel")
