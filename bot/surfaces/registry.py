"""Every chat that Veileder can be in. A new one is a folder beside these and a line here."""

from bot.chat.surface import ChatSurface
from bot.surfaces.slack.surface import SLACK
from bot.surfaces.teams.surface import TEAMS

CHATS: tuple[ChatSurface, ...] = (SLACK, TEAMS)
