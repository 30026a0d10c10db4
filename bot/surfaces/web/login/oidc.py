"""Logging in with an OpenID Connect provider: code flow with PKCE, by Authlib. Nothing of the tokens is kept."""

from typing import Any

import httpx2
import structlog
from authlib.integrations.starlette_client import OAuth, OAuthError
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import Response

from bot.service import describe
from bot.surfaces.web.login.types import Identity, OidcSettings

log = structlog.get_logger()

SECONDS = 10.0  # for each request to the provider
NAME_CLAIMS = ("name", "preferred_username", "email", "sub")
REFUSALS = (OAuthError, JoseError, ValueError, KeyError, TypeError, RuntimeError)
"""What Authlib raises for a reply that cannot be believed or read; httpx2's errors mean that there is no reply."""


class ProviderError(RuntimeError):
    """The provider did not let somebody in; ``key`` is the text that says so."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Provider:
    """One provider. The requests given to it need a ``session``, which holds what ties the two steps together."""

    def __init__(self, settings: OidcSettings) -> None:
        self.settings = settings
        self.client = self.register()

    def register(self) -> Any:
        """Authlib's client, which asks the provider what it is once."""
        settings = self.settings
        return OAuth().register(
            "oidc",
            client_id=settings.client_id,
            client_secret=settings.client_secret or None,
            server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": settings.scope,
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": "client_secret_basic" if settings.client_secret else "none",
                "timeout": SECONDS,
            },
        )

    async def begin(self, request: Request, back: str) -> Response:
        """On to the provider, which sends people to the address `back`. Raises ProviderError."""
        try:
            metadata = await self.client.load_server_metadata()
            if metadata.get("issuer") != self.settings.issuer:
                self.client = self.register()  # so that it is asked again
                raise ValueError("the provider calls itself something else than VEILEDER_OIDC_ISSUER")
            response: Response = await self.client.authorize_redirect(request, back)
        except (httpx2.HTTPError, *REFUSALS) as error:
            log.warning("login.oidc_away", **describe(error))
            raise ProviderError("login.oidc.away") from error
        return response

    async def finish(self, request: Request) -> Identity:
        """Whom the provider has sent back. Raises ProviderError for everybody that is not surely theirs."""
        # Authlib takes a token that is for another client when `azp` is ours; OpenID Connect (3.1.3.7) does not.
        claims = {
            "iss": {"essential": True, "value": self.settings.issuer},
            "aud": {"essential": True, "value": self.settings.client_id},
        }
        try:
            token = await self.client.authorize_access_token(request, claims_options=claims)
            return self.identity(token["userinfo"])
        except (httpx2.HTTPError, *REFUSALS) as error:
            log.warning("login.oidc_failed", **describe(error))
            raise ProviderError(
                "login.oidc.away" if isinstance(error, httpx2.HTTPError) else "login.oidc.failed"
            ) from error

    def identity(self, claims: dict[str, Any]) -> Identity:
        """Raises KeyError without a subject."""
        told = claims.get(self.settings.claim, ())
        values = {str(each).casefold() for each in ([told] if isinstance(told, str) else told)}
        own = [role for value, role in self.settings.roles.items() if value in values]
        name = next(str(claims[each]) for each in NAME_CLAIMS if claims.get(each))
        return Identity(f"oidc:{claims['sub']}", name, max(own, default=None))
