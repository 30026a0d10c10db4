"""Secret keys in files of their own: of sessions and askers' links, and of what the database hides."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

KEY_BYTES = 32


def key_in(path: Path) -> str:
    """The key in the file, made first if there is none; only its owner may read it. Of many processes, one makes it.

    Raises OSError when it holds none.
    """
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
            f"{path} holds no key. Put back a copy, or delete it and start again: what was signed or hidden with it is "
            "worth nothing then"
        )
    return key
