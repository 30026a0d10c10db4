"""Passwords, compared so that the time it takes does not tell whether a user exists."""

from collections.abc import Mapping
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
"""Passwords checked at once: each takes 64 MiB and a tenth of a second, and anybody may send one."""

LONGEST = 1024  # characters of a password


class Users:
    """Names in small letters and their hashes, at least one."""

    def __init__(self, hashes: Mapping[str, str]) -> None:
        self.hashes = hashes
        self.decoy = next(iter(hashes.values()))  # an unknown name costs what a known one does
        self.hasher = PasswordHasher()
        self.turn = Semaphore(AT_ONCE)

    def know(self, name: str, password: str) -> bool:
        """True when `name` is there and the password is theirs."""
        hashed = self.hashes.get(name.casefold())
        with self.turn:
            right = self.matches(hashed or self.decoy, password[:LONGEST])
        return right and hashed is not None

    def matches(self, hashed: str, password: str) -> bool:
        try:
            return self.hasher.verify(hashed, password.encode("utf-8", "replace"))
        except (VerificationError, InvalidHashError):
            return False
