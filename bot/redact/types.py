"""The vocabulary of redaction."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Find:
    """A piece of the text to take out; offsets are zero-based and end-exclusive."""

    start: int
    end: int
    kind: str
