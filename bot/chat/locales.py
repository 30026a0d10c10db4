"""Which language a reader is met in before a question has told."""

from bot.types import Language

CODES = {"nb": Language.NB, "no": Language.NB, "nn": Language.NN, "en": Language.EN}


def language_of(locale: str) -> Language:
    """By a locale such as ``nn-NO``; bokmål when there are no texts in it."""
    return CODES.get(locale.split("-", maxsplit=1)[0].lower(), Language.NB)
