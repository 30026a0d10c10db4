"""Messages with made-up personal data in them, and messages with numbers that are none; the same seed gives the same.

Nothing here is anybody's: every number is drawn, and its control digits are reckoned here, not by what is measured.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml

NBSP, THIN, NARROW, HYPHEN, DASH, ZERO = "\u00a0", "\u2009", "\u202f", "\u2011", "\u2013", "\u200b"


@dataclass(frozen=True, slots=True)
class Case:
    """``secret`` is what must go, as it is written in ``text``; empty where all of ``text`` must stay."""

    group: str
    kind: str
    text: str
    secret: str = ""


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


def iban(number: str, country: str = "NO") -> str:
    letters = "".join(str(int(each, 36)) for each in country)
    return f"{country}{98 - int(f'{number}{letters}00') % 97:02}{number}"


def luhn(digits: str) -> str:
    doubled = [int(each) * (2 - at % 2) for at, each in enumerate(reversed(digits))]
    return f"{digits}{-sum(each // 10 + each % 10 for each in doubled) % 10}"


CARDS = (
    ("4", 16),
    ("51", 16),
    ("55", 16),
    ("2221", 16),
    ("34", 15),
    ("37", 15),
    ("3528", 16),
    ("36", 14),
    ("6011", 16),
)


def card(draw: random.Random) -> str:
    begin, length = draw.choice(CARDS)
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
    begin = draw.choice(
        ("22", "23", "32", "33", "35", "37", "38", "51", "52", "55", "61", "69", "73", "75", "77", "78")
    )
    return begin + f"{draw.randrange(10**6):06}"


# -- spellings


def grouped(digits: str, sizes: str, between: str = " ") -> str:
    parts, at = [], 0
    for size in map(int, sizes):
        parts.append(digits[at : at + size])
        at += size
    return between.join(parts)


def century(digits: str) -> str:
    return "19" if int(digits[6:9]) < 500 else "20"


Spell = Callable[[str], str]

IDENTITY_SPELLINGS: dict[str, Spell] = {
    "in a row": lambda n: n,
    "6 5": lambda n: f"{n[:6]} {n[6:]}",
    "6-5": lambda n: f"{n[:6]}-{n[6:]}",
    "6.5": lambda n: f"{n[:6]}.{n[6:]}",
    "6/5": lambda n: f"{n[:6]}/{n[6:]}",
    "6:5": lambda n: f"{n[:6]}:{n[6:]}",
    "6_5": lambda n: f"{n[:6]}_{n[6:]}",
    "6,5": lambda n: f"{n[:6]}, {n[6:]}",
    "6  5": lambda n: f"{n[:6]}  {n[6:]}",
    "6 - 5": lambda n: f"{n[:6]} - {n[6:]}",
    "6 dash 5": lambda n: f"{n[:6]}{DASH}{n[6:]}",
    "6 no-break hyphen 5": lambda n: f"{n[:6]}{HYPHEN}{n[6:]}",
    "6 no-break space 5": lambda n: f"{n[:6]}{NBSP}{n[6:]}",
    "6 narrow space 5": lambda n: f"{n[:6]}{NARROW}{n[6:]}",
    "6 line 5": lambda n: f"{n[:6]}\n{n[6:]}",
    "6 3 2": lambda n: grouped(n, "632"),
    "3 3 3 2": lambda n: grouped(n, "3332"),
    "3 3 5": lambda n: grouped(n, "335"),
    "2 2 2 5": lambda n: grouped(n, "2225"),
    "2 2 2 3 2": lambda n: grouped(n, "22232"),
    "date 5": lambda n: f"{grouped(n[:6], '222', '.')} {n[6:]}",
    "date-5": lambda n: f"{grouped(n[:6], '222', '.')}-{n[6:]}",
    "date/5": lambda n: f"{grouped(n[:6], '222', '/')} {n[6:]}",
    "date with dashes": lambda n: f"{grouped(n[:6], '222', '-')}-{n[6:]}",
    "one by one": lambda n: " ".join(n),
    "one by one with dots": lambda n: ".".join(n),
    "one by one with dashes": lambda n: "-".join(n),
    "zero width": lambda n: f"{n[:4]}{ZERO}{n[4:]}",
    "full width": lambda n: n.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "glued behind a word": lambda n: f"fnr{n}",
    "glued before a word": lambda n: f"{n}er",
    "in brackets": lambda n: f"({n})",
    "bold": lambda n: f"**{n}**",
    "behind a colon": lambda n: f"Fødselsnr.:{n}",
    "the last five in brackets": lambda n: f"{n[:6]} ({n[6:]})",
}
FULL_YEAR_SPELLINGS: dict[str, Spell] = {
    "full year 5": lambda n: f"{n[:2]}.{n[2:4]}.{century(n)}{n[4:6]} {n[6:]}",
    "full year-5": lambda n: f"{n[:4]}{century(n)}{n[4:6]}-{n[6:]}",
    "full year 3 2": lambda n: f"{n[:2]}.{n[2:4]}.{century(n)}{n[4:6]} {n[6:9]} {n[9:]}",
}
DUF_SPELLINGS: dict[str, Spell] = {
    "in a row": lambda n: n,
    "4 6 2": lambda n: grouped(n, "462"),
    "4 4 4": lambda n: grouped(n, "444"),
    "labelled": lambda n: f"DUF-nr. {n}",
}
IDENTITIES: dict[str, Callable[[random.Random], str]] = {
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
PHONE_SPELLINGS: dict[str, Spell] = {
    "in a row": lambda n: n,
    "3 2 3": lambda n: grouped(n, "323"),
    "2 2 2 2": lambda n: grouped(n, "2222"),
    "4 4": lambda n: grouped(n, "44"),
    "2 3 3": lambda n: grouped(n, "233"),
    "3 3 2": lambda n: grouped(n, "332"),
    "3 5": lambda n: grouped(n, "35"),
    "dots": lambda n: grouped(n, "2222", "."),
    "dashes": lambda n: grouped(n, "323", "-"),
    "dashes 2": lambda n: grouped(n, "2222", "-"),
    "slashes": lambda n: grouped(n, "2222", "/"),
    "no-break": lambda n: grouped(n, "323", NBSP),
    "thin": lambda n: grouped(n, "2222", THIN),
    "one by one": lambda n: " ".join(n),
    "+47": lambda n: f"+47 {grouped(n, '323')}",
    "+47 in a row": lambda n: f"+47{n}",
    "+47 2": lambda n: f"+47 {grouped(n, '2222')}",
    "+ 47": lambda n: f"+ 47 {n}",
    "(+47)": lambda n: f"(+47) {grouped(n, '2222')}",
    "+47-": lambda n: f"+47-{n}",
    "+47 (0)": lambda n: f"+47 (0) {grouped(n, '323')}",
    "0047": lambda n: f"0047{n}",
    "0047 2": lambda n: f"0047 {grouped(n, '2222')}",
    "00 47": lambda n: f"00 47 {grouped(n, '323')}",
    "47": lambda n: f"47{n}",
    "47 3": lambda n: f"47 {grouped(n, '323')}",
    "(47)": lambda n: f"(47) {n}",
    "tel:": lambda n: f"tel:+47{n}",
    "glued": lambda n: f"tlf{n}",
    "tlf.": lambda n: f"tlf.{n}",
    "behind a slash": lambda n: f"mob/{n}",
    "in brackets": lambda n: f"({grouped(n, '323')})",
}


def foreign_phone(draw: random.Random) -> str:
    """Numbers of lengths that the countries have, as they are written there."""
    country, pattern = draw.choice(
        (
            *(("46", "7# ### ## ##"), ("46", "8-### ### ##"), ("46", "(0)7#-### ## ##"), ("45", "## ## ## ##")),
            *(("44", "20 7### ####"), ("44", "7### ######"), ("49", "30 ########"), ("49", "(0)151 ########")),
            *(("1", "212 555 ####"), ("1", "(212) 555-####"), ("1", "-212-555-####"), ("48", "6## ### ###")),
            *(("370", "6## #####"), ("33", "6 ## ## ## ##"), ("358", "40 ### ####"), ("34", "6## ### ###")),
            *(("380", "50 ### ## ##"), ("252", "61 #######"), ("963", "93# ### ###"), ("91", "98### #####")),
        )
    )
    prefix = draw.choice(("+", "+", "+", "00"))
    digits = "".join(draw.choice("23456789") if each == "#" else each for each in pattern)
    joined = "" if digits.startswith("-") or draw.random() < 0.3 else " "
    return f"{prefix}{country}{joined}{digits}"


NAMES = ("ola", "kari.nordmann", "aase_lie", "per-arne", "mona.b", "kåre", "o.n", "siv2", "trond.h.vik", "post+ola")
HOSTS = ("etat", "kommune", "sub.etat", "bergen-kommune", "skole.oslo", "gmail", "bø", "nav", "hotmail", "vgs.viken")
ENDS = ("no", "com", "org", "net", "se", "kommune.no", "eu", "io")


def email(draw: random.Random, spell: Callable[[str, str], str]) -> str:
    return spell(draw.choice(NAMES), f"{draw.choice(HOSTS)}.{draw.choice(ENDS)}")


def said(host: str, dot: str) -> str:
    return host.replace(".", dot)


EMAIL_SPELLINGS: dict[str, Callable[[str, str], str]] = {
    "plain": lambda n, h: f"{n}@{h}",
    "capitals": lambda n, h: f"{n}@{h}".upper(),
    "mailto": lambda n, h: f"mailto:{n}@{h}",
    "angles": lambda n, h: f"<{n}@{h}>",
    "full width": lambda n, h: f"{n}＠{h}",
    "spaces": lambda n, h: f"{n} @ {h}",
    "space before": lambda n, h: f"{n} @{h}",
    "space after": lambda n, h: f"{n}@ {h}",
    "(at)": lambda n, h: f"{n} (at) {h}",
    "(a)": lambda n, h: f"{n}(a){h}",
    "[at]": lambda n, h: f"{n}[at]{h}",
    "[at] [dot]": lambda n, h: f"{n} [at] {said(h, ' [dot] ')}",
    "{at}": lambda n, h: f"{n}{{at}}{h}",
    "«[at]»": lambda n, h: f"{n} «[at]» {h}",
    "-at-": lambda n, h: f"{n}-at-{h}",
    "(at) punktum": lambda n, h: f"{n} (at) {said(h, ' punktum ')}",
    "at punktum": lambda n, h: f"{n} at {said(h, ' punktum ')}",
    "at dot": lambda n, h: f"{n} at {said(h, ' dot ')}",
    "AT DOT": lambda n, h: f"{n} AT {said(h, ' DOT ')}",
    "(at) (punktum)": lambda n, h: f"{n}(at){said(h, '(punktum)')}",
    "krøllalfa": lambda n, h: f"{n} krøllalfa {h}",
    "krøllalfa punktum": lambda n, h: f"{n} krøllalfa {said(h, ' punktum ')}",
    "alfakrøll prikk": lambda n, h: f"{n} alfakrøll {said(h, ' prikk ')}",
    "(krøllalfa)": lambda n, h: f"{n} (krøllalfa) {h}",
    "@ punktum": lambda n, h: f"{n}@{said(h, ' punktum ')}",
    "@ spaced dots": lambda n, h: f"{n}@{said(h, ' . ')}",
    "entity": lambda n, h: f"{n}&#64;{h}",
    "percent": lambda n, h: f"{n}%40{h}",
    "zero width": lambda n, h: f"{n}{ZERO}@{ZERO}{h}",
}
ACCOUNT_SPELLINGS: dict[str, Spell] = {
    "in a row": lambda n: n,
    "4.2.5": lambda n: grouped(n, "425", "."),
    "4 2 5": lambda n: grouped(n, "425"),
    "4-2-5": lambda n: grouped(n, "425", "-"),
    "4 no-break 2 5": lambda n: grouped(n, "425", NBSP),
    "4 4 3": lambda n: grouped(n, "443"),
    "4 7": lambda n: f"{n[:4]} {n[4:]}",
    "4.7": lambda n: f"{n[:4]}.{n[4:]}",
    "4.2 5": lambda n: f"{n[:4]}.{n[4:6]} {n[6:]}",
    "4 5 2": lambda n: grouped(n, "452"),
    "6 5": lambda n: f"{n[:6]} {n[6:]}",
    "one by one": lambda n: " ".join(n),
    "labelled": lambda n: f"kontonr.{n}",
    "IBAN": iban,
    "IBAN grouped": lambda n: grouped(iban(n), "4443"),
    "IBAN 4 4 2 5": lambda n: f"{iban(n)[:4]} {grouped(n, '425')}",
    "IBAN small": lambda n: iban(n).lower(),
    "IBAN dots": lambda n: f"{iban(n)[:4]} {grouped(n, '425', '.')}",
}
CARD_SPELLINGS: dict[str, Spell] = {
    "in a row": lambda n: n,
    "fours": lambda n: " ".join(n[at : at + 4] for at in range(0, len(n), 4)),
    "dashes": lambda n: "-".join(n[at : at + 4] for at in range(0, len(n), 4)),
    "no-break": lambda n: NBSP.join(n[at : at + 4] for at in range(0, len(n), 4)),
    "4 6 rest": lambda n: f"{n[:4]} {n[4:10]} {n[10:]}",
    "dots": lambda n: ".".join(n[at : at + 4] for at in range(0, len(n), 4)),
}

FRAMES = (
    "Bruker {}, hva nå?",
    "Kan vi legge ut {} på Facebook?",
    "{}",
    "{} står i saken. Er det greit?",
    "En innbygger skrev «{}» i kommentarfeltet",
    "Hei! Jeg fikk dette i en melding:\n{}\nHva gjør jeg?",
    "Eg lurar på om {} kan delast.",
    "Someone posted {} in a comment, may we keep it?",
    "Skjul kommentaren ({})?",
    "Må «{}» sladdes i 2026, jf. § 13?",
    "Vi har 3 saker, og {} er den ene",
)


def positives(draw: random.Random, each: int) -> Iterator[Case]:
    """`each` cases of every kind and spelling, apart from identity numbers, of which one a kind and spelling will do."""
    once = max(1, each // 4)
    for kind, make in IDENTITIES.items():
        spellings = (
            IDENTITY_SPELLINGS if kind in ("FH-number", "mistyped") else IDENTITY_SPELLINGS | FULL_YEAR_SPELLINGS
        )
        for name, spell in spellings.items():
            yield from cases(draw, once, f"{kind}, {name}", "national_id", lambda m=make, s=spell: s(m(draw)))
    for name, spell in DUF_SPELLINGS.items():
        yield from cases(draw, each, f"DUF, {name}", "national_id", lambda s=spell: s(duf(draw)))
    for name, spell in PHONE_SPELLINGS.items():
        for make in (mobile, landline):
            yield from cases(draw, each // 2, f"phone, {name}", "phone", lambda m=make, s=spell: s(m(draw)))
    yield from cases(draw, each * 8, "phone, foreign", "phone", lambda: foreign_phone(draw))
    for name, spell_address in EMAIL_SPELLINGS.items():
        yield from cases(draw, each, f"e-mail, {name}", "email", lambda s=spell_address: email(draw, s))
    for name, spell in ACCOUNT_SPELLINGS.items():
        yield from cases(draw, each, f"account, {name}", "account", lambda s=spell: s(account(draw)))
    for name, spell in CARD_SPELLINGS.items():
        yield from cases(draw, each, f"card, {name}", "card", lambda s=spell: s(card(draw)))


def cases(draw: random.Random, number: int, group: str, kind: str, make: Callable[[], str]) -> Iterator[Case]:
    for _ in range(number):
        secret = make()
        yield Case(group, kind, draw.choice(FRAMES).format(secret), secret)


# -- what is nobody's


def digits(draw: random.Random, length: int, first: str = "123456789") -> str:
    return draw.choice(first) + "".join(draw.choice("0123456789") for _ in range(length - 1))


def millions(draw: random.Random) -> str:
    return (
        f"{draw.randrange(1, 99)} {draw.randrange(1000):03} {draw.choice(('000', '500', f'{draw.randrange(1000):03}'))}"
    )


COUNTED = [
    "visninger",
    "følgere",
    "innbyggere",
    "kroner",
    "treff",
    "personer",
    "brukere",
    "likes",
    "husstander",
    "sidevisninger",
    "velgere",
    "meldinger",
]
UNITS = ("kr", "kroner", "NOK", "mill. kr", "tonn", "kWh", "euro")
JOURNALS = [
    "journalnummer",
    "journalnr.",
    "saksnummer",
    "saksnr.",
    "ref.",
    "referanse",
    "ref.nr.",
    "arkivref.",
    "dokumentnr.",
    "bestillingsnummer",
    "fakturanr.",
    "ordrenummer",
    "meldingsnr.",
    "vedtaksnr.",
    "løpenr.",
    "KID",
    "ticket",
    "sak",
]
MONTHS = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
]

NEUTRAL: dict[str, Callable[[random.Random], str]] = {
    "case": lambda d: f"Hva er innsyn i sak {d.randrange(2005, 2027)}/{d.randrange(1, 10 ** d.randrange(3, 7))}?",
    "case and document": lambda d: f"Er {d.randrange(2005, 2027)}/{digits(d, 5)}-{d.randrange(1, 99)} offentlig?",
    "short case": lambda d: (
        f"Hvor finner jeg {d.randrange(10, 27)}/{digits(d, d.randrange(4, 8))}-{d.randrange(1, 30)}?"
    ),
    "case with dash": lambda d: f"Vi arkiverte {d.randrange(2005, 2027)}-{digits(d, d.randrange(4, 9))} i fjor.",
    "case in a row": lambda d: f"Sak {d.randrange(2005, 2027)}{digits(d, 5)} er avsluttet.",
    "journal 8": lambda d: f"Se {d.choice(JOURNALS)} {digits(d, 8)} om bildet.",
    "journal 8 colon": lambda d: f"Hei, {d.choice(JOURNALS)}: {digits(d, 8, '2345679')}",
    "journal 11": lambda d: f"Gjelder {d.choice(JOURNALS)} {digits(d, 11, '4567')}, kan den deles?",
    "journal spaced": lambda d: f"{d.choice(JOURNALS).capitalize()} {grouped(digits(d, 8, '4679'), '2222')} mangler.",
    "journal long": lambda d: f"{d.choice(JOURNALS)} {digits(d, d.randrange(9, 15))} ligger i arkivet",
    "organisation": lambda d: f"Kommunen har organisasjonsnummer {organisation(d)}.",
    "organisation spaced": lambda d: f"org.nr. {grouped(organisation(d), '333')}, hvem er det?",
    "organisation alone": lambda d: f"Hvem eier {organisation(d)}?",
    "organisation VAT": lambda d: f"NO {grouped(organisation(d), '333')} MVA står på fakturaen",
    "count": lambda d: f"Videoen fikk {millions(d)} {d.choice(COUNTED)}.",
    "count in a row": lambda d: f"Vi har {digits(d, 8)} {d.choice(COUNTED)} i år",
    "count no-break": lambda d: f"Med {millions(d).replace(' ', NBSP)} {d.choice(COUNTED)}: må vi merke?",
    "count dots": lambda d: f"{millions(d).replace(' ', '.')} {d.choice(COUNTED)} er mye",
    "round count": lambda d: f"Rundt {d.randrange(20, 99)} 000 000 så den?",
    "sum": lambda d: f"Kampanjen kostet {millions(d)} {d.choice(UNITS)}",
    "sum before": lambda d: f"Budsjett: kr {millions(d)},-",
    "sum NOK": lambda d: f"Er NOK {digits(d, 8)} for mye?",
    "sum decimals": lambda d: f"Det ble {digits(d, 2)} {digits(d, 3)},{d.randrange(10, 99)} kroner",
    "years": lambda d: (
        f"Gjelder det i {d.randrange(1990, 2030)} {d.randrange(1990, 2030)} og {d.randrange(1990, 2030)}?"
    ),
    "year range": lambda d: f"Strategi {d.randrange(1990, 2025)}–{d.randrange(2025, 2040)}, se side {d.randrange(300)}",
    "date": lambda d: f"Fristen er {born(d):%d.%m.%Y} kl. {d.randrange(24):02}.{d.randrange(60):02}",
    "date ISO": lambda d: (
        f"Publisert {born(d):%Y-%m-%d}T{d.randrange(24):02}:{d.randrange(60):02}:{d.randrange(60):02}"
    ),
    "date in a row": lambda d: (
        f"Filen heter bilde_{d.randrange(2000, 2027)}{d.randrange(1, 13):02}{d.randrange(1, 29):02}.jpg"
    ),
    "date and time in a row": lambda d: (
        f"IMG_{d.randrange(2000, 2027)}{d.randrange(1, 13):02}{d.randrange(1, 29):02}_{d.randrange(24):02}{d.randrange(60):02}{d.randrange(60):02}"
    ),
    "date in words": lambda d: f"Møtet {d.randrange(1, 29)}. {d.choice(MONTHS)} {d.randrange(2000, 2030)} kl. 12",
    "date range": lambda d: f"Utstilling {d.randrange(1, 29):02}.{d.randrange(1, 13):02}.–{born(d):%d.%m.%Y}",
    "two dates": lambda d: f"Fra {born(d):%d.%m.%Y} til {born(d):%d.%m.%Y}, altså {d.randrange(10, 99)} dager",
    "paragraph": lambda d: (
        f"Hva sier § {d.randrange(1, 40)}-{d.randrange(1, 30)} og §§ {d.randrange(1, 30)} {d.randrange(30, 60)} {d.randrange(60, 80)} {d.randrange(80, 99)}?"
    ),
    "act": lambda d: (
        f"LOV-{born(d):%Y-%m-%d}-{d.randrange(1, 130)} og forskrift {born(d):%Y-%m-%d}-{d.randrange(100, 2000)}"
    ),
    "judgment": lambda d: (
        f"HR-{d.randrange(2008, 2027)}-{d.randrange(10, 2900)}-A, Rt. {d.randrange(1950, 2015)} s. {d.randrange(1, 1800)}"
    ),
    "case number of a court": lambda d: f"Dom {d.randrange(10, 27)}-{digits(d, 6)}TVI-TOSL/{d.randrange(1, 9):02}",
    "version": lambda d: (
        f"Gjelder det {d.randrange(1, 30)}.{d.randrange(30)}.{d.randrange(30)}.{d.randrange(10000)} av appen?"
    ),
    "version long": lambda d: f"Chrome {d.randrange(90, 150)}.0.{digits(d, 4)}.{d.randrange(10, 300)} viser feil",
    "IP": lambda d: f"Skal {d.randrange(1, 255)}.{d.randrange(256)}.{d.randrange(256)}.{d.randrange(256)} logges?",
    "IP and port": lambda d: (
        f"Serveren på 10.{d.randrange(256)}.{d.randrange(256)}.{d.randrange(256)}:{d.randrange(1024, 65000)} svarer ikke"
    ),
    "ISBN": lambda d: f"ISBN 978-82-{d.randrange(10, 99)}-{digits(d, 5)}-{d.randrange(10)} er boka",
    "ISBN in a row": lambda d: f"Bok 97882{digits(d, 8)} på lager?",
    "time": lambda d: (
        f"Åpent {d.randrange(24):02}.{d.randrange(60):02}-{d.randrange(24):02}.{d.randrange(60):02} hver dag"
    ),
    "percent": lambda d: (
        f"{d.randrange(10, 99)},{d.randrange(10, 99)} % mot {d.randrange(10, 99)},{d.randrange(10, 99)} prosent"
    ),
    "post code": lambda d: f"Gjelder det {d.randrange(1000, 9999)} Oslo og {d.randrange(1000, 9999)} Bergen?",
    "handle": lambda d: f"Hvem driver @{d.choice(NAMES)} og @nrk.no?",
    "that": lambda d: f"Er det slik at {d.choice(HOSTS)}.{d.choice(ENDS)} er vår side?",
    "package": lambda d: f"Vi bruker react@{d.randrange(10, 20)}.{d.randrange(9)}.{d.randrange(9)} på nettsiden",
    "pixels": lambda d: f"Bildet er {d.randrange(1000, 9999)}x{d.randrange(1000, 9999)} piksler, {digits(d, 7)} byte",
    "address of a page": lambda d: f"Se https://www.example.no/artikkel/{digits(d, 8)}/{digits(d, 6)}",
    "address with a post": lambda d: f"https://x.com/etaten/status/{digits(d, 19)} bør slettes?",
    "identifier": lambda d: f"Feil-ID {d.getrandbits(128):032x} i loggen",
    "UUID": lambda d: (
        f"Teams-møte {d.getrandbits(32):08x}-{d.getrandbits(16):04x}-4{d.getrandbits(12):03x}-a{d.getrandbits(12):03x}-{d.getrandbits(48):012x}"
    ),
    "coordinates": lambda d: f"Posisjon {d.randrange(58, 71)}.{digits(d, 6)}, {d.randrange(5, 30)}.{digits(d, 6)}",
    "EAN": lambda d: f"Varenummer 70{digits(d, 11)} på plakaten",
    "phone hours": lambda d: f"Telefontid 08.00–15.{d.randrange(60):02}, 12 ansatte på {d.randrange(1000, 3000)} kvm",
    "short number": lambda d: f"Er 116 117 og {d.choice(('113', '112', '110', '02800', '04321'))} riktig å vise?",
    "numbered list": lambda d: f"1 2 3 {d.randrange(4, 9)} gode råd for 20{d.randrange(10, 30)}",
    "scores": lambda d: (
        f"Resultat {d.randrange(10, 99)}-{d.randrange(10, 99)}, {d.randrange(10, 99)}-{d.randrange(10, 99)} og {d.randrange(10, 99)}"
    ),
    "ministry circular": lambda d: (
        f"Rundskriv G-{d.randrange(1, 30)}/{d.randrange(2000, 2026)} punkt {d.randrange(1, 9)}.{d.randrange(1, 9)}.{d.randrange(1, 9)}"
    ),
}


def negatives(draw: random.Random, each: int) -> Iterator[Case]:
    for name, make in NEUTRAL.items():
        for _ in range(each):
            yield Case(name, "", make(draw))


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
            yield Case(f"drawn {kind}", kind, draw.choice(FRAMES).format(draw.choice(words) + secret), secret)


# -- the set kept apart

APART = Path(__file__).resolve().parents[2] / "tests" / "data" / "redaction.yaml"
MARK = re.compile(r"‹([^:›]+):([^›]*)›")
DRAWN: dict[str, Callable[[random.Random], str]] = {
    **IDENTITIES,
    "DUF": duf,
    "mobile": mobile,
    "landline": landline,
    "foreign": lambda draw: digits(draw, 12),
    "account": account,
    "iban": lambda draw: iban(account(draw))[2:],
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
    filled_in = [filled(draw, line) for line in lines["goes"] for _ in range(each if "#" in line else 1)]
    return [*filled_in, *(Apart(line, line) for line in lines["stays"])]


def filled(draw: random.Random, line: str) -> Apart:
    parts, wanted, kinds, at, left = [], [], [], 0, ""
    for mark in MARK.finditer(line):
        between = line[at : mark.start()]
        number = left or (DRAWN[mark[1]](draw) if "#" in mark[2] else "")
        own, left = spelt(mark[2], number)
        kinds.append(CALLED.get(mark[1], mark[1]))
        parts += [between, own]
        wanted += [between, f"[{kinds[-1]}]"]
        at = mark.end()
    return Apart("".join([*parts, line[at:]]), "".join([*wanted, line[at:]]), tuple(kinds))


def spelt(spelling: str, number: str) -> tuple[str, str]:
    """The number as it is spelt, and what of it is left for the next mark."""
    left = iter(number)
    made = "".join(next(left) if each == "#" else each for each in spelling)
    rest = "".join(left)
    return made, rest if len(rest) < 4 else ""
