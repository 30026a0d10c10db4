"""All kinds of personal data, in order: what is sure first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from bot.redact.accounts import accounts, cards, ibans
from bot.redact.emails import emails
from bot.redact.identity import identity_numbers
from bot.redact.people import addresses, names
from bot.redact.phones import foreign_phones, phones
from bot.redact.plain import plain
from bot.redact.types import Find

PLACEHOLDERS = {
    "national_id": "[fødselsnummer]",
    "phone": "[telefonnummer]",
    "email": "[e-post]",
    "account": "[kontonummer]",
    "card": "[kortnummer]",
    "name": "[navn]",
    "address": "[adresse]",
}
"""What stands in the text instead, by kind; the kinds are keys ``removed.<kind>`` of ``bot.texts``."""

SUSPECTED = frozenset({"name", "address"})
"""Kinds that only look like personal data: the reader is told so."""

RULES: tuple[Callable[[str], Iterator[Find]], ...] = (
    emails,
    ibans,
    cards,
    foreign_phones,
    identity_numbers,
    accounts,
    phones,
    addresses,
    names,
)
"""From the surest to the least sure: where two rules want the same characters the first has them."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """Text without personal data. ``removed`` has each kind that was taken out once, in the order found."""

    text: str
    removed: tuple[str, ...]


def redact(text: str) -> Redacted:
    """The text with placeholders for personal data. Redacting it again changes nothing."""
    removed: dict[str, None] = {}
    while found := finds(text):
        removed.update(dict.fromkeys(find.kind for find in found))
        text = replaced(text, found)
    return Redacted(text, tuple(removed))


def replaced(text: str, found: list[Find]) -> str:
    starts = [0, *(find.end for find in found)]
    kept = [text[start : find.start] + PLACEHOLDERS[find.kind] for start, find in zip(starts, found, strict=False)]
    return "".join(kept) + text[starts[-1] :]


def finds(text: str) -> list[Find]:
    """What to take out, in order, never overlapping."""
    shown, offsets = plain(text)
    taken = bytearray(len(shown))
    kept: list[Find] = []
    for found in chain.from_iterable(rule(shown) for rule in RULES):
        if not any(taken[found.start : found.end]):
            taken[found.start : found.end] = b"\1" * (found.end - found.start)
            kept.append(found)
    kept.sort(key=lambda find: find.start)
    return [Find(offsets[find.start], offsets[find.end], find.kind) for find in kept]
