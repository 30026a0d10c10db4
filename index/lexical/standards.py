"""Bokmål and nynorsk: the words of a question in the standard that the guidance is mostly written in.

Only words that the two standards write so differently that neither stem nor 4-grams reach from one to the other, nor
the vectors of a small model. docs/retrieval.md has what it is worth.
"""

import re
from collections.abc import Mapping
from functools import cache

from index.lexical.languages import languages

MARKERS = languages()["nn"]["markers"]
"""Nynorsk/bokmål: words that give their standard away."""
OTHERS = languages()["nn"]["others"]
"""Nynorsk/bokmål: changed as well in a question that a marker gives away."""
WORD = re.compile(r"\w+")
# With a larger share of the words that tell the standards apart, the smaller one has guidance of its own to be found.
FEW = 0.2


def pairs(table: str) -> list[tuple[str, str]]:
    return [(nynorsk, bokmaal) for nynorsk, _, bokmaal in (each.partition("/") for each in table.split())]


@cache
def tables() -> tuple[tuple[frozenset[str], dict[str, str]], ...]:
    """For each standard, nynorsk first: the words that give it away, and how the other one writes its words."""
    markers, both = pairs(MARKERS), pairs(f"{MARKERS} {OTHERS}")
    nynorsk = frozenset(nn for nn, _ in markers), dict(reversed(both))
    bokmaal = frozenset(nb for _, nb in markers), {nb: nn for nn, nb in reversed(both)}
    return nynorsk, bokmaal


def is_listed(word: str) -> bool:
    """True for a word of either standard, in lower case; such a word is no slip."""
    return any(word in table for _, table in tables())


def in_standard(question: str, counts: Mapping[str, int]) -> str:
    """The question in the standard that the guidance is mostly written in; only words that are commoner there change.

    `counts` says in how many texts each word stands, in lower case. A question that no marker gives away stays, and so
    does every question where there is guidance in both standards.
    """
    (nynorsk, to_bokmaal), (bokmaal, to_nynorsk) = tables()
    of_nynorsk, of_bokmaal = (sum(counts.get(word, 0) for word in words) for words in (nynorsk, bokmaal))
    foreign, table = (nynorsk, to_bokmaal) if of_bokmaal >= of_nynorsk else (bokmaal, to_nynorsk)
    both = min(of_nynorsk, of_bokmaal) > FEW * (of_nynorsk + of_bokmaal)
    if both or foreign.isdisjoint(word.lower() for word in WORD.findall(question)):
        return question
    return WORD.sub(lambda match: in_other(match.group(), table, counts), question)


def in_other(word: str, table: Mapping[str, str], counts: Mapping[str, int]) -> str:
    lower = word.lower()
    other = table.get(lower, lower)
    if counts.get(other, 0) <= counts.get(lower, 0):
        return word
    return other.capitalize() if word[0].isupper() else other
