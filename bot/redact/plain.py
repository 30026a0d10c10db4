"""Text in its plain form, and where each character of it stood."""

import unicodedata
from functools import lru_cache

SOFT = {"Cf", "Mn", "Me"}  # categories of what is not seen, or sits on the letter before


def plain(text: str) -> tuple[str, list[int]]:
    """The text with every digit, space and hyphen in its plain form and invisible characters left out.

    The list gives, for each character of it and for its end, the offset in ``text``.
    """
    if text.isascii() and "\t" not in text:
        return text, list(range(len(text) + 1))
    kept = [(char, offset) for offset, char in enumerate(map(plain_char, text)) if char]
    return "".join(char for char, _ in kept), [*(offset for _, offset in kept), len(text)]


@lru_cache(maxsize=4096)
def plain_char(char: str) -> str:
    """Empty for what is not seen."""
    if char.isascii():
        return " " if char == "\t" else char
    category = unicodedata.category(char)
    if category in SOFT:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category in {"Zs", "Pd"} or char == "\u2212":
        return " " if category == "Zs" else "-"
    composed = unicodedata.normalize("NFKC", char)
    return composed if len(composed) == 1 else char
