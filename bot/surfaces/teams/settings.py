"""What the Teams surface must be told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address

from bot.chat.settings import ChatSettings
from bot.journal import Entry
from bot.settings import Settings, SettingsError

SYSTEM = "system"
SERVICE = "https://smba.trafficmanager.net/teams"
KEYS = "https://login.botframework.com/v1/.well-known/keys"
ISSUER = "https://api.botframework.com"


@dataclass(frozen=True, slots=True)
class TeamsSettings(ChatSettings):
    """``managed_identity`` is a client id or ``system``, and is looked at when there is no secret.

    ``unsafe_local`` takes requests without a token. ``keys_url`` and ``issuer`` are those of the service that signs
    the tokens of requests. ``service_url`` is the connector that messages to the editors' channel go by.
    ``outgoing_token`` stands in for Microsoft's tokens in tests. ``patience`` is how many seconds an editor's press
    waits for a publication; Teams waits 15. ``answer_seconds`` is how long Teams may take to say that it has a message:
    a connector under load takes it at once and says so late, and who gives up sends a copy. Two of them and what rate
    limits are waited for stay below a claim's ten minutes.
    """

    client_id: str = ""
    tenant_id: str = ""
    client_secret: str = field(default="", repr=False)
    managed_identity: str = ""
    unsafe_local: bool = False
    service_url: str = SERVICE
    keys_url: str = KEYS
    issuer: str = ISSUER
    outgoing_token: Callable[..., str] | None = field(default=None, repr=False)
    patience: float = 8.0
    answer_seconds: float = 150.0
    max_body_bytes: int = 256 * 1024

    @property
    def on(self) -> bool:
        known = bool(self.client_secret or self.managed_identity or self.outgoing_token)
        return self.unsafe_local or bool(self.client_id and self.tenant_id and known)

    @property
    def begun(self) -> bool:
        return bool(self.client_id or self.tenant_id or self.client_secret or self.managed_identity)


def teams_settings(settings: Settings, asked: Callable[[], Sequence[Entry]]) -> TeamsSettings:
    """Raises SettingsError when requests without a token would be taken from other machines."""
    if settings.teams_unsafe_local and not is_loopback(settings.host):
        raise SettingsError(
            f"VEILEDER_TEAMS_UNSAFE_LOCAL takes requests without a token, and VEILEDER_HOST is {settings.host}: "
            "anybody who reaches this machine could pose as anyone. Set VEILEDER_HOST=127.0.0.1, or leave "
            "VEILEDER_TEAMS_UNSAFE_LOCAL out."
        )
    return TeamsSettings(
        client_id=settings.teams_client_id.strip(),
        tenant_id=settings.teams_tenant_id.strip(),
        client_secret=settings.teams_client_secret.get_secret_value(),
        managed_identity=settings.teams_managed_identity.strip(),
        unsafe_local=settings.teams_unsafe_local,
        follow_ups=settings.teams_follow_ups,
        outsiders=settings.teams_outsiders,
        service_url=settings.teams_service_url,
        base_url=settings.url,
        editors_channel=settings.teams_editors_channel,
        editors_language=settings.editors_language,
        asked=asked,
    )


def is_loopback(host: str) -> bool:
    """True for an address, or the name ``localhost``, that only this machine reaches."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
