from string import Formatter

import pytest

from bot.texts import catalogue
from bot.types import Language

KEYS = sorted(catalogue(Language.NB))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", Language)
def test_every_language_has_the_same_keys(language: Language):
    """No text is missing in a language, and none is left over."""
    assert sorted(catalogue(language)) == KEYS


@pytest.mark.parametrize("language", Language)
def test_every_text_has_words_and_the_same_placeholders(language: Language):
    """A text is never empty and takes the same values in every language."""
    texts, bokmal = catalogue(language), catalogue(Language.NB)
    assert [key for key, text in texts.items() if not isinstance(text, str) or not text.strip()] == []
    assert [key for key in KEYS if placeholders(texts[key]) != placeholders(bokmal[key])] == []
