"""Who sent a request, as far as it can be believed."""

import secrets
import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from starlette.requests import Request
from starlette.responses import Response

from bot.database import IdempotencyKeys
from bot.surfaces.web.login.attempts import Attempts
from bot.surfaces.web.login.sessions import FORM, LONGEST, Session, Sessions
from bot.surfaces.web.login.types import Editor, LoginSettings
from bot.surfaces.web.login.users import Users


class Login:
    """Both ways to be somebody, and what they share. Safe to use from several threads."""

    def __init__(self, settings: LoginSettings, ended: IdempotencyKeys, clock: Callable[[], float] = time.time) -> None:
        self.settings = settings
        self.users = Users(settings.editors) if settings.by_password else None
        self.attempts = Attempts(clock)
        self.sessions = Sessions(settings.key, settings.editors, ended, clock)
        prefix = "__Host-" if settings.secure else ""  # browsers then see to it that no other host sets the cookie
        self.session_cookie, self.form_cookie = f"{prefix}veileder_session", f"{prefix}veileder_form"

    def editor(self, request: Request) -> Editor | None:
        """The editor who sent the request. Raises DatabaseError when that cannot be told."""
        named = self.vouched(request)
        if named and named.casefold() in self.settings.proxy_users:
            return Editor(named)
        session = self.session(request)
        return Editor(session.user, session.id) if session else None

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
            return None
        self.attempts.forgive(name, address)
        return self.sessions.begin(name)

    def session(self, request: Request) -> Session | None:
        cookie = request.cookies.get(self.session_cookie, "")
        return self.sessions.read(cookie) if cookie and self.settings.by_password else None

    def remember(self, response: Response, session: Session) -> None:
        self.set_cookie(response, self.session_cookie, self.sessions.cookie(session), LONGEST)

    def renew(self, request: Request, response: Response) -> None:
        """Lets a session in use go on."""
        session = self.session(request)
        if session and (renewed := self.sessions.renewed(session)):
            self.remember(response, renewed)

    def leave(self, session_id: str, response: Response) -> None:
        """Ends the session for good, wherever its cookie may be. Raises DatabaseError."""
        self.sessions.end(session_id)
        self.set_cookie(response, self.session_cookie, "", 0)

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


def peer(request: Request) -> str:
    """Address of whoever opened the connection; empty for a local socket."""
    return request.client.host if request.client else ""


def new_nonce() -> str:
    return secrets.token_urlsafe(16)
