"""The login as it is set up."""

from dataclasses import replace

from bot.keys import key_in
from bot.settings import Settings
from bot.settings_values import names, networks, roles, web_editors
from bot.surfaces.web.keys import KEY_FILE
from bot.surfaces.web.login.types import LoginSettings, OidcSettings


def login_settings(settings: Settings) -> LoginSettings | None:
    """None when no login is set up; then there is no key either. Raises OSError when the key cannot be kept."""
    made = LoginSettings(
        key="",
        editors=web_editors(settings.web_editors.get_secret_value()),
        proxy_header=settings.proxy_user_header.strip(),
        proxy_trusted=networks(settings.proxy_trusted),
        proxy_users=names(settings.proxy_users),
        base_url=settings.url,
        oidc=oidc_settings(settings),
    )
    if not made.on:
        return None
    return replace(made, key=key_in(settings.var / KEY_FILE))


def oidc_settings(settings: Settings) -> OidcSettings | None:
    """None until provider, client and roles are all there."""
    if not settings.has_oidc:
        return None
    return OidcSettings(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        settings.oidc_scope,
        settings.oidc_claim,
        roles(settings.oidc_roles),
    )
