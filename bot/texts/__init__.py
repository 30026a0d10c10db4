"""Everything a reader sees that is not guidance, in three languages; one file a language, the same keys in each."""

from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from bot.types import Language

MONTHS = {
    Language.NB: "januar februar mars april mai juni juli august september oktober november desember".split(),
    Language.NN: "januar februar mars april mai juni juli august september oktober november desember".split(),
    Language.EN: ("January February March April May June July August September October November December".split()),
}


@cache
def catalogue(language: Language) -> dict[str, str]:
    """All texts of one language, by key."""
    return dict(yaml.safe_load(files(__name__).joinpath(f"{language}.yaml").read_text(encoding="utf-8")))


def text(key: str, language: Language, /, **values: object) -> str:
    """The text `key` in `language`, with ``{name}`` filled in. Raises KeyError for an unknown key."""
    return catalogue(language)[key].format(**values)


def date_text(day: date, language: Language) -> str:
    """``1. november 2026`` or ``1 November 2026``."""
    dot = "" if language is Language.EN else "."
    return f"{day.day}{dot} {MONTHS[language][day.month - 1]} {day.year}"
