"""The login as it is set up."""

from bot.keys import key_in
from bot.settings import Settings
from bot.settings_values import names, networks, web_editors
from bot.surfaces.web.keys import KEY_FILE
from bot.surfaces.web.login.types import LoginSettings


def login_settings(settings: Settings) -> LoginSettings | None:
    """None when no login is set up; then there is no key either. Raises OSError when the key cannot be kept."""
    made = LoginSettings(
        key="",
        editors=web_editors(settings.web_editors.get_secret_value()),
        proxy_header=settings.proxy_user_header.strip(),
        proxy_trusted=networks(settings.proxy_trusted),
        proxy_users=names(settings.proxy_users),
        base_url=settings.url,
    )
    if not made.on:
        return None
    key = key_in(settings.var / KEY_FILE)
    return LoginSettings(
        key, made.editors, made.proxy_header, made.proxy_trusted, made.proxy_users, base_url=made.base_url
    )
