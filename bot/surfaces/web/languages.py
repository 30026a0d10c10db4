"""Which language a reader is met in, before a question has told."""

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request

from bot.chat.locales import CODES
from bot.languages import pack
from bot.texts import catalogue, date_text, short_date
from bot.types import DEFAULT, Language

NAMES = {language: pack(language).name for language in Language}


@dataclass(frozen=True, slots=True)
class Translator:
    """The texts of one language, as templates call them."""

    language: Language

    def __call__(self, key: str, /, **values: object) -> str:
        # Not bot.texts.text: a text's {language} would collide with that function's own parameter.
        return catalogue(self.language)[key].format(**values)

    def known(self, key: str) -> str:
        """The text as it stands; empty when there is none of that name."""
        return catalogue(self.language).get(key, "")

    def short_date(self, day: date) -> str:
        """``1.11.2026``, in English ``1 Nov 2026``: for tables."""
        return short_date(day, self.language)

    def date(self, day: date) -> str:
        return date_text(day, self.language)


@dataclass(frozen=True, slots=True)
class Reader:
    """``chosen`` is True when the reader picked the language by a link; then links keep it."""

    language: Language
    chosen: bool = False

    @property
    def words(self) -> Translator:
        return Translator(self.language)


def reader_of(request: Request, picked: str = "") -> Reader:
    """By the ``lang`` of the address or of a form (`picked`, or noted by the desk), the browser's, or bokmål."""
    code = picked or request.query_params.get("lang", "") or getattr(request.state, "picked", "")
    if code in NAMES:
        return Reader(Language(code), chosen=True)
    return Reader(accepted(request.headers.get("accept-language", "")))


def accepted(header: str) -> Language:
    """The first language of the header that there are texts in; the highest weight first."""
    wishes = sorted((wish(part) for part in header.split(",")), key=lambda each: -each[1])
    return next((CODES[code] for code, weight in wishes if code in CODES and weight > 0), DEFAULT)


def wish(part: str) -> tuple[str, float]:
    """``nn-NO;q=0.8`` -> (nn, 0.8); a weight that cannot be read is 0."""
    code, _, weight = part.strip().partition(";")
    try:
        return code.split("-")[0].strip().lower(), float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        return "", 0.0
