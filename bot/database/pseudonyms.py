"""Who people are, as the database may know it: keyed hashes to compare, sealed places to answer at.

Without the key neither says anything, and the key is no part of the database or its copies. With another key nobody is
known again: editors take their cases anew, and answers that are on their way have no address.
"""

import base64
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.fernet import Fernet, InvalidToken

KEY_BYTES = 32
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


def key_in(path: Path) -> str:
    """The key in the file, made first if there is none; only its owner may read it. Of many processes, one makes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent, prefix=".key-", encoding="ascii") as file:  # mode 600
            file.write(secrets.token_hex(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):  # another process was first: its key holds
                os.link(file.name, path)
    path.chmod(0o600)
    key = path.read_text(encoding="ascii").strip()
    if len(key) < 2 * KEY_BYTES:
        raise OSError(f"{path} holds no key. Put back a copy, or delete it and start again: nobody is known again then")
    return key
