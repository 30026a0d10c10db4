"""Who people are, as the database may know it: keyed hashes to compare, sealed places to answer at.

Without the key neither says anything, and the key is no part of the database or its copies. With another key nobody is
known again: editors take their cases anew, and answers that are on their way have no address.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable

from cryptography.fernet import Fernet, InvalidToken

SEALED = "sealed:"
_KEYED = re.compile(r"(?:\w+:)?~[0-9a-f]{32}")
_FINGERPRINT = re.compile(r"(?<![0-9a-f~])[0-9a-f]{64}(?![0-9a-f])")


class Pseudonyms:
    """Keyed hashes and seals of one key, which is read when first needed. Safe to call from several threads."""

    def __init__(self, read_key: Callable[[], str]) -> None:
        self.read_key = read_key
        self.known: str | None = None

    @property
    def key(self) -> bytes:
        """Raises OSError when there is none and none can be made."""
        if self.known is None:
            self.known = self.read_key()
        return self.known.encode()

    def of(self, person: str) -> str:
        """``slack:U123`` as ``slack:~`` and 32 hex digits; what is so already, and nothing, stay."""
        if not person or _KEYED.fullmatch(person):
            return person
        surface, colon, _ = person.partition(":")
        return f"{surface if colon else ''}{colon}~{self.digest('person', person)[:32]}"

    def keyed(self, key: str) -> str:
        """The key with every fingerprint in it made a keyed one, so that nobody can find out whose by trying ids."""
        return _FINGERPRINT.sub(lambda match: f"~{self.digest('fingerprint', match[0])[:63]}", key)

    def seal(self, place: str) -> str:
        return place and SEALED + self.box.encrypt(place.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """What was sealed; empty when it was sealed with another key; what was never sealed stays."""
        if not sealed.startswith(SEALED):
            return sealed
        try:
            return self.box.decrypt(sealed.removeprefix(SEALED).encode()).decode()
        except InvalidToken:
            return ""

    @property
    def box(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"place\0" + self.key).digest()))

    def digest(self, purpose: str, text: str) -> str:
        """64 hex digits; what was made for one purpose is worth nothing for another."""
        told = f"{purpose}\0{text}".encode("utf-8", "surrogatepass")
        return hmac.new(self.key, told, hashlib.sha256).hexdigest()
