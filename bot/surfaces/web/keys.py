"""The key that signs what browsers bring back: sessions, forms, and the tokens of those who ask the editors."""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from itsdangerous import URLSafeSerializer

KEY_FILE = "session.key"
KEY_BYTES = 32


def signing_key(path: Path) -> str:
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
        raise OSError(
            f"{path} holds no key. Delete it and start again; editors must log in anew, and askers' links end"
        )
    return key


def signer(key: str, purpose: str) -> URLSafeSerializer:
    """What was signed for one purpose is worth nothing for another."""
    kwargs = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    return URLSafeSerializer(key, salt=f"veileder.{purpose}", signer_kwargs=kwargs)
