"""The tokens of requests: signed by Microsoft's bot service, for this bot, now, and for the address they name."""

import asyncio
import threading
import time
from typing import Any

import jwt

from bot.surfaces.teams.settings import TeamsSettings

LEEWAY_SECONDS = 300  # how much clocks may differ; the SDK and Microsoft's documentation have the same
KEYS_SECONDS = 24 * 3600.0  # keys are fetched again after a day, as Microsoft advises
AGAIN_SECONDS = 60.0  # at most this often for a key that is not known: anybody can name one
FAILED_SECONDS = 5.0  # until the next attempt after one that failed
FETCH_SECONDS = 5
CHANNEL = "msteams"
REQUIRED = ["exp", "iss", "aud"]


class TokenError(Exception):
    """The request is not from Microsoft's bot service, or not for this bot."""


class Keys:
    """The service's public keys. Fetched in a thread, so that the event loop never waits for them."""

    def __init__(self, url: str) -> None:
        self.client = jwt.PyJWKClient(url, cache_jwk_set=False, timeout=FETCH_SECONDS)
        self.lock = threading.Lock()
        self.known: dict[str, tuple[Any, tuple[str, ...]]] = {}
        self.tried = -KEYS_SECONDS

    async def prefetch(self) -> None:
        """Raises TokenError when they cannot be had."""
        await asyncio.to_thread(self.fetch)

    async def find(self, name: str) -> tuple[Any, tuple[str, ...]]:
        """A key and the channels it may sign for, none meaning any. Raises TokenError."""
        if self.missing(name):
            await asyncio.to_thread(self.fetch_for, name)
        if name not in self.known:
            raise TokenError("unknown key")
        return self.known[name]

    def missing(self, name: str) -> bool:
        """True when it is time to fetch before saying anything of this key."""
        age = time.monotonic() - self.tried
        return age > KEYS_SECONDS or (name not in self.known and age > AGAIN_SECONDS)

    def fetch_for(self, name: str) -> None:
        """One fetches, the others wait for it."""
        with self.lock:
            if self.missing(name):
                self.fetch()

    def fetch(self) -> None:
        try:
            found = self.client.fetch_data()["keys"]
            self.known = {each["kid"]: (jwt.PyJWK(each).key, tuple(each.get("endorsements") or ())) for each in found}
            self.tried = time.monotonic()
        except Exception as error:
            self.tried = time.monotonic() - AGAIN_SECONDS + FAILED_SECONDS
            raise TokenError("the keys cannot be fetched") from error


class TokenCheck:
    """Says whether a request's token is good."""

    def __init__(self, settings: TeamsSettings) -> None:
        self.audience = settings.client_id
        self.issuer = settings.issuer
        self.keys = Keys(settings.keys_url)

    async def check(self, authorization: str, service_url: str) -> str:
        """The token, when it is good for requests that name this service address. Raises TokenError."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise TokenError("no token")
        try:
            name = jwt.get_unverified_header(token).get("kid")
        except jwt.InvalidTokenError as error:
            raise TokenError("not a token") from error
        key, endorsed = await self.keys.find(str(name))
        if endorsed and CHANNEL not in endorsed:
            raise TokenError("a key of another channel")
        named = str(self.claims(token, key).get("serviceurl") or "")
        if named.rstrip("/") != service_url.rstrip("/"):
            raise TokenError("another service address")
        return token

    def claims(self, token: str, key: Any) -> dict[str, Any]:
        """Raises TokenError unless signature, audience, issuer and times are right."""
        try:
            return jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=self.audience,
                issuer=self.issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": REQUIRED},
            )
        except jwt.InvalidTokenError as error:
            raise TokenError(type(error).__name__) from error
