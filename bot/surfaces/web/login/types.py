"""The vocabulary of logging in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.settings_values import Network


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody who may see the editors' pages. ``session`` is empty when the proxy vouches for the name."""

    name: str
    session: str = ""


@dataclass(frozen=True, slots=True)
class LoginSettings:
    """``editors`` maps names in small letters to argon2 hashes; ``proxy_users`` are names in small letters.

    ``key`` signs cookies and forms. ``base_url`` is the address readers see; cookies are for HTTPS only when it is.
    """

    key: str = field(repr=False)
    editors: Mapping[str, str] = field(default_factory=dict, repr=False)
    proxy_header: str = ""
    proxy_trusted: tuple[Network, ...] = ()
    proxy_users: frozenset[str] = frozenset()
    base_url: str = "http://127.0.0.1:8080"

    @property
    def by_password(self) -> bool:
        return bool(self.editors)

    @property
    def by_proxy(self) -> bool:
        return bool(self.proxy_header and self.proxy_trusted and self.proxy_users)

    @property
    def on(self) -> bool:
        return self.by_password or self.by_proxy

    @property
    def secure(self) -> bool:
        return self.base_url.startswith("https://")
