"""The key that signs what browsers bring back: sessions, forms, and the tokens of those who ask the editors."""

import hashlib
from pathlib import Path

from itsdangerous import URLSafeSerializer

from bot.database.pseudonyms import key_in

KEY_FILE = "session.key"


def signing_key(path: Path) -> str:
    """The key in the file, made first if there is none. Raises OSError when it holds none."""
    return key_in(path)


def signer(key: str, purpose: str) -> URLSafeSerializer:
    """What was signed for one purpose is worth nothing for another."""
    kwargs = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    return URLSafeSerializer(key, salt=f"veileder.{purpose}", signer_kwargs=kwargs)
