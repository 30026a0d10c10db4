"""Phone numbers: Norwegian in every grouping, foreign ones with + or 00 before the country.

phonenumbers (Google's) was measured and finds fewer of them; see docs/redaction.md.
"""

import re
from collections.abc import Iterator

from bot.redact.context import before, in_machine_words, inside, is_amount, is_count, is_phone, is_reference
from bot.redact.types import Find

KIND = "phone"

_COUNTRY = r"(?:\(?(?:\+[ ]?|00[ ]?)47\)?[ .\-]{0,2}(?:\(0\)[ ]?)?|\(47\)[ ]?|(?<![\d.,])47[ ]?)"
_NORWEGIAN = re.compile(
    rf"""(?<!\d)(?<!\d[/.,:\-])
    (?P<country>{_COUNTRY})?
    (?: (?!20\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))[2-9]\d{{7}}      # 91234567, but not the date 20261101
    | [2-9]\d\d(?P<a>[ .\-])\d\d(?P=a)\d{{3}}                         # 912 34 567
    | [2-9]\d(?P<b>[ .\-/])\d\d(?P=b)\d\d(?P=b)\d\d                   # 22 33 44 55
    | (?!20|19)[2-9]\d{{3}}[ ]\d{{4}}                                 # 9123 4567, but not the years 2017 2021
    | (?P<thousands>[2-9]\d(?P<c>[ .])\d{{3}}(?P=c)\d{{3}})           # 91 234 567
    | [2-9]\d\d[ ]\d{{3}}[ ]\d\d                                      # 912 345 67
    | [2-9]\d\d[ ]\d{{5}}                                             # 912 34567
    | [2-9]\d[ ]\d{{6}}                                                # 22 334455
    | [2-9]\d{{3}}[ ]\d\d[ ]\d\d                                       # 9123 45 67
    | [2-9](?:[ ]\d){{7}}                                             # 9 1 2 3 4 5 6 7
    )(?!\d)(?![.]\d)""",
    re.VERBOSE,
)
_FOREIGN = re.compile(
    r"""(?:(?<![\w+])(?:\(\+[1-9]\d{0,2}\) | \+\ ?[1-9]\d{0,2})
        | (?<![\w.,])(?<!\d[ .\-])(?<!\d -\ )00\ ?(?!0)[1-9]\d{0,2})
        (?:[ .\-/]{0,2}\(?\d\)?){6,12}(?!\d)""",
    re.VERBOSE,
)
_ANYHOW = re.compile(r"(?<!\d)(?=(?P<number>[2-9](?:[ .\-/]{0,3}\d){7})(?!\d))")
"""Eight digits however they are parted, where a word before them says what they are."""

_CALLING = re.compile(r"(?:wa\.me/|phone=|tel=|tlf=|mobil=|call/)\+?\Z", re.IGNORECASE)
_CODED = re.compile(r"\b[A-Z]{2,6}-?\Z")
"""The letters of a case or a ticket, as in REQ-23456789 and INC23456789."""
_ROUND = re.compile(r"(?:0{5}|0[ .]?000|000[ .]000)\Z")


def foreign_phones(plain: str) -> Iterator[Find]:
    machine = in_machine_words(plain)
    for match in _FOREIGN.finditer(plain):
        if not inside(match.start(), machine) or _CALLING.search(before(plain, match.start())):
            yield Find(*match.span(), KIND)


def phones(plain: str) -> Iterator[Find]:
    for match in _ANYHOW.finditer(plain):
        if is_phone(plain, match.start()):
            yield Find(*match.span("number"), KIND)
    machine = in_machine_words(plain)
    for match in _NORWEGIAN.finditer(plain):
        in_word = inside(match.start(), machine) and not _CALLING.search(before(plain, match.start()))
        if not in_word and is_norwegian(plain, match):
            yield Find(*match.span(), KIND)


def is_norwegian(plain: str, match: re.Match[str]) -> bool:
    """Whether what stands around it does not say that it is something else."""
    start, end = match.span()
    country = match["country"] or ""
    if is_phone(plain, start) or any(sign in country for sign in ("+", "00", "(")):
        return True
    if is_reference(plain, start) or _CODED.search(plain[:start][-8:]) or is_amount(plain, start, end):
        return False
    if match["thousands"] and is_count(plain, start, end):
        return False
    return not _ROUND.search(match[0])
