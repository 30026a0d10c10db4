"""Where the app is installed by OAuth, and the token that it speaks by there: in the database, sealed.

The SDK's own store for SQLAlchemy keeps tokens in clear, needs a driver of its own for asyncio, and takes whoever
comes. Here one organisation or workspace is named in the settings, and no other is let in.
"""

import asyncio
import json
import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import delete, select

from bot.database import Database, IdempotencyKeys
from bot.database.tables import SlackInstallationRow
from bot.journal import fingerprint
from bot.surfaces.slack.settings import SlackSettings

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
STATE_SECONDS = 600


class StrangerError(BoltError):
    """Somebody installs the app where the settings do not say that it belongs."""


class Installations(AsyncInstallationStore):
    """The installation in ``home``, an organisation (``E…``) or a workspace (``T…``), and ``client``, who speaks by it.

    Every method may raise DatabaseError.
    """

    def __init__(self, database: Database, home: str, client: AsyncWebClient) -> None:
        self.database = database
        self.home = home
        self.client = client

    async def load(self) -> None:
        """The client's token as it is now, whichever process got it; None before the app is installed."""
        found = await asyncio.to_thread(self.find)
        self.client.token = found.bot_token if found else None

    async def async_save(self, installation: Installation) -> None:
        """Raises StrangerError for another place than ours."""
        enterprise = installation.enterprise_id if installation.is_enterprise_install else ""
        if self.home not in (enterprise, installation.team_id):
            raise StrangerError
        await asyncio.to_thread(self.put, installation)
        self.client.token = installation.bot_token

    def put(self, installation: Installation) -> None:
        kept = {**installation.to_dict(), "installed_at": installation.installed_at}
        sealed = self.database.pseudonyms.seal(json.dumps(kept, default=str))
        values = {"sealed": sealed, "installed_at": datetime.now(UTC)}
        row = self.database.insert(SlackInstallationRow).values(place=self.home, **values)
        with self.database.session(writing=True) as writing:
            writing.execute(row.on_conflict_do_update(index_elements=["place"], set_=values))

    def find(self) -> Installation | None:
        """None when the app is not installed, or its token was sealed with another key."""
        ours = SlackInstallationRow.place == self.home
        with self.database.session() as reading:
            sealed = reading.scalar(select(SlackInstallationRow.sealed).where(ours))
        found = self.database.pseudonyms.unseal(sealed or "")
        return Installation(**json.loads(found)) if found else None

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,  # noqa: ARG002 (the app speaks as itself alone)
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        ours = self.home == (enterprise_id if is_enterprise_install else team_id)
        return await asyncio.to_thread(self.find) if ours else None

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        found = await self.async_find_installation(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return found.to_bot() if found else None

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """One person's part of it is nothing here: it is the app's that is deleted."""

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """The app was removed, or its token taken back."""
        if self.home in (enterprise_id, team_id):
            await asyncio.to_thread(self.drop)
            self.client.token = None

    def drop(self) -> None:
        with self.database.session(writing=True) as writing:
            writing.execute(delete(SlackInstallationRow).where(SlackInstallationRow.place == self.home))


class States(AsyncOAuthStateStore):
    """What ties the answer from Slack to who began to install: good once, for ten minutes."""

    def __init__(self, keys: IdempotencyKeys) -> None:
        self.keys = keys

    async def async_issue(self, *_: object, **__: object) -> str:
        state = f"{int(time.time())}.{secrets.token_urlsafe(24)}"
        await asyncio.to_thread(self.keys.claim, key_of(state))
        return state

    async def async_consume(self, state: str) -> bool:
        at, key = state.partition(".")[0], key_of(state)
        fresh = at.isdecimal() and time.time() - int(at) < STATE_SECONDS
        known = await asyncio.to_thread(self.keys.known, key) and not await asyncio.to_thread(self.keys.finished, key)
        await asyncio.to_thread(self.keys.done, key)
        return fresh and known


def key_of(state: str) -> str:
    return f"slack:install:{fingerprint(state)}"


def oauth_settings(
    settings: SlackSettings, store: Installations, keys: IdempotencyKeys, scopes: Sequence[str]
) -> AsyncOAuthSettings:
    return AsyncOAuthSettings(
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        scopes=scopes,
        redirect_uri=f"{settings.base_url}{REDIRECT}",
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        installation_store=store,
        state_store=States(keys),
    )
