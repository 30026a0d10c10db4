"""Acts and paragraphs: which ones a question names, and where the guidance names them.

An act is known by any of its names: «arbeidsmiljøloven», «arbeidsmiljølova», «aml.», «the Working Environment Act».
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.languages import word_set
from index.types import Passage

# Short form -> name as it is written out. With a full stop or capitals; «some» and «uu» are no acts.
ABBREVIATIONS = {
    "aml": "arbeidsmiljøloven",
    "fvl": "forvaltningsloven",
    "offl": "offentleglova",
    "grl": "grunnloven",
    "strl": "straffeloven",
    "mfl": "markedsføringsloven",
    "popplyl": "personopplysningsloven",
    "åvl": "åndsverkloven",
    "hpl": "helsepersonelloven",
    "arkl": "arkivlova",
    "kml": "kommuneloven",
    "ldl": "diskrimineringsloven",
    "gdpr": "GDPR",
    "personvernforordningen": "GDPR",
    "personvernforordninga": "GDPR",
    "dsa": "DSA",
    "emk": "EMK",
    "echr": "EMK",
}
# What an act is called beside its own name: the roots that passages are looked through for, the first of its own name.
OTHER_NAMES = (
    ("offentleglov", "offentlighetslov", "offentlegheitslov", "freedom of information act"),
    ("arbeidsmiljølov", "working environment act"),
    ("forvaltningslov", "public administration act"),
    ("arkivlov", "archives act", "archive act"),
    ("språklov", "mållov", "language act"),
    ("personopplysningslov", "personvernlov", "personal data act"),
    ("åndsverklov", "opphavsrettslov", "copyright act"),
    ("straffelov", "penal code"),
    ("markedsføringslov", "marknadsføringslov", "marketing control act", "marketing act"),
    (
        "diskrimineringslov",
        "likestillingslov",
        "equality act",
        "equality and anti-discrimination act",
        "anti-discrimination act",
    ),
    ("kringkastingslov", "broadcasting act"),
    ("kommunelov", "local government act", "municipal act"),
    ("statsansattelov", "statstilsettelov", "civil service act"),
    ("pengespillov", "pengespellov"),
    ("sivilbeskyttelseslov", "sivilbeskyttelseslov"),
    ("skadeserstatningslov",),
    ("menneskerettslov", "human rights act"),
    ("samelov", "sami act", "sámi act"),
    ("helsepersonellov", "health personnel act"),
    ("sikkerhetslov", "tryggingslov", "security act"),
    ("valglov", "vallov", "election act"),
    ("grunnlov", "constitution"),
    ("ki-lov", "ki-forordning", "ai act"),
    ("gdpr", "personvernforordning"),
    ("dsa", "digital services act"),
    ("emk", "menneskerettskonvensjon", "convention on human rights"),
)
NAME = re.compile(
    r"(?<![\w-])(?P<stem>[\w-]{2,}?(?:lov|forskrift|konvensjon|forordning))(?P<definite>en|a|ens|as)?(?![\w-])|"
    r"(?<!\w)(?P<short>aml|fvl|offl|grl|strl|mfl|popplyl|åvl|hpl|arkl|kml|ldl|gdpr|dsa|emk|echr)\b\.?",
    re.IGNORECASE,
)
ENGLISH = re.compile(r"\b(?P<name>(?:[A-Z][\w-]+ (?:(?:and|of|on|for) )?){1,6}Act)\b")
# Words that end like an act and are none.
NO_ACT = word_set(
    "forlov tillov hjemlov bilov blåskjellov særlov norgeslov naturlov forhåndslov utlov grunnlovforskrift "
    "jantelov jungellov tyngdelov gravitasjonslov gjennomsnittslov"
)
NUMBER = r"\d+(?:[-–]\d+|\s?[A-Z]\s?-\s?\d+)?(?:\s?[a-h](?!\w)|[a-z](?!\w))?"
PARAGRAPH = re.compile(
    rf"(?P<sign>§§?|\b(?:paragraf(?:en|ene|ane)?|sections?|artikkel|artikl(?:ene|ane)|articles?)\b)\s*"
    rf"(?P<numbers>{NUMBER}(?:\s*(?:,|[–-]|\bog\b|\beller\b|\btil\b|\band\b|\bto\b)\s*(?:§\s*)?{NUMBER})*)",
    re.IGNORECASE,
)
JOINED = re.compile(rf"({NUMBER})|\s*([–-]|\btil\b|\bto\b)\s*", re.IGNORECASE)
LONGEST_RANGE = 60
SOURCES = re.compile(r"(?:kilder|kjelder|sources|references)\b", re.IGNORECASE)
ARTICLE = "artikkel "  # before the numbers of conventions and regulations, which are no paragraphs
LISTED = 250  # characters of an item that only names a source


@dataclass(frozen=True, slots=True)
class Named:
    """``acts`` as they are written out, ``roots`` what each is looked for by, ``paragraphs`` like «2 A-1».

    Articles of conventions are such paragraphs too: «artikkel 10».
    """

    acts: tuple[str, ...] = ()
    roots: tuple[tuple[str, ...], ...] = ()
    paragraphs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.acts or self.paragraphs)

    @property
    def name(self) -> str:
        """As a reader would write it: «forvaltningsloven § 13»."""
        acts = ", ".join(self.acts)
        if not self.paragraphs or self.paragraphs[0].startswith(ARTICLE):
            return " ".join((acts, ", ".join(self.paragraphs))).strip()
        sign = "§" if len(self.paragraphs) == 1 else "§§"
        return f"{acts} {sign} {', '.join(self.paragraphs)}".strip()


@dataclass(frozen=True, slots=True)
class Found:
    """Positions of the passages that name what was asked for; ``held`` when all of it is there."""

    positions: frozenset[int]
    held: bool


def named_in(question: str) -> Named:
    """The acts and paragraphs that a question names."""
    acts: dict[str, tuple[str, ...]] = {}
    for name, roots in chain_of_names(question):
        acts.setdefault(name, roots)
    paragraphs = tuple(dict.fromkeys(number for each in PARAGRAPH.finditer(question) for number in numbers_in(each)))
    if not acts and any(each["sign"].lower().startswith(("section", "art")) for each in PARAGRAPH.finditer(question)):
        return Named()  # «section 3 of the guide», «en artikkel 17. mai»
    return Named(tuple(acts), tuple(acts.values()), paragraphs)


def with_full_names(question: str) -> str:
    """Abbreviations written out as the guidance writes them: «offl.» says nothing to a model."""
    return NAME.sub(lambda found: ABBREVIATIONS[found["short"].lower()] if found["short"] else found.group(), question)


def chain_of_names(question: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for found in NAME.finditer(question):
        if found["short"]:
            name = ABBREVIATIONS[found["short"].lower()]
            yield name, roots_of(name)
        elif is_act(found["stem"].lower(), bool(found["definite"])):
            yield written_out(found.group()), roots_of(found["stem"])
    lower = question.lower()
    for roots in OTHER_NAMES:
        for name in roots:
            if " " in name and re.search(rf"\b{name}\b", lower):
                yield f"the {name.title()}".replace(" Of ", " of ").replace(" And ", " and "), roots
    for found in ENGLISH.finditer(question):
        name = found["name"].removeprefix("The ")
        if not any(name.lower() in roots for roots in OTHER_NAMES):
            yield f"the {name}", (name.lower(),)


def is_act(stem: str, definite: bool) -> bool:
    """«barnehageloven» is an act; «en ny barnehagelov» need not be one yet, unless we know it."""
    return stem not in NO_ACT and len(stem) > len("enlov") and (definite or any(stem in roots for roots in OTHER_NAMES))


def written_out(name: str) -> str:
    return ABBREVIATIONS.get(name.lower(), name.lower() if name[:1].isupper() and not name[:2].isupper() else name)


def roots_of(name: str) -> tuple[str, ...]:
    """What the act is looked for by: its own root, or all those of its group."""
    root = re.sub(
        r"(?<=lov)(?:en|a|ens|as)$|(?<=forskrift)(?:en|a)$|(?<=konvensjon)en$|(?<=forordning)(?:en|a)$",
        "",
        name.lower(),
    )
    return next((roots for roots in OTHER_NAMES if root in roots), (root,))


def numbers_in(found: re.Match[str]) -> list[str]:
    """Each number of «§§ 13–15 og 18 a», ranges of whole numbers written out."""
    numbers: list[str] = []
    through = False
    for part in JOINED.finditer(found["numbers"]):
        if part[2]:
            through = True
        elif part[1]:
            numbers += in_between(numbers[-1:], part[1], through) if through else one_or_range(part[1], found["sign"])
            through = False
    article = ARTICLE if found["sign"].lower().startswith("art") else ""
    return [article + each.replace("–", "-") for each in numbers]


def one_or_range(number: str, sign: str) -> list[str]:
    """«§ 2-4» is one paragraph, «§§ 13-15» are three."""
    number = re.sub(r"\s*-\s*", "-", re.sub(r"(?<=\d)\s(?=[a-z]$)", " ", number.strip()))
    first, dash, last = number.replace("–", "-").partition("-")
    if dash and sign == "§§" and first.isdigit() and last.isdigit() and int(first) < int(last):
        return [first, *in_between([first], last, through=True)]
    return [number]


def in_between(first: Sequence[str], last: str, through: bool) -> list[str]:
    last = last.strip()
    if through and first and first[0].isdigit() and last.isdigit() and 0 < int(last) - int(first[0]) <= LONGEST_RANGE:
        return [str(number) for number in range(int(first[0]) + 1, int(last) + 1)]
    return [last]


class ActTexts:
    """What a build's sections say of acts and paragraphs; sections are told apart by address."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.addresses = [passage.address for passage in passages]
        self.lower = [" ".join((*passage.path, passage.text)).lower() for passage in passages]
        self.listed = [is_list_of_sources(passage) for passage in passages]
        self.named = [[roots for _, roots in chain_of_names(passage.text)] for passage in passages]
        self.paragraphs = [
            frozenset(number.lower() for found in PARAGRAPH.finditer(passage.text) for number in numbers_in(found))
            for passage in passages
        ]

    def find(self, named: Named) -> Found:
        """The sections that name the acts, and the paragraphs where any were asked for."""
        wanted = {number.lower() for number in named.paragraphs}
        acts = [
            {at for at, text in enumerate(self.lower) if any(root in text for root in roots)} for roots in named.roots
        ]
        numbers = {at for at, held in enumerate(self.paragraphs) if wanted & held and not self.listed[at]}
        if not named.acts:
            return Found(self.told(numbers), bool(numbers))
        of_acts = set[int]().union(*acts)
        if not wanted:
            return Found(self.told(of_acts, named.roots), bool(of_acts))
        places = {self.addresses[at] for at in of_acts} & {self.addresses[at] for at in numbers}
        both = {at for at in numbers if self.addresses[at] in places}
        return Found(self.told(both or of_acts, named.roots), bool(both))

    def told(self, positions: set[int], roots: Sequence[Sequence[str]] = ()) -> frozenset[int]:
        """The passages that tell something of an act rather than list it as a source or name others more often.

        All where there are no such passages.
        """
        telling = {at for at in positions if not self.listed[at]} or positions
        about = {at for at in telling if sum(each in roots for each in self.named[at]) * 2 >= len(self.named[at])}
        return frozenset(about or telling) if roots else frozenset(telling)


def is_list_of_sources(passage: Passage) -> bool:
    """True for what stands under «Kilder», and for a list whose items are hardly more than names of acts."""
    if SOURCES.match(passage.path[-1]):
        return True
    items = [line for line in passage.text.splitlines() if line.startswith("•")]
    naming = [line for line in items if NAME.search(line) or PARAGRAPH.search(line)]
    return bool(naming) and len(naming) * 2 >= len(items) and all(len(line) < LISTED for line in naming)
