"""The editors' desk, ``/redaksjon``: pages where a team answers, writes and publishes without a chat or a terminal."""

from bot.surfaces.web.desk.desk import DeskTools
from bot.surfaces.web.desk.routes import add_desk

__all__ = ["DeskTools", "add_desk"]
