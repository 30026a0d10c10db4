"""E-mail addresses, also as people write them to hide them from machines: «navn (at) etat punktum no»."""

import re
from collections.abc import Iterator

from bot.redact.types import Find

KIND = "email"

_CHAR = r"[\w.!#$%&'*+/=?^`{|}~-]"
_NAME = rf"(?:\"[\w .'-]{{1,60}}\"(?=@)|(?<!{_CHAR})[\w.!#$%'*+/=?^`|~-]*[\w+])"
_AT_SIGN = r"(?:\ ?@\ ?|&\#64;|&commat;|%40)"
_AT_MARKED = (
    r"(?:\ ?[(\[{<«\"'] ?[(\[{<]?(?:at|æt|a|@|krøllalfa|alfakrøll|snabel-?a)[)\]}>]? ?[)\]}>»\"']\ ?"
    r"|\ (?:krøllalfa|alfakrøll|snabel-?a)\ |\ ?-(?:at|krøllalfa)-\ ?|_at_|\#at\#|\ ?[/|]\ ?at\ ?[/|]\ ?)"
)
_DOT_WORD = r"(?:punktum|prikk|punkt|dot)"
_DOT = (
    r"(?:[.。]|,(?=(?:no|com|net|org|se|dk)\b)|"
    rf"\ ?[(\[{{]\ ?(?:\.|{_DOT_WORD})\ ?[)\]}}]\ ?|\ {_DOT_WORD}\ |\ \.\ |-{_DOT_WORD}-)"
)
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_END = r"(?:xn--[a-z0-9-]+|[^\W\d_]{2,24})"
_HOST = rf"(?:{_LABEL}(?:{_DOT}{_LABEL})*?{_DOT}{_END}(?!{_DOT}{_LABEL})\b|\[[\d.]{{7,15}}\])"
_SPELT_HOST = (
    rf"{_LABEL}(?:(?:\.|\ {_DOT_WORD}\ ){_LABEL})*?\ {_DOT_WORD}\ [a-z]{{2,6}}(?!(?:\.|\ {_DOT_WORD}\ ){_LABEL})\b"
)

_SIGNED = re.compile(rf"{_NAME}(?:{_AT_SIGN}|{_AT_MARKED}){_HOST}", re.IGNORECASE)
_SPELT = re.compile(rf"{_NAME}\ at\ {_SPELT_HOST}", re.IGNORECASE)
"""With a plain «at», which is a Norwegian word, only where the full stop is spelt too."""


_HANDLE = re.compile(
    r"(?:og|eller|på|fra|frå|til|av|i|hos|med|for|som|om|er|konto|kontoen|profil|profilen|brukeren?|følger?|se|hei|sjå|driver|bruk|bruker|sjekk|kontakt|besøk|les|tagg|tagge|merk|nevn|spør|"
    r"and|or|by|from|of|via|to|on|the|account|follow) @",
    re.IGNORECASE,
)
"""A word before the name of an account that begins as an address ends, such as @nrk.no."""


def emails(plain: str) -> Iterator[Find]:
    for pattern in (_SIGNED, _SPELT):
        for match in pattern.finditer(plain):
            if _HANDLE.match(match[0]):
                continue
            start = match.start() + len(match[0]) - len(without_lead(match[0]))
            yield Find(start, match.end(), KIND)


def without_lead(written: str) -> str:
    """Without what stands before the name and belongs to it no more than a bracket would."""
    return re.sub(r"^(?:.*=|mailto:|[*_`'~/=|]+)", "", written)
