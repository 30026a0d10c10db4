"""The vocabulary of logging in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.editorial.types import WEB, Person
from bot.settings_values import Network, Role


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody who may see the editors' pages. ``session`` is empty when the proxy vouches for the name.

    ``id`` is what they are known by, whatever they are called; ``role`` is that of an OpenID Connect provider.
    """

    name: str
    session: str = ""
    id: str = ""
    role: Role | None = None

    def role_of(self, named: Mapping[str, Role]) -> Role | None:
        """The role that the provider gives; of others that of their name, in small letters."""
        return named.get(self.name.casefold()) if self.role is None else self.role

    @property
    def person(self) -> Person:
        """Who they are in the core."""
        return Person(
            WEB, self.id or self.name.casefold(), self.name, self.role is not None and self.role >= Role.EDITOR
        )


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody whom the provider has logged in; ``role`` is None for those who have none here."""

    id: str
    name: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """An OpenID Connect provider. ``roles`` maps values of the ``claim``, in small letters."""

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    scope: str = "openid profile"
    claim: str = "roles"
    roles: Mapping[str, Role] = field(default_factory=dict)


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
    oidc: OidcSettings | None = None

    @property
    def by_password(self) -> bool:
        return bool(self.editors)

    @property
    def by_proxy(self) -> bool:
        return bool(self.proxy_header and self.proxy_trusted and self.proxy_users)

    @property
    def on(self) -> bool:
        return self.by_password or self.by_proxy or self.oidc is not None

    @property
    def by_session(self) -> bool:
        """True when people log in on a page here."""
        return self.by_password or self.oidc is not None

    @property
    def secure(self) -> bool:
        return self.base_url.startswith("https://")
