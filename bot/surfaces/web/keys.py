"""The key that signs what browsers bring back: sessions, forms, and the tokens of those who ask the editors."""

import hashlib

from itsdangerous import URLSafeSerializer

KEY_FILE = "session.key"


def signer(key: str, purpose: str) -> URLSafeSerializer:
    """What was signed for one purpose is worth nothing for another."""
    kwargs = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    return URLSafeSerializer(key, salt=f"veileder.{purpose}", signer_kwargs=kwargs)
