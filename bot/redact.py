"""Takes personal data out of text before it is kept: identity numbers, phone numbers, e-mail addresses, accounts.

Leans to removing: a number that looks personal goes even when its check digits are wrong, since people mistype.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from stdnum.no import fodselsnummer, kontonr

PLACEHOLDERS = {
    "national_id": "[fødselsnummer]",
    "phone": "[telefonnummer]",
    "email": "[e-post]",
    "account": "[kontonummer]",
}
"""What stands in the text instead, by kind; the kinds are keys ``removed.<kind>`` of ``bot.texts``."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """Text without personal data. ``removed`` has each kind that was taken out once, in the order found."""

    text: str
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Find:
    """A piece of the text to take out; offsets are zero-based and end-exclusive."""

    start: int
    end: int
    kind: str


def redact(text: str) -> Redacted:
    """The text with placeholders for personal data. Redacting it again changes nothing."""
    removed: dict[str, None] = {}
    while finds := _finds(text):
        removed.update(dict.fromkeys(find.kind for find in finds))
        text = _replaced(text, finds)
    return Redacted(text, tuple(removed))


def _replaced(text: str, finds: list[_Find]) -> str:
    starts = [0, *(find.end for find in finds)]
    kept = [text[start : find.start] + PLACEHOLDERS[find.kind] for start, find in zip(starts, finds, strict=False)]
    return "".join(kept) + text[starts[-1] :]


def _finds(text: str) -> list[_Find]:
    """What to take out, in order, never overlapping: where two rules want the same digits the first rule wins."""
    plain, offsets = _plain(text)
    taken = bytearray(len(plain))
    kept: list[_Find] = []
    for found in chain.from_iterable(rule(plain) for rule in _RULES):
        if not any(taken[found.start : found.end]):
            taken[found.start : found.end] = b"\1" * (found.end - found.start)
            kept.append(found)
    kept.sort(key=lambda find: find.start)
    return [_Find(offsets[find.start], offsets[find.end], find.kind) for find in kept]


def _plain(text: str) -> tuple[str, list[int]]:
    """The text with every digit, space and hyphen in its plain form and invisible characters left out.

    The list gives, for each character of it and for its end, the offset in ``text``.
    """
    kept = [(_plain_char(char), offset) for offset, char in enumerate(text) if not _invisible(char)]
    return "".join(char for char, _ in kept), [*(offset for _, offset in kept), len(text)]


def _invisible(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char) in {"Cf", "Mn", "Me"}


def _plain_char(char: str) -> str:
    if char.isascii():
        return " " if char == "\t" else char
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category in {"Zs", "Pd"} or char == "\u2212":
        return " " if category == "Zs" else "-"
    composed = unicodedata.normalize("NFKC", char)
    return composed if len(composed) == 1 else char


_EMAIL = re.compile(
    r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]+"
    r"(?:@| @ | ?[(\[](?:at|@|krøllalfa|alfakrøll)[)\]] ?)"
    r"[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)


_GAP = r"[\x20.\-]{0,3}"
_ELEVEN_DIGITS = re.compile(
    rf"""(?<!\d)(?:
      \d{{6}} (?:{_GAP} | / | \r?\n) \d{{5}}                # 010190 12345, and eleven in a row
    | \d{{6}} {_GAP} \d{{3}} {_GAP} \d\d                      # 010190 123 45
    | \d\d {_GAP} \d\d {_GAP} \d\d {_GAP} \d{{3}} {_GAP} \d\d  # 01.01.90-12345, 01 01 90 123 45
    | \d{{4}} {_GAP} \d\d {_GAP} \d{{5}}                      # 1234.56.78903
    | \d{{4}} {_GAP} \d{{4}} {_GAP} \d{{3}}                    # 1234 5678 903
    | \d (?:[\x20.\-]\d){{10}}                                 # 0 1 0 1 9 0 1 2 3 4 5
    )(?!\d)""",
    re.VERBOSE,
)
_LIKE_ACCOUNT = re.compile(r"\d{4}[ .]+\d\d[ .]+\d{5}")
_FULL_YEAR_ID = re.compile(rf"(?<!\d)(\d\d){_GAP}(\d\d){_GAP}(?:19|20)(\d\d){_GAP}(\d{{5}}|\d{{3}}{_GAP}\d\d)(?!\d)")
_IBAN = re.compile(r"(?<![^\W_])NO ?\d\d(?: ?\d){11}(?!\d)", re.IGNORECASE)

_PHONE = re.compile(
    r"""(?<!\d)(?<!\d/)
    (?: \(?(?:\+|00)[ ]?47\)?[ .\-]{0,2} | 47[ ]? )?
    (?: (?!20\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))[2-9]\d{7}  # 91234567, but not the date 20261101
    | [2-9]\d\d([ .\-])\d\d\1\d{3}                         # 912 34 567
    | [2-9]\d([ .\-])\d\d\2\d\d\2\d\d                      # 22 33 44 55
    | (?!20)[2-9]\d{3}[ ]\d{4}                              # 9123 4567, but not the years 2017 2021
    | [49]\d([ .])\d{3}\3\d{3}                              # 91 234 567
    | [2-9](?:[ ]\d){7}                                     # 9 1 2 3 4 5 6 7
    )(?!\d)""",
    re.VERBOSE,
)
_FOREIGN_PHONE = re.compile(r"(?:(?<![\w+])\+[1-9]\d{0,2}|(?<!\w)004\d)(?:[ .\-]?\(?\d\)?){6,12}(?!\d)")
_AMOUNT_BEFORE = re.compile(r"(?:\bkr\.?|\bnok|\bkroner|[$€£]) ?$", re.IGNORECASE)
_AMOUNT_AFTER = re.compile(r" ?(?:kr\b|kroner|nok\b|,-)", re.IGNORECASE)
_STATUTE_BEFORE = re.compile(r"(?:§|\bparagraf(?:ene|ane)?|\bkap\.|\bkapittel) ?$", re.IGNORECASE)


def _emails(plain: str) -> Iterator[_Find]:
    return (_Find(*match.span(), "email") for match in _EMAIL.finditer(plain))


def _ibans(plain: str) -> Iterator[_Find]:
    return (_Find(*match.span(), "account") for match in _IBAN.finditer(plain))


def _full_year_ids(plain: str) -> Iterator[_Find]:
    """``01.01.1990 12345``: only with right check digits, since a date and a number may stand side by side."""
    for match in _FULL_YEAR_ID.finditer(plain):
        if fodselsnummer.is_valid("".join(filter(str.isdigit, "".join(match.groups())))):
            yield _Find(*match.span(), "national_id")


def _eleven_digits(plain: str) -> Iterator[_Find]:
    for match in _ELEVEN_DIGITS.finditer(plain):
        kind = _kind_of_eleven(match[0])
        if kind is not None:
            yield _Find(*match.span(), kind)


def _kind_of_eleven(written: str) -> str | None:
    digits = "".join(filter(str.isdigit, written))
    if _LIKE_ACCOUNT.fullmatch(written):
        return "account"
    if fodselsnummer.is_valid(digits):
        return "national_id"
    if kontonr.is_valid(digits):
        return "account"
    return "national_id" if _opens_with_date(digits) and not re.match(r"\d{4}\D", written) else None


def _opens_with_date(digits: str) -> bool:
    """Whether it begins with DDMMYY; D-numbers add 40 to the day, synthetic and help numbers add to the month."""
    day, month = int(digits[:2]), int(digits[2:4])
    return (1 <= day <= 31 or 41 <= day <= 71) and any(1 <= month - added <= 12 for added in (0, 40, 65, 80))


def _phones(plain: str) -> Iterator[_Find]:
    for match in _PHONE.finditer(plain):
        before = plain[max(0, match.start() - 12) : match.start()]
        amount = _AMOUNT_BEFORE.search(before) or _AMOUNT_AFTER.match(plain, match.end())
        if match[0].startswith(("+", "(", "00")) or not (amount or _STATUTE_BEFORE.search(before)):
            yield _Find(*match.span(), "phone")


def _foreign_phones(plain: str) -> Iterator[_Find]:
    return (_Find(*match.span(), "phone") for match in _FOREIGN_PHONE.finditer(plain))


_RULES = (_emails, _ibans, _full_year_ids, _eleven_digits, _phones, _foreign_phones)
"""From the surest to the least sure."""
