"""The columns of a spreadsheet of questions and answers, in Norwegian or English."""

import re
import unicodedata
from collections.abc import Sequence

HEADERS = {
    "question": "Spørsmål",
    "also": "Formuleringer",
    "answer": "Svar",
    "based_on": "Bygger på",
    "lang": "Språk",
    "id": "Id",
    "approved_by": "Godkjent av",
    "approved": "Godkjent",
    "translation_of": "Oversettelse av",
}
"""Field of an entry -> the header that an export gives it, in the order of the columns."""

REQUIRED = ("question", "answer")
NOT_READ = "må rettes, må rettast, to correct, gjerne også, gjerne òg, wishes"
"""Headers of the columns that a corrected copy has besides."""
STATUS = "status, tilstand, state"
DRAFTS = (
    "utkast, kladd, draft, arkivert, utgått, utgår, slettes, slettast, ikke publiser, skal ikke publiseres, archived"
)
"""What a row says of itself that is not to be published yet, or no longer."""
ALSO_CALLED = {
    "question": "question, spørsmålet, sporsmal, spm",
    "also": "also, phrasings, other phrasings, formulering, andre formuleringer, andre måter å spørre på, fraseringer, "
    "varianter, alternative spørsmål, andre spørsmål, formuleringar, andre formuleringar, andre måtar å spørje på",
    "answer": "answer, svaret, svartekst",
    "based_on": "based on, basert på, byggjer på, basert på, kilde, kilder, kjelde, kjelder, grunnlag, source, sources",
    "lang": "lang, language, målform",
    "id": "id, nøkkel, key",
    "approved_by": "approved by, godkjend av, godkjenner",
    "approved": "approved, approved on, godkjent dato, godkjenningsdato, godkjend, dato, date",
    "translation_of": "translation of, omsetjing av, oversetting av",
}
LANGUAGES = {
    "nb": "nb, bokmål, bokmal, norsk, no, norwegian",
    "nn": "nn, nynorsk",
    "en": "en, engelsk, english",
}


def words(text: str) -> str:
    """A header as it is compared: lower case, without signs; what stands in parentheses explains and is left out."""
    plain = re.sub(r"\(.*?\)", "", unicodedata.normalize("NFC", text).casefold())
    return " ".join(re.sub(r"[^\w\s]|_", " ", plain).split())


def named(names: str) -> set[str]:
    return {words(name) for name in names.split(",")}


NAMES = {words(name): field for field, names in ALSO_CALLED.items() for name in names.split(",")}
NAMES |= {words(name): field for field, name in HEADERS.items()}
LANGUAGE_NAMES = {name.strip(): code for code, names in LANGUAGES.items() for name in names.split(",")}


def field_of(header: str) -> str:
    """The field that a header names, empty when it names none."""
    return NAMES.get(words(header), "")


def is_status(header: str) -> bool:
    return words(header) in named(STATUS)


def is_draft(status: str) -> bool:
    return words(status) in named(DRAFTS)


def is_ours(header: str) -> bool:
    """True for a column that only tells the editor something."""
    return words(header) in named(NOT_READ)


def known_headers(cells: Sequence[str]) -> int:
    """How many different fields the cells name."""
    return len({field_of(cell) for cell in cells} - {""})


def language_of(text: str) -> str:
    """The code of a language by code or name, empty when it is not known."""
    return LANGUAGE_NAMES.get(words(text), "")
