"""Slack as the server sees it."""

from collections.abc import AsyncIterator
from functools import partial

from bot.chat.surface import ChatSurface, Checked, OpenChat, Opening
from bot.chat.views.digest import draw_digest
from bot.insight.digest import Digest
from bot.surfaces.slack.settings import SlackSettings, slack_settings


def open_slack(settings: SlackSettings, opening: Opening) -> OpenChat:
    from bot.surfaces.slack.client import post
    from bot.surfaces.slack.connect import connected, events_router
    from bot.surfaces.slack.listeners import make_slack_app
    from bot.surfaces.slack.render import render_message

    slack = make_slack_app(opening.service, opening.keys, settings, opening.editorial)

    async def send_digest(digest: Digest) -> None:
        """Raises SlackApiError when Slack refuses it, another of ``client.UNREACHABLE`` when it cannot be reached."""
        view = draw_digest(digest, settings.editors_language)
        await post(slack.bolt.client, settings.editors_channel, render_message(view))

    router = events_router(slack) if settings.signing_secret or settings.install else None
    return OpenChat(partial(connected, slack), send_digest, router, lambda: slack.is_connected)


def check(settings: SlackSettings, *, post_card: bool) -> AsyncIterator[Checked]:
    from bot.surfaces.slack.check import check_slack

    return check_slack(settings, post_card=post_card)


SLACK = ChatSurface(
    name="slack",
    read_settings=slack_settings,
    open=open_slack,
    lacks="VEILEDER_SLACK_BOT_TOKEN, or VEILEDER_SLACK_CLIENT_ID with its secret and VEILEDER_SLACK_HOME, needs an app "
    "token or a signing secret beside it.",
    check=check,
)
