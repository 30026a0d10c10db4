"""Teams as the server sees it."""

from collections.abc import AsyncIterator
from functools import partial

from bot.chat.surface import ChatSurface, Checked, OpenChat, Opening
from bot.chat.views.digest import draw_digest
from bot.insight.digest import Digest
from bot.surfaces.teams.settings import TeamsSettings, teams_settings


def open_teams(settings: TeamsSettings, opening: Opening) -> OpenChat:
    from bot.surfaces.teams.client import post
    from bot.surfaces.teams.connect import connected
    from bot.surfaces.teams.conversation_ref import ConversationRef
    from bot.surfaces.teams.guard import messages_router
    from bot.surfaces.teams.listeners import make_teams_app
    from bot.surfaces.teams.render import render_message

    teams = make_teams_app(opening.service, opening.keys, opening.refs, settings, opening.editorial)

    async def send_digest(digest: Digest) -> None:
        """Raises one of ``client.UNREACHABLE`` when Teams refuses it or cannot be reached."""
        view = draw_digest(digest, settings.editors_language)
        await post(teams.sdk, ConversationRef(settings.service_url, settings.editors_channel), render_message(view))

    return OpenChat(partial(connected, teams), send_digest, messages_router(teams.guard))


def check(settings: TeamsSettings, *, post_card: bool) -> AsyncIterator[Checked]:
    from bot.surfaces.teams.check import check_teams

    return check_teams(settings, post_card=post_card)


TEAMS = ChatSurface(
    name="teams",
    read_settings=teams_settings,
    open=open_teams,
    lacks="Teams needs VEILEDER_TEAMS_CLIENT_ID, a tenant, and a secret or an identity.",
    check=check,
)
