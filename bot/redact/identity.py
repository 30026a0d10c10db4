"""National identity numbers of every kind: birth numbers, D-numbers, help numbers (H and FH), synthetic ones, DUF.

python-stdnum knows birth numbers, D- and H-numbers issued until 2032; the other kinds, and the control digits from then
on, are reckoned here (``findings/stdnum-norwegian-identity.sh``). A number that opens with a date goes even when its
control digits are wrong, since people mistype.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from bot.redact.context import before, in_machine_words, inside, is_account, is_reference
from bot.redact.types import Find

KIND = "national_id"
Span = tuple[int, int]

K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
RESTS = range(4)
"""What the first control digit may leave: 0 until 2032, 0 to 3 from then on (skatteetaten.github.io)."""

MONTHS_ADDED = (0, 40, 65, 80)
"""What is added to the month: nothing, in a help number (and NAV's synthetic), and in synthetic ones of two kinds."""

DUF = (4, 6, 3, 2, 4, 6, 3, 2, 7, 5)

_GAP = r"[\x20.\-]{0,3}"
_LOOSE = r"(?:[\x20.,\-/:_()*|;~=]{0,3}|\r?\n)"
"""What may stand between a date and the five digits behind it, however odd."""

_ELEVEN = re.compile(
    rf"""(?<!\d)(?<!\d[.,])(?<!\+)(?<!\+\x20)(?:
      \d{{6}} {_LOOSE} \d{{5}}
    | \d{{6}} {_GAP} \d{{3}} {_GAP} \d\d
    | \d\d (?P<between>{_GAP} | /) \d\d (?P=between) \d\d {_LOOSE} \d{{3}} {_GAP} \d\d
    | \d{{3}} {_GAP} \d{{3}} {_GAP} \d{{3}} {_GAP} \d\d
    | \d{{4}} {_GAP} \d\d {_GAP} \d{{5}}
    | \d{{4}} {_GAP} \d{{4}} {_GAP} \d{{3}}
    | \d (?:[\x20.\-]\d){{10}}
    )(?![.,]?\d)""",
    re.VERBOSE,
)
_ANYHOW = re.compile(r"(?<!\d)(?<!\+)(?<!\+\x20)(?=(?P<number>\d(?:(?:[\x20.,\-/:_()*|;~=]{0,6}|\r?\n)\d){10})(?!\d))")
"""Eleven digits however they are parted, from every digit that begins a group."""

_LAST_FIVE = re.compile(
    r"(?:(?P<born>(?<!\d)\d\d[.\-/ ]?\d\d[.\-/ ]?(?:19|20)?\d\d)[,;]? {0,2}(?:(?:og|med|and|with) )?)?"
    r"\b(?:person(?:nummer(?:et)?|nr\.?)|pnr\.?|siste fem(?: sifre(?:ne)?)?)"
    r"(?: (?:er|mitt|hennes|hans|mitt er))?[.: ]{0,3}"
    r"(?P<number>\d{3} ?\d\d)(?![ .\-]?\d)",
    re.IGNORECASE,
)
"""The five digits alone are called a personal number."""

_FULL_YEAR = re.compile(
    rf"(?<!\d)(\d\d)(?:{_GAP}|/)(\d\d)(?:{_GAP}|/)(?:19|20)(\d\d){_LOOSE}(\d{{5}}|\d{{3}}{_GAP}\d\d)(?!\d)"
)
_IN_WORDS = re.compile(r"(?<!\d)(\d{6}|\d\d[./ -]\d\d[./ -]\d\d),? (?:og|and|samt|pluss) (\d{3} ?\d\d)(?!\d)")
_DUF = re.compile(rf"(?<!\d)(?:19[5-9]|20\d)\d(?:{_GAP}\d{{6}}{_GAP}\d\d|{_GAP}\d{{4}}{_GAP}\d{{4}})(?!\d)")
_DUF_BEFORE = re.compile(r"\bduf(?:[ -]?(?:nr|nummer(?:et)?))?[.:]? ?$", re.IGNORECASE)
_ACCOUNTS_WAY = re.compile(r"\d{4}(?:[ .\-]+\d\d[ .\-]+\d{5}|[ .\-]+\d{7}|[ .\-]+\d{5}[ .\-]+\d\d)")

_OTHERWISE = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|(?:19|20)\d\d(?:-[01]\d-[0-3]\d-\d{3}|/\d{5}-\d\d)")
"""Written as an address of the internet, an act (2004-06-18-123) or a journal entry (2024/12345-12)."""


def identity_numbers(plain: str) -> Iterator[Find]:
    for found in (in_two_parts(plain), right(plain), mistyped(plain), last_five(plain), duf_numbers(plain)):
        yield from (Find(start, end, KIND) for start, end in found)


def in_two_parts(plain: str) -> Iterator[Span]:
    """A date with its full year, or with "og" behind it, and the rest.

    Only with right control digits, since a date and a number may stand side by side.
    """
    for pattern in (_FULL_YEAR, _IN_WORDS):
        yield from (each.span() for each in pattern.finditer(plain) if is_valid(only_digits("".join(each.groups()))))


def right(plain: str) -> Iterator[Span]:
    for match in _ANYHOW.finditer(plain):
        written = match["number"]
        other = _OTHERWISE.fullmatch(written) or is_an_account(plain, match.start(), written)
        if is_valid(only_digits(written)) and not other:
            yield match.span("number")


def mistyped(plain: str) -> Iterator[Span]:
    machine = in_machine_words(plain)
    for match in _ELEVEN.finditer(plain):
        if not inside(match.start(), machine) and is_mistyped(plain, match):
            yield match.span()


def last_five(plain: str) -> Iterator[Span]:
    for match in _LAST_FIVE.finditer(plain):
        yield match.span("number")
        if match["born"]:
            yield match.span("born")


def duf_numbers(plain: str) -> Iterator[Span]:
    for match in _DUF.finditer(plain):
        if is_duf(only_digits(match[0])) or _DUF_BEFORE.search(before(plain, match.start())):
            yield match.span()


def is_an_account(plain: str, start: int, written: str) -> bool:
    """Whether it is written or named as an account.

    The last control digit is that of a bank account too, so every identity number passes for one.
    """
    return bool(_ACCOUNTS_WAY.fullmatch(written)) or is_account(plain, start)


def is_mistyped(plain: str, match: re.Match[str]) -> bool:
    """Whether eleven digits open with a date, and nothing says that they are something else."""
    start, written = match.start(), match[0]
    if not opens_with_date(only_digits(written)) or re.match(r"\d{4}\D", written) or _OTHERWISE.fullmatch(written):
        return False
    return not is_an_account(plain, start, written) and not is_reference(plain, start)


def only_digits(written: str) -> str:
    return "".join(filter(str.isdigit, written))


def is_valid(digits: str) -> bool:
    """Whether eleven digits have the control digits of an identity number, and open with a date or as an FH-number."""
    first = (weighted(digits[:9], K1) + int(digits[9])) % 11
    last = (weighted(digits[:10], K2) + int(digits[10])) % 11
    if last or first not in RESTS:
        return False
    return opens_with_date(digits) or (first == 0 and digits[0] in "89")


def weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def opens_with_date(digits: str) -> bool:
    """Whether it begins with DDMMYY; D-numbers add 40 to the day, synthetic and help numbers add to the month."""
    day, month = int(digits[:2]), int(digits[2:4])
    return (1 <= day <= 31 or 41 <= day <= 71) and any(1 <= month - added <= 12 for added in MONTHS_ADDED)


def is_duf(digits: str) -> bool:
    """Whether twelve digits are a number of the immigration authorities, and no time such as 202611011230."""
    return weighted(digits[:10], DUF) % 11 == int(digits[10:]) and not is_time(digits)


def is_time(digits: str) -> bool:
    try:
        datetime.strptime(digits, "%Y%m%d%H%M")  # noqa: DTZ007 (only whether it can be one)
    except ValueError:
        return False
    return True
