"""Messages with made-up personal data in them, and messages with numbers that are none; the same seed gives the same.

Nothing here is anybody's: every number is drawn, and its control digits are reckoned here, not by what is measured. How
people write them, and the messages with numbers that are nobody's, are in redaction_spellings.yaml.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve()
SPELLINGS: dict[str, Any] = yaml.safe_load(HERE.with_name("redaction_spellings.yaml").read_text("utf-8"))
WORDS: dict[str, list[str]] = SPELLINGS["words"]
NBSP, THIN, HYPHEN, DASH = "\u00a0", "\u2009", "\u2011", "\u2013"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Case:
    """``secret`` is what must go, as it is written in ``text``; empty where all of ``text`` must stay."""

    group: str
    kind: str
    text: str
    secret: str = ""


Make = Callable[[random.Random], str]

# -- numbers


def weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11


K1, K2 = (3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
ACCOUNT = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
ORGANISATION = (3, 2, 7, 6, 5, 4, 3, 2)


def with_controls(nine: str, rest: int = 0) -> str | None:
    """Eleven digits; `rest` is what the first control digit may leave, 0 until 2032 and 0 to 3 from then on."""
    first = (11 + rest - weighted(nine, K1)) % 11
    second = -weighted(f"{nine}{first}", K2) % 11 if first < 10 else 10
    return None if 10 in (first, second) else f"{nine}{first}{second}"


def born(draw: random.Random) -> date:
    return date(1925, 1, 1) + timedelta(days=draw.randrange(100 * 365))


def identity(draw: random.Random, day: int = 0, month: int = 0, rest: int = 0) -> str:
    """`day` and `month` are what kinds of numbers add to those of the birth date."""
    while True:
        when = born(draw)
        series = draw.randrange(500, 1000) if when.year > 1999 else draw.randrange(500)
        found = with_controls(f"{when.day + day:02}{when.month + month:02}{when:%y}{series:03}", rest)
        if found:
            return found


def common_help(draw: random.Random) -> str:
    """FH-nummer: a random number that begins with 8 or 9."""
    while not (found := with_controls(str(draw.randrange(800_000_000, 1_000_000_000)))):
        pass
    return found


def mistyped(draw: random.Random) -> str:
    good = identity(draw)
    at = draw.randrange(6, 11)
    return good[:at] + str((int(good[at]) + draw.randrange(1, 10)) % 10) + good[at + 1 :]


def duf(draw: random.Random) -> str:
    ten = f"{draw.randrange(1990, 2027)}{draw.randrange(10**6):06}"
    return f"{ten}{weighted(ten, (4, 6, 3, 2, 4, 6, 3, 2, 7, 5)):02}"


def account(draw: random.Random) -> str:
    while True:
        ten = f"{draw.randrange(1000, 9999)}{draw.randrange(10, 99)}{draw.randrange(10**4):04}"
        control = -weighted(ten, ACCOUNT) % 11
        if control < 10:
            return f"{ten}{control}"


def iban_check(number: str) -> str:
    letters = "".join(str(int(each, 36)) for each in "NO")
    return f"{98 - int(f'{number}{letters}00') % 97:02}"


def with_iban_check(draw: random.Random) -> str:
    number = account(draw)
    return f"{iban_check(number)}{number}"


def luhn(digits: str) -> str:
    doubled = [int(each) * (2 - at % 2) for at, each in enumerate(reversed(digits))]
    return f"{digits}{-sum(each // 10 + each % 10 for each in doubled) % 10}"


def card(draw: random.Random) -> str:
    begin, length = draw.choice(SPELLINGS["cards"])
    return luhn(begin + "".join(draw.choice("0123456789") for _ in range(length - len(begin) - 1)))


def organisation(draw: random.Random) -> str:
    while True:
        eight = str(draw.choice("89")) + f"{draw.randrange(10**7):07}"
        control = -weighted(eight, ORGANISATION) % 11
        if control < 10:
            return f"{eight}{control}"


def mobile(draw: random.Random) -> str:
    return draw.choice("49") + f"{draw.randrange(10**7):07}"


def landline(draw: random.Random) -> str:
    begin = draw.choice(SPELLINGS["landlines"])
    return begin + f"{draw.randrange(10**6):06}"


# -- spellings


def century(digits: str) -> str:
    return "19" if int(digits[6:9]) < 500 else "20"


def spelt(spelling: str, number: str) -> str:
    """See redaction_spellings.yaml."""
    made, left = filled_in(spelling, number)
    if "{check}" in made:
        return made.format(left, check=iban_check(number))
    if "{century}" in made:
        return made.format(left, century=century(number))
    return made.format(left, wide=left.translate(WIDE))


def filled_in(spelling: str, number: str) -> tuple[str, str]:
    """Digits in the place of every #, and what of the number is left."""
    left = iter(number)
    made = "".join(next(left, "") if each == "#" else each for each in spelling)
    return made, "".join(left)


IDENTITIES: dict[str, Make] = {
    "birth number": identity,
    "D-number": lambda draw: identity(draw, day=40),
    "H-number": lambda draw: identity(draw, month=40),
    "FH-number": common_help,
    "synthetic +80": lambda draw: identity(draw, month=80),
    "synthetic +65": lambda draw: identity(draw, month=65),
    "synthetic D-number": lambda draw: identity(draw, day=40, month=80),
    "2032, rest 1": lambda draw: identity(draw, rest=1),
    "2032, rest 2": lambda draw: identity(draw, rest=2),
    "2032, rest 3": lambda draw: identity(draw, rest=3),
    "mistyped": mistyped,
}


def foreign_phone(draw: random.Random) -> str:
    """Numbers of lengths that the countries have, as they are written there."""
    country, pattern = draw.choice(SPELLINGS["foreign"])
    prefix = draw.choice(("+", "+", "+", "00"))
    digits = "".join(draw.choice("23456789") if each == "#" else each for each in pattern)
    joined = "" if digits.startswith("-") or draw.random() < 0.3 else " "
    return f"{prefix}{country}{joined}{digits}"


def email(draw: random.Random, spelling: str, dot: str = ".") -> str:
    name, host = draw.choice(WORDS["name"]), f"{draw.choice(WORDS['host'])}.{draw.choice(WORDS['end'])}"
    host = host.replace(".", dot)
    return spelling.format(name=name, host=host, NAME=name.upper(), HOST=host.upper())


def positives(draw: random.Random, each: int) -> Iterator[Case]:
    """`each` cases of every kind and spelling, apart from identity numbers, of which one a kind and spelling will do."""
    once = max(1, each // 4)
    for kind, make in IDENTITIES.items():
        dated = {} if kind in ("FH-number", "mistyped") else SPELLINGS["full year"]
        yield from spelt_cases(draw, once, kind, "national_id", (make,), SPELLINGS["identity"] | dated)
    yield from spelt_cases(draw, each, "DUF", "national_id", (duf,))
    yield from spelt_cases(draw, each // 2, "phone", "phone", (mobile, landline))
    yield from cases(draw, each * 8, "phone, foreign", "phone", lambda: foreign_phone(draw))
    for name, spelling in SPELLINGS["email"].items():
        yield from cases(draw, each, f"e-mail, {name}", "email", lambda s=spelling: email(draw, *s))
    yield from spelt_cases(draw, each, "account", "account", (account,))
    yield from spelt_cases(draw, each, "card", "card", (card,))


def spelt_cases(
    draw: random.Random,
    number: int,
    group: str,
    kind: str,
    makers: tuple[Make, ...],
    spellings: dict[str, str] | None = None,
) -> Iterator[Case]:
    for name, spelling in (spellings or SPELLINGS[group]).items():
        for make in makers:
            yield from cases(draw, number, f"{group}, {name}", kind, lambda m=make, s=spelling: spelt(s, m(draw)))


def cases(draw: random.Random, number: int, group: str, kind: str, make: Callable[[], str]) -> Iterator[Case]:
    for _ in range(number):
        secret = make()
        yield Case(group, kind, draw.choice(SPELLINGS["frames"]).format(secret), secret)


# -- what is nobody's


def digits(draw: random.Random, length: int, first: str = "123456789") -> str:
    return draw.choice(first) + "".join(draw.choice("0123456789") for _ in range(length - 1))


def millions(draw: random.Random, between: str = " ") -> str:
    begin, middle, last = draw.randrange(1, 99), draw.randrange(1000), f"{draw.randrange(1000):03}"
    return between.join((f"{begin}", f"{middle:03}", draw.choice(("000", "500", last))))


FIELD = re.compile(r"\{([^{}]+)\}")
NUMBER = re.compile(r"(\d+)\.\.(\d+)")
DIGITS = re.compile(r"(\d+)(?:\.\.(\d+))? digits(?: from (\d+))?")


def field(draw: random.Random, name: str) -> str:
    """What a {field} of a message is; see redaction_spellings.yaml."""
    what, _, spelling = name.partition(" as ")
    if spelling:
        return spelt(spelling, field(draw, what))
    if name.casefold() in WORDS:
        word = draw.choice(WORDS[name.casefold()])
        return word.capitalize() if name.istitle() else word
    if not name.strip("#"):
        return digits(draw, len(name))
    if match := NUMBER.fullmatch(name):
        width = len(match[1]) if match[1].startswith("0") else 0
        return f"{draw.randrange(int(match[1]), int(match[2]) + 1):0{width}}"
    if match := DIGITS.fullmatch(name):
        length = draw.randrange(int(match[1]), int(match[2]) + 1) if match[2] else int(match[1])
        return digits(draw, length, match[3] or "123456789")
    return special(draw, *name.split(" ", 1))


def special(draw: random.Random, name: str, how: str = "") -> str:
    if how == "bits":
        return f"{draw.getrandbits(int(name)):0{int(name) // 4}x}"
    if name == "date":
        return f"{born(draw):{how}}"
    if name == "millions":
        return millions(draw, how or " ")
    if name == "organisation":
        return organisation(draw)
    if how == "figures at most":
        least, most = map(int, name.split(".."))
        return str(draw.randrange(1, 10 ** draw.randrange(least, most + 1)))
    raise ValueError(name)


def negatives(draw: random.Random, each: int) -> Iterator[Case]:
    for name, message in SPELLINGS["neutral"].items():
        for _ in range(each):
            yield Case(name, "", FIELD.sub(lambda match: field(draw, match[1]), message))


def drawn_cases(seed: int, each: int) -> list[Case]:
    return list(drawn(random.Random(seed), each))  # noqa: S311 (made-up data, the same for the same seed)


def all_cases(seed: int, each: int = 12) -> list[Case]:
    draw = random.Random(seed)  # noqa: S311 (made-up data, the same for the same seed)
    return [*positives(draw, each), *negatives(draw, each * 2)]


# -- spellings that nobody has listed


def parted(draw: random.Random, number: str) -> str:
    """The number in two to five groups of any length, with one or two kinds of signs between."""
    cuts = sorted(draw.sample(range(1, len(number)), draw.randrange(1, 5)))
    signs = draw.sample((" ", "-", ".", "  ", " - ", NBSP, DASH, HYPHEN, THIN), 2)
    return "".join(
        number[first:last] + (draw.choice(signs) if last < len(number) else "")
        for first, last in zip([0, *cuts], [*cuts, len(number)], strict=True)
    )


def drawn(draw: random.Random, each: int) -> Iterator[Case]:
    """Numbers parted by chance; where their digits alone do not say what they are, behind a word that does."""
    for kind, make in IDENTITIES.items():
        if kind != "mistyped":
            yield from cases(draw, each, f"drawn {kind}", "national_id", lambda m=make: parted(draw, m(draw)))
    for kind, words, make in (
        ("phone", ("tlf. ", "ring ", "mobil: ", "Telefon "), mobile),
        ("account", ("konto ", "kontonr. ", "Kontonummer: "), account),
        ("card", ("kort ", "Visa ", "kortnummer: "), card),
    ):
        for _ in range(each * 4):
            secret = parted(draw, make(draw))
            yield Case(
                f"drawn {kind}", kind, draw.choice(SPELLINGS["frames"]).format(draw.choice(words) + secret), secret
            )


# -- the set kept apart

APART = HERE.parents[2] / "tests" / "data" / "redaction.yaml"
MARK = re.compile(r"‹([^:›]+):([^›]*)›")
DRAWN: dict[str, Make] = {
    **IDENTITIES,
    "DUF": duf,
    "mobile": mobile,
    "landline": landline,
    "foreign": lambda draw: digits(draw, 12),
    "account": account,
    "iban": with_iban_check,
    "card": lambda draw: luhn("4" + digits(draw, 14)),
}
CALLED = {
    "DUF": "national_id",
    "mobile": "phone",
    "landline": "phone",
    "foreign": "phone",
    "iban": "account",
} | dict.fromkeys(IDENTITIES, "national_id")


@dataclass(frozen=True, slots=True)
class Apart:
    """``kinds`` are what must go; ``wanted`` is the text with each of them as ``[kind]``."""

    text: str
    wanted: str
    kinds: tuple[str, ...] = ()


def apart(seed: int, each: int) -> list[Apart]:
    """`each` fillings of every message that has something drawn in it."""
    draw = random.Random(seed)  # noqa: S311 (made-up data, the same for the same seed)
    lines = yaml.safe_load(APART.read_text(encoding="utf-8"))
    goes = [filled(draw, line) for line in lines["goes"] for _ in range(each if "#" in line else 1)]
    return [*goes, *(Apart(line, line) for line in lines["stays"])]


def filled(draw: random.Random, line: str) -> Apart:
    parts, wanted, kinds, at, left = [], [], [], 0, ""
    for mark in MARK.finditer(line):
        between = line[at : mark.start()]
        number = left or (DRAWN[mark[1]](draw) if "#" in mark[2] else "")
        own, rest = filled_in(mark[2], number)
        left = rest if len(rest) < 4 else ""
        kinds.append(CALLED.get(mark[1], mark[1]))
        parts += [between, own]
        wanted += [between, f"[{kinds[-1]}]"]
        at = mark.end()
    return Apart("".join([*parts, line[at:]]), "".join([*wanted, line[at:]]), tuple(kinds))
