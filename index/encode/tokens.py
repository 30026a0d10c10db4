"""Texts to token ids, as the model wants them."""

from functools import cached_property
from pathlib import Path
from typing import Protocol

from tokenizers import Tokenizer


class TextTokenizer(Protocol):
    """Safe to share between threads."""

    def ids(self, text: str) -> list[int]:
        """Ids with what the model wants around them, cut to what it reads."""

    def count(self, text: str) -> int:
        """How many ids the text alone has, however long it is."""


class LibraryTokenizer:
    """The ``tokenizers`` library's own, from its file, which is read when it is needed."""

    def __init__(self, path: Path, max_tokens: int) -> None:
        self.path = path
        self.max_tokens = max_tokens

    @cached_property
    def cutting(self) -> Tokenizer:
        made = Tokenizer.from_file(str(self.path))
        made.enable_truncation(self.max_tokens)
        return made

    @cached_property
    def counting(self) -> Tokenizer:
        """Without truncation; only building needs it."""
        return Tokenizer.from_file(str(self.path))

    def ids(self, text: str) -> list[int]:
        return list(self.cutting.encode(text).ids)

    def count(self, text: str) -> int:
        return len(self.counting.encode(text, add_special_tokens=False).ids)
