"""An OpenID Connect provider on 127.0.0.1 that refuses what a real one refuses; it logs in whom a test names."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "veileder", "hemmelig & lang"


KEY = rsa.generate_private_key(65537, 2048)


@dataclass
class Provider:
    """``person`` is whom the next browser is. ``change`` spoils a token, ``says`` the discovery."""

    back: str
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "a1", "name": "Kari Nordmann", "roles": ["sjef"]})
    change: dict[str, Any] = field(default_factory=dict)
    signed_by: Any = KEY
    algorithm: str = "RS256"
    says: dict[str, Any] = field(default_factory=dict)
    issuer: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.discovery),
                Route("/keys", self.keys),
                Route("/authorize", self.authorize),
                Route("/token", self.token, methods=["POST"]),
            ]
        )

    async def discovery(self, _request: Request) -> Response:
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }
        return JSONResponse(told | self.says)

    async def keys(self, _request: Request) -> Response:
        key = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
        return JSONResponse({"keys": [key | {"kid": "k1", "use": "sig", "alg": "RS256"}]})

    async def authorize(self, request: Request) -> Response:
        """Sends the browser back at once with a code, as a provider does with somebody it knows already."""
        asked = dict(request.query_params)
        wrong = [
            name
            for name, right in {
                "client_id": asked.get("client_id") == CLIENT,
                "redirect_uri": asked.get("redirect_uri") == self.back,
                "response_type": asked.get("response_type") == "code",
                "scope": "openid" in asked.get("scope", "").split(),
                "state": bool(asked.get("state")),
                "nonce": bool(asked.get("nonce")),
                "code_challenge_method": asked.get("code_challenge_method") == "S256",
            }.items()
            if not right
        ]
        if wrong:
            self.refused.extend(wrong)
            return JSONResponse({"error": "invalid_request", "wrong": wrong}, 400)
        code = f"code{len(self.codes)}"
        self.codes[code] = asked
        return RedirectResponse(f"{self.back}?{urlencode({'code': code, 'state': asked['state']})}", 302)

    async def token(self, request: Request) -> Response:
        """One token a code, for the client with the secret and what the challenge was made of."""
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        basic = base64.b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if [unquote(each) for each in basic.split(":")] != [CLIENT, SECRET]:
            return self.refuse("invalid_client")
        if asked is None or form.get("redirect_uri") != self.back or asked["code_challenge"] != challenge:
            return self.refuse("invalid_grant")
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = {name: value for name, value in (claims | self.person | self.change).items() if value is not None}
        made = jwt.encode(claims, self.signed_by, algorithm=self.algorithm, headers={"kid": "k1"})
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": made})

    def refuse(self, error: str) -> Response:
        self.refused.append(error)
        return JSONResponse({"error": error}, 400)


@contextmanager
def provider(back: str) -> Iterator[Provider]:
    """A running one, for people who come from and go back to the address `back`."""
    made = Provider(back)
    server = uvicorn.Server(uvicorn.Config(made.app(), host="127.0.0.1", port=0, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the provider did not start"
        time.sleep(0.01)
    made.issuer = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield made
    server.should_exit = True
    thread.join(20)
