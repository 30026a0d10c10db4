"""A cell's value as a Norwegian spreadsheet program shows it, by its number format (ECMA-376 part 1, 18.8.31)."""

import operator
import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from bot.texts import MONTHS
from bot.types import Language

DATES = (date, datetime, time, timedelta)
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
TOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?:h+|m+|s+)\]|\[[^\]]*\]|AM/PM|A/P|y+|m+|d+|h+|s+(?:\.0+)?|.', re.IGNORECASE)
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
COMPARE = {
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
GENERAL = ("", "general", "@", "standard")
AMERICAN = {"mm-dd-yy": "dd.mm.yyyy", "m/d/yyyy": "dd.mm.yyyy", "mm/dd/yyyy": "dd.mm.yyyy"}
"""Formats whose code is American in every file, and which a program shows as its own language has it."""
AMERICAN |= {"d-mmm-yy": "d. mmm yyyy", "d-mmm": "d. mmm", "m/d/yy h:mm": "dd.mm.yyyy hh:mm", "mmm-yy": "mmm yyyy"}
THOUSANDS = re.compile(r"#*[ ,\xa0]##0")
DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


def shown(value: Any, code: str) -> str:
    """What stands in the cell; numbers without a format as few digits as they have."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SANN" if value else "USANN"
    if isinstance(value, DATES):
        return moment(value, AMERICAN.get(code.lower().split(";")[0], code))
    if isinstance(value, int | float) and code.lower() not in GENERAL:
        return number(value, code)
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    return str(value)


def moment(value: Any, code: str) -> str:
    code = re.sub(r"\[\$[^\]]*\]", "", code).split(";")[0]
    if not re.search(r"[ymdhs]", LITERAL.sub("", code), re.IGNORECASE) and "[" not in code:
        return value.date().isoformat() if isinstance(value, datetime) else str(value)
    if isinstance(value, timedelta):
        return elapsed(value, code)
    tokens = TOKEN.findall(code)
    return "".join(part(value, token, tokens, at) for at, token in enumerate(tokens)).strip()


def part(value: Any, token: str, tokens: list[str], at: int) -> str:  # noqa: PLR0911  # one line a kind
    kind = token[0].lower()
    if token[0] in '"\\_*[' or kind not in "ymdhsa":
        return literal(token)
    if kind == "a" and token.upper() not in ("AM/PM", "A/P"):
        return token
    has_day, has_time = isinstance(value, date), isinstance(value, datetime | time)
    if kind == "m" and minutes(tokens, at):
        return f"{value.minute:0{min(len(token), 2)}d}" if has_time else "00"
    if kind in "ymd":
        return day_part(value, token) if has_day else ""
    if not has_time:
        return "00" if kind in "hs" else ""
    if kind == "a":
        return "AM" if value.hour < 12 else "PM"
    return f"{value.hour if kind == 'h' else value.second:0{min(len(token), 2)}d}"


def minutes(tokens: list[str], at: int) -> bool:
    """True for an ``m`` that stands behind hours or in front of seconds."""
    before = next((t[0].lower() for t in reversed(tokens[:at]) if t[0].lower() in "ymdhs"), "")
    after = next((t[0].lower() for t in tokens[at + 1 :] if t[0].lower() in "ymdhs"), "")
    return before == "h" or after == "s"


def day_part(value: date, token: str) -> str:
    kind, size = token[0].lower(), len(token)
    if kind == "y":
        return f"{value.year % 100:02d}" if size <= 2 else str(value.year)
    names = MONTHS[Language.NB] if kind == "m" else DAYS
    at = value.month - 1 if kind == "m" else value.weekday()
    if size >= 3:  # a name, cut to three letters where there are three
        return names[at] if size > 3 else names[at][:3]
    return f"{value.month if kind == 'm' else value.day:0{size}d}"


def elapsed(value: timedelta, code: str) -> str:
    total = int(value.total_seconds())
    sign, total = ("-", -total) if total < 0 else ("", total)
    shows_seconds = "s" in LITERAL.sub("", code).lower()
    text = f"{total // 3600}:{total // 60 % 60:02d}"
    return f"{sign}{text}:{total % 60:02d}" if shows_seconds else f"{sign}{text}"


def number(value: float, code: str) -> str:
    """Percent, thousands, decimals, and what stands around them; by the part of the format for the number's sign."""
    parts = re.findall(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;])+', code)[:3]
    chosen = code_for(value, parts)
    negative = value < 0 and (len(parts) == 1 or chosen is parts[0])
    plain = LITERAL.sub("", chosen)
    if not re.search(r"[0#?]", plain):
        words = "".join(map(literal, TOKEN.findall(chosen)))
        return words if plain.lower() not in GENERAL or words.strip() else shown(value, "")
    if "/" in plain:
        return fraction(value, plain)
    if "E+" in plain.upper():
        return f"{value:g}".replace(".", ",")
    pattern = re.search(r"[0#?][0#?,. \xa0]*[0#?]|[0#?]", mask(chosen))
    assert pattern is not None
    digits = pattern[0]
    scaled = Decimal(repr(abs(value))) * (100 if "%" in plain else 1)
    whole, _, decimals = digits.rpartition(".") if "." in digits else (digits, "", "")
    least = decimals.count("0")
    rounded = scaled.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    text = f"{rounded:,.{len(decimals)}f}" if re.search(r"[ ,\xa0]", whole.strip()) else f"{rounded:.{len(decimals)}f}"
    if len(decimals) > least:
        text = text.rstrip("0") if least == 0 else text[: len(text) - min(len(decimals) - least, trailing(text))]
        text = text.rstrip(".")
    if not decimals and " " in whole.strip() and not THOUSANDS.fullmatch(whole.strip()):
        text = placed(str(rounded), whole.strip())
    head, tail = chosen[: pattern.start()], chosen[pattern.end() :]
    body = text.replace(",", " ").replace(".", ",").zfill(whole.count("0") if not decimals else 0)
    around = "".join(map(literal, TOKEN.findall(head))), "".join(map(literal, TOKEN.findall(tail)))
    sign = "-" if negative else ""
    return " ".join(f"{around[0]}{sign}{body}{re.sub(r'^%', ' %', around[1])}".split())


def fraction(value: float, code: str) -> str:
    """As 1 1/2; the format says how large the number below the line may be, or which one it is."""
    below = code.rpartition("/")[2].strip()
    exact = Fraction(value).limit_denominator(int(below) if below.isdigit() else 10 ** max(1, len(below)) - 1)
    whole, rest = divmod(abs(exact), 1) if re.match(r"\s*[0#?]+\s+[0#?]", code) else (0, abs(exact))
    parts = [str(whole)] if whole or not rest else []
    parts += [f"{rest.numerator}/{rest.denominator}"] if rest else []
    return ("-" if exact < 0 else "") + " ".join(parts)


def placed(digits: str, pattern: str) -> str:
    """Digits in the places of a pattern, as a phone number's ``00 00 00 00``."""
    out = ""
    left = list(digits)
    for sign in reversed(pattern):
        if sign not in "0#?":
            out = sign + out
        elif left or sign == "0":
            out = (left.pop() if left else "0") + out
    return "".join(left) + out.lstrip()


def code_for(value: float, parts: list[str]) -> str:
    """The part for the number: by the conditions that the parts have, else by its sign."""
    conditions = [CONDITION.match(part) for part in parts]
    if any(conditions):
        holds = (part for part, each in zip(parts, conditions, strict=True) if each is None or met(value, each))
        return next(holds, parts[-1])
    if value < 0 and len(parts) > 1:
        return parts[1]
    if value == 0 and len(parts) > 2:
        return parts[2]
    return parts[0]


def met(value: float, condition: re.Match[str]) -> bool:
    limit = float(condition[2])
    return bool(COMPARE[condition[1]](value, limit))


def trailing(text: str) -> int:
    return len(text) - len(text.rstrip("0"))


def mask(code: str) -> str:
    """The code with what is shown as it is blotted out, so that places stay."""
    return LITERAL.sub(lambda match: "\0" * len(match[0]), code)


def literal(token: str) -> str:
    """What a part of a format shows that is no number."""
    if token.startswith('"'):
        return token.strip('"')
    if token.startswith("[$"):
        return token[2:-1].partition("-")[0]
    if token[0] == "\\":
        return token[1:]
    return "" if token[0] in "[*" else " " if token[0] == "_" else token
