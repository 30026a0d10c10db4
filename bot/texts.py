"""Everything a reader sees that is not guidance: ``texts.yaml`` of each folder in ``bot/languages``."""

from datetime import date
from functools import cache

from bot.languages import pack
from bot.types import Language

MONTHS = {language: pack(language).months for language in Language}


@cache
def catalogue(language: Language) -> dict[str, str]:
    """All texts of one language, by key; languages that it has no name for are called as they call themselves."""
    return {f"language.{each}": pack(each).name for each in Language} | pack(language).texts


def text(key: str, language: Language, /, **values: object) -> str:
    """The text `key` in `language`, with ``{name}`` filled in. Raises KeyError for an unknown key."""
    return catalogue(language)[key].format(**values)


def date_text(day: date, language: Language) -> str:
    """``1. november 2026`` or ``1 November 2026``."""
    return written(day, pack(language).date, language)


def short_date(day: date, language: Language) -> str:
    """``1.11.2026``, in English ``1 Nov 2026``: for tables."""
    return written(day, pack(language).short_date, language)


def written(day: date, form: str, language: Language) -> str:
    month = pack(language).months[day.month - 1]
    return form.format(day=day.day, number=day.month, month=month, short_month=month[:3], year=day.year)
