"""What people say to a bot instead of asking the guidance: the program's own list, the same for every corpus."""

import hashlib
from functools import cache
from pathlib import Path

from index.read.questions import parsed

FILE = Path(__file__).with_name("talk.yaml")


@cache
def read_talk() -> tuple[tuple[str, str], ...]:
    """Kind (a key ``smalltalk.<kind>`` of the bot's texts) and line, in file order."""
    kinds = parsed(FILE.read_text(encoding="utf-8"))
    return tuple((kind, line) for kind, lines in kinds.items() for line in lines)


@cache
def talk_digest() -> str:
    """Changes with the list, so that builds that know another one are made again."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()[:12]
