"""The one door to Microsoft's SDK. It is imported and set up out of reach of the environment and of any .env file.

The SDK reads CLIENT_ID, CLIENT_SECRET and others from the environment, loads any ``.env`` it finds in the folders
above when it is imported, and would take requests without a token at one such word. Here it gets what Veileder's own
settings say and nothing else. Its log is off: messages hold personal data.
"""

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from bot.surfaces.teams.settings import SYSTEM, TeamsSettings

NAMES = frozenset(
    (
        "CLIENT_ID",
        "CLIENT_SECRET",
        "TENANT_ID",
        "MANAGED_IDENTITY_CLIENT_ID",
        "CLOUD",
        "SERVICE_URL",
        "DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS",
        "SKIP_AUTH",
    )
)
OFF = "PYTHON_DOTENV_DISABLED"
CONNECT_SECONDS = 10.0


@contextmanager
def sealed() -> Iterator[None]:
    """Inside, the environment has none of the SDK's words and no .env file is loaded."""
    hidden = {name: os.environ.pop(name) for name in list(os.environ) if name.upper() in NAMES}
    before = os.environ.get(OFF)
    os.environ[OFF] = "1"
    try:
        yield
    finally:
        os.environ.update(hidden)
        if before is None:
            del os.environ[OFF]
        else:
            os.environ[OFF] = before


with sealed(), warnings.catch_warnings(action="ignore"):  # it warns of parts of its own that are in preview
    from microsoft_teams.api.activities import (
        ActivityTypeAdapter,
        MessageActivity,
        MessageActivityInput,
        SentActivity,
        TypingActivityInput,
    )
    from microsoft_teams.api.auth.cloud_environment import PUBLIC
    from microsoft_teams.api.auth.json_web_token import JsonWebToken
    from microsoft_teams.api.clients.conversation import CreateConversationParams
    from microsoft_teams.api.models import Account, Attachment, ConversationAccount, ConversationReference
    from microsoft_teams.api.models.entity import MentionEntity, QuotedReplyEntity
    from microsoft_teams.apps import ActivityContext, App
    from microsoft_teams.apps.activity_send import send_or_update_activity
    from microsoft_teams.apps.events import ActivityEvent, CoreActivity
    from microsoft_teams.apps.http.adapter import HttpMethod, HttpRouteHandler
    from microsoft_teams.common import ClientOptions
    from microsoft_teams.common.experimental import ExperimentalWarning

logging.getLogger("microsoft_teams").setLevel(logging.CRITICAL + 1)
warnings.filterwarnings("ignore", category=ExperimentalWarning)  # private messages; Teams' manifest 1.29 has them

__all__ = [
    "Account",
    "ActivityContext",
    "ActivityEvent",
    "ActivityTypeAdapter",
    "App",
    "Attachment",
    "ConversationAccount",
    "ConversationReference",
    "CoreActivity",
    "CreateConversationParams",
    "JsonWebToken",
    "MentionEntity",
    "MessageActivity",
    "MessageActivityInput",
    "QuotedReplyEntity",
    "SentActivity",
    "TypingActivityInput",
    "close",
    "make_sdk",
    "sealed",
    "send_or_update_activity",
]


class NoServer:
    """Stands where the SDK would serve by itself: our guard takes the requests."""

    def register_route(self, method: HttpMethod, path: str, handler: HttpRouteHandler) -> None:
        """The SDK's own route is left out; see ``guard``."""

    def serve_static(self, path: str, directory: str) -> None:
        """Nothing is served."""

    async def start(self, port: int) -> None:
        """Never listens."""

    async def stop(self) -> None:
        """Nothing to stop."""


def make_sdk(settings: TeamsSettings) -> App:
    """The SDK's app with our credentials, for dispatching and sending. It serves nothing by itself."""
    options: dict[str, object] = {
        "cloud": PUBLIC,
        "client": ClientOptions(timeout=timeout(settings)),  # type: ignore[arg-type] # httpx takes it as it is
        "http_server_adapter": NoServer(),
        "dangerously_allow_unauthenticated_requests": settings.unsafe_local,
        **credentials(settings),
    }
    with sealed():
        return App(**options)  # type: ignore[arg-type]


async def close(app: App) -> None:
    """Close the connections to Teams: the SDK has two clients of its own, and closes neither when it is stopped."""
    await app.http_client.http.aclose()
    await app.api.users.http.http.aclose()


def timeout(settings: TeamsSettings) -> httpx.Timeout:
    """No limit to waiting for a connection of our own pool: that is no sign of Teams."""
    return httpx.Timeout(settings.answer_seconds, connect=CONNECT_SECONDS, pool=None)


def credentials(settings: TeamsSettings) -> dict[str, object]:
    """As the SDK names them. A local client gets none: it looks at no token, and there is none to fetch."""
    if settings.outgoing_token is not None:
        return {"client_id": settings.client_id, "tenant_id": settings.tenant_id, "token": settings.outgoing_token}
    if settings.unsafe_local:
        return {}
    own = {"client_id": settings.client_id, "tenant_id": settings.tenant_id}
    if settings.client_secret:
        return {**own, "client_secret": settings.client_secret}
    identity = SYSTEM if settings.managed_identity.lower() == SYSTEM else settings.managed_identity
    return {**own, "managed_identity_client_id": identity}
