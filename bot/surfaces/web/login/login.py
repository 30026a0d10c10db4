"""Who sent a request, as far as it can be believed."""

import secrets
import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Any

from itsdangerous import BadData
from starlette.requests import Request
from starlette.responses import Response

from bot.database import IdempotencyKeys
from bot.editorial.acts import Acts
from bot.editorial.types import WEB, Person
from bot.settings_values import Role
from bot.surfaces.web.keys import signer
from bot.surfaces.web.login.attempts import Attempts
from bot.surfaces.web.login.oidc import Provider, ProviderError
from bot.surfaces.web.login.sessions import FORM, LONGEST, Session, Sessions
from bot.surfaces.web.login.types import Editor, Identity, LoginSettings
from bot.surfaces.web.login.users import Users

FLOW = 10 * 60.0
"""Seconds that somebody may be at the provider before they are back."""

NOBODY = Person(WEB, "", "")


class Login:
    """The ways to be somebody, and what they share; who comes and goes stands in the log. Safe to use from threads."""

    def __init__(
        self, settings: LoginSettings, ended: IdempotencyKeys, acts: Acts, clock: Callable[[], float] = time.time
    ) -> None:
        self.settings = settings
        self.acts = acts
        self.clock = clock
        self.users = Users(settings.editors) if settings.by_password else None
        self.provider = Provider(settings.oidc) if settings.oidc else None
        self.attempts = Attempts(clock)
        self.sessions = Sessions(
            settings.key, settings.editors, ended, clock, repr(settings.oidc) if settings.oidc else ""
        )
        self.flows = signer(settings.key, "oidc")
        prefix = "__Host-" if settings.secure else ""  # browsers then see to it that no other host sets the cookie
        self.session_cookie, self.form_cookie = f"{prefix}veileder_session", f"{prefix}veileder_form"
        self.flow_cookie = f"{prefix}veileder_oidc"

    def editor(self, request: Request) -> Editor | None:
        """The editor who sent the request. Raises DatabaseError when that cannot be told."""
        named = self.vouched(request)
        if named and named.casefold() in self.settings.proxy_users:
            return Editor(named)
        session = self.session(request)
        return who(session) if session else None

    # -- the proxy

    def vouched(self, request: Request) -> str:
        """The name the trusted proxy gives; empty from anybody else, and when the header is not there exactly once."""
        if not (self.settings.by_proxy and self.is_proxy(peer(request))):
            return ""
        told = request.headers.getlist(self.settings.proxy_header)
        return told[0].strip() if len(told) == 1 else ""

    def is_proxy(self, address: str) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
            parsed = parsed.ipv4_mapped
        return any(parsed in network for network in self.settings.proxy_trusted)

    def address(self, request: Request) -> str:
        """Where the request comes from: the peer, or whom the trusted proxy says it forwards for."""
        forwarded = ",".join(request.headers.getlist("x-forwarded-for")).split(",")[-1].strip()
        return forwarded if forwarded and self.is_proxy(peer(request)) else peer(request)

    # -- passwords and sessions

    def enter(self, name: str, password: str, address: str) -> Session | None:
        """A new session, None for a wrong name or password. Raises TooManyAttemptsError before it looks at them."""
        if self.users is None:
            return None
        if not self.attempts.begin(name, address):
            raise TooManyAttemptsError
        if not self.users.know(name, password):
            known = name.casefold() in self.settings.editors  # of others nothing is kept: it may be a password
            self.acts.note(Editor(name.casefold()).person if known else NOBODY, "login.failed")
            return None
        self.attempts.forgive(name, address)
        session = self.sessions.begin(name)
        self.acts.note(who(session).person, "login")
        return session

    def session(self, request: Request) -> Session | None:
        cookie = request.cookies.get(self.session_cookie, "")
        return self.sessions.read(cookie) if cookie and self.settings.by_session else None

    def remember(self, response: Response, session: Session) -> None:
        self.set_cookie(response, self.session_cookie, self.sessions.cookie(session), LONGEST)

    def renew(self, request: Request, response: Response) -> None:
        """Lets a session in use go on."""
        session = self.session(request)
        if session and (renewed := self.sessions.renewed(session)):
            self.remember(response, renewed)

    def leave(self, editor: Editor, response: Response) -> None:
        """Ends the session for good, wherever its cookie may be. Raises DatabaseError."""
        self.sessions.end(editor.session)
        self.acts.note(editor.person, "logout")
        self.set_cookie(response, self.session_cookie, "", 0)

    # -- a provider

    def remember_flow(self, response: Response, session: dict[str, Any], wanted: str) -> None:
        """What must be known when the provider sends the browser back, in a cookie of that browser."""
        self.set_cookie(response, self.flow_cookie, str(self.flows.dumps([session, wanted, self.clock()])), FLOW)

    def flow(self, request: Request) -> tuple[dict[str, Any], str]:
        """The same again, and what was wanted. Raises ProviderError when there is none, or it has been too long."""
        try:
            session, wanted, begun = self.flows.loads(request.cookies.get(self.flow_cookie, ""))
        except BadData:
            raise ProviderError("login.oidc.again") from None
        if self.clock() >= begun + FLOW:
            raise ProviderError("login.oidc.again")
        return session, wanted

    def note_failed(self, address: str) -> None:
        """Notes that the provider vouched for nobody; not more often than passwords may be tried."""
        if self.attempts.begin("", address):
            self.acts.note(NOBODY, "login.failed", "oidc")

    def enter_vouched(self, identity: Identity) -> Session | None:
        """A new session of somebody whom the provider has logged in; None for those without a role here."""
        if identity.role is None:
            self.acts.note(Person(WEB, identity.id, identity.name), "login.failed", "oidc")
            return None
        session = self.sessions.begin_vouched(identity.id, identity.name, identity.role)
        self.acts.note(who(session).person, "login", "oidc")
        return session

    # -- forms

    def owner(self, request: Request) -> str:
        """What ties a form to the browser that shows it: the editor, or a number in a cookie before there is one."""
        editor = self.editor(request)
        if editor:
            return f"session:{editor.session}" if editor.session else f"proxy:{editor.name}"
        nonce = request.cookies.get(self.form_cookie, "")
        return f"form:{nonce}" if nonce else ""

    def new_form(self, response: Response, nonce: str) -> None:
        self.set_cookie(response, self.form_cookie, nonce, FORM)

    def set_cookie(self, response: Response, name: str, value: str, seconds: float) -> None:
        response.set_cookie(
            name, value, max_age=int(seconds), path="/", secure=self.settings.secure, httponly=True, samesite="lax"
        )


class TooManyAttemptsError(RuntimeError):
    """Somebody has tried too often; the password was not looked at."""


def who(session: Session) -> Editor:
    return Editor(session.name or session.user, session.id, session.user, Role(session.role) if session.role else None)


def peer(request: Request) -> str:
    """Address of whoever opened the connection; empty for a local socket."""
    return request.client.host if request.client else ""


def new_nonce() -> str:
    return secrets.token_urlsafe(16)
