"""Names and street addresses, where the words around them say so. They look like it; nobody can be sure."""

import re
from collections.abc import Iterator

from bot.redact.first_names import FIRST_NAMES
from bot.redact.types import Find

NAME, ADDRESS = "name", "address"

_WORD = r"[A-ZÆØÅÄÖÉÁÜ][a-zæøåäöéáüèôóšžñç]+(?:-[A-ZÆØÅÄÖ][a-zæøåäö]+)?"
_LINK = r"(?:von|van|de|der|la|al|el|bin|af|di)"
_FULL = rf"{_WORD}(?:\ (?:{_WORD}|[A-ZÆØÅ]\.|{_LINK}(?=\ {_WORD}))){{0,3}}"
_PERSON = (
    r"(?:nabo(?:en)?|kollega(?:en)?|sjef(?:en)?|leder(?:en)?|sønn(?:en)?|datter(?:en|a)?|mann(?:en)?|kone?n?|kona|samboer(?:en)?"
    r"|bror(?:en)?|søster(?:en|a)?|mor(?:en|a)?|far(?:en)?|elev(?:en)?|pasient(?:en)?|bruker(?:en)?|søker(?:en)?|søkjar(?:en)?"
    r"|klient(?:en)?|kunde(?:n)?|beboer(?:en)?|lærer(?:en)?|rektor|lege(?:n)?|saksbehandler(?:en)?|ansatt(?:e)?|medarbeider(?:en)?"
    r"|innbygger(?:en)?|innbyggjar(?:en)?|avsender(?:en)?|journalist(?:en)?|vikar(?:en)?|student(?:en)?|barn(?:et)?|gutt(?:en)?|jent(?:e|a|en)"
    r"|venn(?:en)?|venninne(?:n)?|onkel|tante|neighbou?r|colleague|boss|son|daughter|husband|wife|brother|sister|patient|pupil|teacher|doctor)"
)
_NAMED = re.compile(
    rf"""(?i:
      \b(?:jeg|eg|han|hun|ho|som|barnet|eleven|søkeren|brukeren|pasienten|vedkommende|personen|{_PERSON})
      \ (?:heter|heiter)\ (?:for\ eksempel\ )?
    | \b(?:mitt\ (?:fulle\ )?na[vm]n|na[vm]net\ (?:mitt|hans|hennes)|fullt\ na[vm]n|na[vm]n|name)\s?(?:\ er|\ is|:)\s?
    | \b(?:my\ name\ is|i\ am\ called|(?:his|her)\ name\ is|ved\ na[vm]n)[ ]
    | \b(?:(?:med\ )?vennlig\ hilsen|(?:med\ )?venleg\ helsing|beste\ hilsen|hilsen|helsing
      |mvh\.?|vh\.?|(?:kind\ |best\ )?regards)[,.!:]?\s+
    | \b(?:fru|herr|frøken|hr\.|fr\.|mrs?\.?|ms\.)[ ]
    )(?P<name>{_FULL})""",
    re.VERBOSE,
)
_BESIDE = re.compile(
    rf"(?i:\b{_PERSON}(?: (?:min|mi|mitt|hans|hennes|vår|vårt|deres|din))?,? )"
    rf"(?P<name>(?P<first>{_WORD})(?: {_WORD}){{0,2}})"
)
_PAIR = re.compile(rf"(?<![\w.])(?P<name>(?P<first>{_WORD}) (?:{_WORD} |[A-ZÆØÅ]\. ){{0,2}}{_WORD})")
_NOT_NAMES = frozenset(
    """
    Facebook Instagram Snapchat Tiktok Youtube Linkedin Twitter Teams Slack Google Microsoft Norge Noreg Oslo Bergen
    Datatilsynet Digdir Skatteetaten Nav Stortinget Regjeringen Kommunen Kommune Etaten Fylkeskommunen Veileder
    Kommunikasjonsavdelingen Kommunikasjon Avdelingen Avdeling Redaksjonen Departementet Direktoratet Norway
    """.split()  # noqa: SIM905 (a list of words reads better)
)

_STREET_KIND = (
    r"(?:gata|gaten|gate|gt\.?|veien|vegen|vei|veg|allé|alleen|alléen|allè|plass|plassen|torg|torget|bakken|bakke|stien|sti"
    r"|kroken|svingen|terrasse|brygge|smauet|smug|grenda|stubben|løypa|gjerdet|jordet|tunet|hagen)"
)
_NO_STREET = (
    r"(?!(?:(?:Stats|Fylkes|Riks|Europa|Gang|Sykkel)ve[ig]|\w*(?:første|andre|tredje|arbeids|parkerings|bygge|møte|lære|"
    r"barnehage|studie|praksis|sykehjems|P-)plass)\b)"
)
_PARTED = r"(?:(?:Øvre|Nedre|Store|Lille|Vestre|Østre|Nordre|Søndre|Gamle|Nye|Indre|Ytre)\ )"
_NUMBER = r"(?:nr\.?\ ?)?\d{1,4}(?![.,:/]?\d)(?:\ ?[A-Za-h](?!\w))?"
_TOWN = r"(?:,?\ (?:H|U|L|K)\d{4})?(?:,?\ (?:N-|NO-)?\d{4}\ [A-ZÆØÅ][\wæøå]+)?"
_STREET = re.compile(
    rf"""\b{_NO_STREET}(?:
      {_PARTED}?[A-ZÆØÅ][\wæøåé.\-]{{0,30}}?(?i:{_STREET_KIND})
    | (?:[A-ZÆØÅ][\wæøåé.\-]{{1,30}}\ ){{1,3}}(?i:{_STREET_KIND})
    )\ {_NUMBER}{_TOWN}
    | \b{_WORD}(?:\ {_WORD}){{0,2}}\ \d{{1,4}}(?:\ ?[A-Ha-h])?,\ \d{{4}}\ [A-ZÆØÅ][\wæøå]+""",
    re.VERBOSE,
)
_LIVES = re.compile(
    rf"""(?i:\b(?:bor\ (?:i|på)|bur\ (?:i|på)|adresse(?:n)?(?:\ (?:min|hans|hennes|er))*:?
      |heimeadresse:?|bosatt\ (?:i|på)|lives\ (?:at|in)))[ ]
    (?P<place>{_WORD}(?:\ {_WORD}){{0,2}}\ {_NUMBER}{_TOWN})""",
    re.VERBOSE,
)


def names(plain: str) -> Iterator[Find]:
    for match in _NAMED.finditer(plain):
        if not is_other(plain, match):
            yield Find(*match.span("name"), NAME)
    for pattern in (_BESIDE, _PAIR):
        for match in pattern.finditer(plain):
            if match["first"].split("-")[0] in FIRST_NAMES and not is_other(plain, match):
                yield Find(*match.span("name"), NAME)


def is_other(plain: str, match: re.Match[str]) -> bool:
    """Whether it is an office, or called after somebody: a street, a square, a prize, a house, an act."""
    words = match["name"].split()
    following = plain[match.end() : match.end() + 12].lstrip(" -'’").lower()
    office = bool(set(words) & _NOT_NAMES) or words[-1].lower().endswith(_AFTER) or following.startswith(_AFTER)
    return office or match["name"] in _NOBODY


# fmt: off
_AFTER = (
    "gate", "gata", "gaten", "vei", "veien", "veg", "vegen", "plass", "torg", "pris", "senter", "skole", "hus",
    "kommune", "universitet", "sykehus", "institutt", "institutet", "stiftelse", "fond", "park", "museum", "kirke",
    "loven",
)
# fmt: on
_NOBODY = frozenset({"Ola Nordmann", "Kari Nordmann", "Per Hansen"})
"""Names that stand for anybody."""


def addresses(plain: str) -> Iterator[Find]:
    for match in _STREET.finditer(plain):
        yield Find(*match.span(), ADDRESS)
    for match in _LIVES.finditer(plain):
        yield Find(*match.span("place"), ADDRESS)
