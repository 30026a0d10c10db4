"""Who may see the editors' pages: people with a password here, or whom a trusted proxy has logged in. Nobody else."""

from bot.surfaces.web.login.door import LoginPages
from bot.surfaces.web.login.login import Login
from bot.surfaces.web.login.types import Editor, LoginSettings

__all__ = ["Editor", "Login", "LoginPages", "LoginSettings"]
