"""Putting a question to the editors from the page: a token for the reader, and the case behind it.

The token goes with the answer, in a form, and is the address of the reader's own page. It is signed, so nobody can
make one for another's question, and only its fingerprint is kept. No cookie is needed to know the reader again.
"""

import secrets
import time
from collections import deque
from collections.abc import Callable
from hmac import compare_digest
from threading import Lock
from typing import Protocol

from itsdangerous import BadData

from bot.editorial.types import WEB, Case
from bot.journal import fingerprint
from bot.surfaces.web.keys import signer

NONCE_BYTES = 16

PER_MINUTE = 20
"""New cases in any minute, in this process: more than people make, fewer than would drown the editors' channel."""


class CaseHandler(Protocol):
    """Where questions for the editors are handed in. Every method may raise DatabaseError."""

    def escalates(self, surface: str) -> bool:
        """True when readers on the surface can ask the editors."""
        ...

    def escalate(self, ref: str, surface: str, place: str) -> tuple[Case, bool]:
        """The question's case, and whether this call opened it. Raises KeyError when the journal has no `ref`."""
        ...

    def case_of(self, ref: str) -> Case | None:
        """The case that a question has become."""
        ...


class BusyError(RuntimeError):
    """Too many questions were sent to the editors just now."""


class GoneError(LookupError):
    """There was an answer, and it is no longer kept for the reader."""


class Asking:
    """Safe to call from several threads. Without editors nobody can be asked."""

    def __init__(
        self, cases: CaseHandler | None = None, key: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.cases = cases
        self.tokens = signer(key, "case")
        self.pace = Pace(clock)

    def token(self, ref: str) -> str:
        """What lets the reader of the answer ask the editors; empty when nobody can."""
        if self.cases is None or not self.cases.escalates(WEB):
            return ""
        return str(self.tokens.dumps([secrets.token_urlsafe(NONCE_BYTES), ref]))

    def is_token(self, token: str, ref: str) -> bool:
        """True when the token was made for that answer, and the editors can be asked."""
        try:
            return self.cases is not None and self.cases.escalates(WEB) and self.ref(token) == ref
        except KeyError:
            return False

    def ref(self, token: str) -> str:
        """The answer that the token was made for. Raises KeyError for one that was not made here."""
        try:
            _, ref = self.tokens.loads(token)
        except BadData:
            raise KeyError(token) from None
        return str(ref)

    def send(self, token: str) -> Case:
        """The case of the answer's question, opened unless it is there. Raises KeyError or BusyError."""
        if self.cases is None:
            raise KeyError(token)
        ref = self.ref(token)
        if case := self.cases.case_of(ref):
            return case
        if not self.pace.begin():
            raise BusyError
        return self.cases.escalate(ref, WEB, fingerprint(token))[0]

    def case(self, token: str) -> Case:
        """The case that the token opened. Raises KeyError when there is none, GoneError when the place is emptied."""
        case = self.cases.case_of(self.ref(token)) if self.cases else None
        if case is None or case.surface != WEB:
            raise KeyError(token)
        if not case.place:
            raise GoneError
        if not compare_digest(case.place, fingerprint(token)):
            raise KeyError(token)
        return case


class Pace:
    """Counts what was begun in the last minute. Safe to call from several threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.lock = Lock()
        self.begun: deque[float] = deque()

    def begin(self) -> bool:
        """Counts one more; False when there were too many."""
        now = self.clock()
        with self.lock:
            while self.begun and self.begun[0] <= now - 60.0:
                self.begun.popleft()
            if len(self.begun) >= PER_MINUTE:
                return False
            self.begun.append(now)
            return True
