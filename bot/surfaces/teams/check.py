"""What is wrong with the bot in Teams, said before anybody asks: registration, keys, address, the editors' channel."""

from collections.abc import AsyncIterator
from importlib.metadata import version
from uuid import UUID

import httpx

from bot.chat.surface import Checked, fine, look, wrong
from bot.chat.views.answer import draw_notice
from bot.surfaces.teams.client import UNREACHABLE, post
from bot.surfaces.teams.conversation_ref import ConversationRef
from bot.surfaces.teams.render import render_message
from bot.surfaces.teams.sdk import App, make_sdk
from bot.surfaces.teams.settings import TeamsSettings
from bot.surfaces.teams.tokens import TokenCheck, TokenError
from bot.texts import text

SECONDS = 10
NOBODY = "veileder-check"  # a conversation that is not there: whoever is let in is told so


async def check_teams(settings: TeamsSettings, *, post_card: bool) -> AsyncIterator[Checked]:
    sdk = make_sdk(settings)
    try:
        yield check_ids(settings)
        yield await check_registration(sdk, settings)
        yield await check_keys(settings)
        yield await check_address(settings)
        do = f"Teams should have version {version('veileder')}; if not, upload a new one (veileder teams package)."
        yield look("app package", do)
        if post_card:
            yield await check_channel(sdk, settings)
    finally:
        for client in (sdk.api.http, sdk.http_client):
            await client.http.aclose()


def check_ids(settings: TeamsSettings) -> Checked:
    bad = [name for name in ("client_id", "tenant_id") if not is_guid(getattr(settings, name))]
    names = ", ".join(f"VEILEDER_TEAMS_{name.upper()}" for name in bad)
    return wrong("ids", f"{names}: no id from Entra ID (App registrations).") if bad else fine("ids")


def is_guid(value: str) -> bool:
    try:
        return bool(UUID(value))
    except ValueError:
        return False


async def check_registration(sdk: App, settings: TeamsSettings) -> Checked:
    """Asks the connector for what is not there: without a good token it says 401, with one 404 or the like."""
    api = sdk.api.clone(service_url=settings.service_url)
    try:
        await api.conversations.get_member_by_id(NOBODY, NOBODY)
    except httpx.HTTPStatusError as error:
        if error.response.status_code == 401:
            do = (
                "In the Azure Bot, choose the app registration with this client id and add the channel Microsoft Teams."
            )
            return wrong("registration", f"401. {do}")
    except ValueError as error:
        do = "Renew the secret (Certificates & secrets), or correct the ids or the managed identity."
        return wrong("registration", f"{str(error).partition(chr(10))[0][:200]} {do}")
    except UNREACHABLE as error:
        do = "Let this machine reach login.microsoftonline.com and smba.trafficmanager.net."
        return wrong("registration", f"{type(error).__name__}. {do}")
    return fine("registration")


async def check_keys(settings: TeamsSettings) -> Checked:
    try:
        await TokenCheck(settings).keys.prefetch()
    except TokenError as error:
        return wrong("Microsoft's keys", f"{error}. Let this machine reach login.botframework.com.")
    return fine("Microsoft's keys")


async def check_address(settings: TeamsSettings) -> Checked:
    """Our own address refuses what is not signed, in our own words: anything else is somebody else's answer."""
    address, nothing = f"{settings.base_url}/api/messages", {"error": "not an activity"}
    try:
        async with httpx.AsyncClient(timeout=SECONDS) as http:
            found = await http.post(address, json={})
        known = found.status_code == 400 and found.json() == nothing
    except httpx.HTTPError as error:
        return wrong("address", f"{address}: {type(error).__name__}. Start Veileder; see VEILEDER_URL.")
    except ValueError:
        known = False
    do = f"{address} answers {found.status_code}. Let POST /api/messages through the proxy, without your login."
    return fine("address") if known else wrong("address", do)


async def check_channel(sdk: App, settings: TeamsSettings) -> Checked:
    """Posts a card there: whether the bot may is seen no other way."""
    if not settings.editors_channel:
        return wrong("editors' channel", "Set VEILEDER_TEAMS_EDITORS_CHANNEL (docs/teams.md says where it stands).")
    language = settings.editors_language
    where = ConversationRef(settings.service_url, settings.editors_channel)
    try:
        await post(sdk, where, render_message(draw_notice(text("chat.check", language), language)))
    except UNREACHABLE as error:
        told = error.response.status_code if isinstance(error, httpx.HTTPStatusError) else type(error).__name__
        return wrong("editors' channel", f"{told}. Add the app to that team, and look at the channel's id.")
    return fine("editors' channel")
