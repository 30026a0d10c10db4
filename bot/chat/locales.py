"""Which language a reader is met in before a question has told."""

from bot.languages import pack
from bot.types import DEFAULT, Language

CODES = {code: language for language in Language for code in pack(language).locales}


def language_of(locale: str) -> Language:
    """By a locale such as ``nn-NO``; bokmål when there are no texts in it."""
    return CODES.get(locale.split("-", maxsplit=1)[0].lower(), DEFAULT)
