"""Sessions as signed cookies, and tokens that tie a form to one of them.

A cookie says who, since when and when last seen; nothing of it is secret and none of it can be changed without the
key. Logging out is remembered in the database, so it holds for every process and after a restart.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass, replace
from hmac import compare_digest
from typing import Any

from itsdangerous import BadData

from bot.database import IdempotencyKeys
from bot.surfaces.web.keys import signer

IDLE = 60 * 60.0
"""Seconds without a page after which a session is over."""

LONGEST = 12 * 60 * 60.0
"""Seconds after which one must log in again, a working day."""

RENEW = 5 * 60.0
"""A cookie this old is sent anew, in seconds; so a session ends up to this much sooner than IDLE."""

FORM = 2 * 60 * 60.0
"""Seconds that a form may be open before it is sent."""


@dataclass(frozen=True, slots=True)
class Session:
    """``begun`` and ``seen`` are seconds since 1970.

    ``auth_hash`` tells which password was used, or which provider's settings, not what they are. ``name`` and ``role``
    (0 for none) are what a provider told.
    """

    id: str
    user: str
    auth_hash: str
    begun: float
    seen: float
    name: str = ""
    role: int = 0


class Sessions:
    """Reading and making the cookies and tokens of one key.

    ``editors`` maps names to argon2 hashes; ``provider`` is how a provider is set up, empty without one.
    """

    def __init__(
        self,
        key: str,
        editors: Mapping[str, str],
        ended: IdempotencyKeys,
        clock: Callable[[], float],
        provider: str = "",
    ) -> None:
        self.editors = editors
        self.provider = provider
        self.ended = ended
        self.clock = clock
        self.cookies = signer(key, "session")
        self.forms = signer(key, "form")

    # -- sessions

    def begin(self, user: str) -> Session:
        now, name = self.clock(), user.casefold()
        return Session(secrets.token_urlsafe(16), name, fingerprint(self.editors[name]), now, now)

    def begin_vouched(self, user: str, name: str, role: int) -> Session:
        """Of somebody whom the provider has logged in."""
        now = self.clock()
        return Session(secrets.token_urlsafe(16), user, fingerprint(self.provider), now, now, name, role)

    def cookie(self, session: Session) -> str:
        return str(self.cookies.dumps(astuple(session)))

    def read(self, cookie: str) -> Session | None:
        """None unless the cookie is ours, its time is not over, and what it rests on is still the same.

        Raises DatabaseError when it cannot be told whether the session was ended.
        """
        session = self.parsed(cookie)
        if session is None or not self.lasts(session) or self.ended.known(end_key(session.id)):
            return None
        return session

    def parsed(self, cookie: str) -> Session | None:
        try:
            return Session(*self.cookies.loads(cookie))
        except (BadData, TypeError):
            return None

    def lasts(self, session: Session) -> bool:
        now, credential = self.clock(), self.provider if session.role else self.editors.get(session.user, "")
        in_time = session.begun <= now < session.begun + LONGEST and now < session.seen + IDLE
        return in_time and bool(credential) and compare_digest(fingerprint(credential), session.auth_hash)

    def renewed(self, session: Session) -> Session | None:
        """The same session seen now, when its cookie is old enough to be sent anew."""
        now = self.clock()
        return replace(session, seen=now) if now >= session.seen + RENEW else None

    def end(self, session_id: str) -> None:
        """Raises DatabaseError."""
        self.ended.claim(end_key(session_id))
        self.ended.done(end_key(session_id))

    # -- forms

    def token(self, owner: str) -> str:
        """For a hidden field of a form. `owner` is what only the person filling it in has."""
        return str(self.forms.dumps([owner, self.clock()]))

    def is_token(self, token: str, owner: str) -> bool:
        try:
            told: Any = self.forms.loads(token)
        except BadData:
            return False
        theirs, made = told
        return bool(owner) and compare_digest(str(theirs), owner) and self.clock() < made + FORM


def fingerprint(credential: str) -> str:
    return hashlib.sha256(credential.encode()).hexdigest()[:16]


def end_key(session_id: str) -> str:
    return f"logout:{session_id}"
