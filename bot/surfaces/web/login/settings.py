"""The login as it is set up, and the key that signs what browsers bring back."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.settings import Settings
from bot.settings_values import names, networks, web_editors
from bot.surfaces.web.login.types import LoginSettings

KEY_FILE = "session.key"
KEY_BYTES = 32


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
    key = signing_key(settings.var / KEY_FILE)
    return LoginSettings(
        key, made.editors, made.proxy_header, made.proxy_trusted, made.proxy_users, base_url=made.base_url
    )


def signing_key(path: Path) -> str:
    """The key in the file, made first if there is none; only its owner may read it. Of many processes, one makes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent, prefix=".key-", encoding="ascii") as file:  # mode 600
            file.write(secrets.token_hex(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):  # another process was first: its key holds
                os.link(file.name, path)
    path.chmod(0o600)
    key = path.read_text(encoding="ascii").strip()
    if len(key) < 2 * KEY_BYTES:
        raise OSError(f"{path} holds no key. Delete it and start again; editors must log in anew")
    return key
