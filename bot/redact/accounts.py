"""Bank accounts, IBANs and payment cards. Control digits are python-stdnum's."""

import re
from collections.abc import Iterator

from stdnum import iban, luhn
from stdnum.no import kontonr

from bot.redact.context import in_machine_words, inside, is_account, is_card, is_reference
from bot.redact.identity import only_digits
from bot.redact.types import Find

ACCOUNT, CARD = "account", "card"

_GAP = r"[\x20.\-]{0,3}"
_ELEVEN = re.compile(
    rf"""(?<!\d)(?<!\d[.,])(?<!\+)(?<!\+\x20)(?!00)(?:
      \d{{4}} {_GAP} \d\d {_GAP} \d{{5}}
    | \d{{4}} {_GAP} \d{{4}} {_GAP} \d{{3}}
    | \d{{4}} {_GAP} \d{{5}} {_GAP} \d\d
    | \d{{4}} {_GAP} \d{{3}} {_GAP} \d{{4}}
    | \d{{6}} {_GAP} \d{{5}}
    | \d{{6}} {_GAP} \d{{3}} {_GAP} \d\d
    | \d\d {_GAP} \d\d {_GAP} \d\d {_GAP} \d{{3}} {_GAP} \d\d
    | (?!19|20)\d{{4}} / \d\d / \d{{5}}
    | \d\d (?:[\x20.\-]\d\d){{4}} [\x20.\-]\d
    | \d (?:[\x20.\-]\d){{10}}
    )(?![.,]?\d)""",
    re.VERBOSE,
)
_ANYHOW = re.compile(r"(?<![\d+])(?=(?P<number>\d(?:[ .\-/]{0,3}\d){10})(?!\d))")
_CASE = re.compile(r"(?:19|20)\d\d-\d{7}")
_LIKE_ACCOUNT = re.compile(r"\d{4}[ .]+\d\d[ .]+\d{5}")
_IBAN = re.compile(r"(?<![^\W_])[A-Z]{2} ?\d\d(?:[ .\-]?[A-Z0-9]){11,30}(?![^\W_])", re.IGNORECASE)
_NORWEGIAN = re.compile(r"NO ?\d\d(?:[ .\-]?\d){11}", re.IGNORECASE)
_CARD = re.compile(
    r"""(?<![\d.,])(?:
      \d{13,16} | \d{19}
    | \d{4}([ .\-/]{1,3})\d{4}\1\d{4}\1\d{1,4}(?:\1\d{1,3})?
    | \d{4}([ .\-])\d{6}\2\d{4,6}
    | (?:\d{4}[ .\-]\d{4}|\d{8})[ .\-]\d{8} | \d{4}[ .\-]\d{12}
    | \d(?:[ ]\d){12,15}
    )(?!\d)""",
    re.VERBOSE,
)
_CARD_ANYHOW = re.compile(r"(?<![\d+])(?=(?P<number>\d(?:[ .\-]{0,3}\d){12,18})(?!\d))")
_BRAND = re.compile(
    r"""4(?:\d{12}|\d{15}|\d{18})                                    # Visa
    | (?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}  # Mastercard
    | 3[47]\d{13}                                                      # American Express
    | 3(?:0[0-5]|[689]\d)\d{11}                                        # Diners
    | 6(?:011|4[4-9]\d|5\d\d)\d{12} | 35(?:2[89]|[3-8]\d)\d{12} | 62\d{14}  # Discover, JCB, UnionPay
    | (?:5[06-9]|6\d)\d{11,17}                                         # Maestro
    """,
    re.VERBOSE,
)
"""First digits and lengths that the issuers of cards have."""


def ibans(plain: str) -> Iterator[Find]:
    """With right control digits; Norwegian ones also with wrong, since people mistype."""
    for match in _IBAN.finditer(plain):
        norwegian = _NORWEGIAN.match(plain, match.start())
        if norwegian and not plain[norwegian.end() : norwegian.end() + 1].isdigit():
            yield Find(match.start(), norwegian.end(), ACCOUNT)
        elif end := end_of_iban(match[0]):
            yield Find(match.start(), match.start() + end, ACCOUNT)


def end_of_iban(written: str) -> int | None:
    """Where it ends: words that stand behind may look like more of it."""
    parts = re.finditer(r"[^ .\-]+", written)
    ends = [part.end() for part in parts]
    return next((end for end in reversed(ends) if iban.is_valid(re.sub(r"[ .\-]", "", written[:end]))), None)


def accounts(plain: str) -> Iterator[Find]:
    """Written in fours, twos and fives it is an account even with a wrong control digit."""
    for match in _ANYHOW.finditer(plain):
        if is_account(plain, match.start()):
            yield Find(*match.span("number"), ACCOUNT)
    machine = in_machine_words(plain)
    for match in _ELEVEN.finditer(plain):
        like = _LIKE_ACCOUNT.fullmatch(match[0])
        if like or (is_right(plain, match) and not inside(match.start(), machine)):
            yield Find(*match.span(), ACCOUNT)


def is_right(plain: str, match: re.Match[str]) -> bool:
    """Whether its control digit is right, and nothing says that it is something else."""
    other = _CASE.fullmatch(match[0]) or is_reference(plain, match.start())
    return not other and bool(kontonr.is_valid(only_digits(match[0])))


def cards(plain: str) -> Iterator[Find]:
    for match in _CARD_ANYHOW.finditer(plain):
        if is_card(plain, match.start()) and luhn.is_valid(only_digits(match["number"])):
            yield Find(*match.span("number"), CARD)
    machine = in_machine_words(plain)
    for match in _CARD.finditer(plain):
        digits, other = only_digits(match[0]), inside(match.start(), machine) or is_reference(plain, match.start())
        if _BRAND.fullmatch(digits) and luhn.is_valid(digits) and not other:
            yield Find(*match.span(), CARD)
