"""The vocabulary of the editors' loop."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class FaqDraft:
    """A FAQ entry before it is a file.

    ``id`` is empty for a new entry: one is made from the question. ``answer`` is Markdown. ``based_on`` holds
    addresses (``document#anchor``); ``digests`` has, for each address that was approved, the digest of its text then.
    """

    question: str
    also: tuple[str, ...]
    lang: str
    based_on: tuple[str, ...]
    answer: str
    id: str = ""
    approved_by: str = ""
    approved: date | None = None
    translation_of: str | None = None
    digests: Mapping[str, str] = field(default_factory=dict, hash=False)
