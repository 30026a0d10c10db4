"""Which FAQ entry answers a question, if any? Entries are candidates like passages, judged by several views."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from index.arrays import Scores
from index.builds.build import Build
from index.confidence.features import UNSURE, place, unanswered
from index.lexical.words import stems
from index.search.rank import Ranking

# Entries that are looked at closer: the nearest by phrasing and the nearest by answer, so many of each.
NEAREST = 5
# Log-probability below which a section is as good as excluded.
EXCLUDED = -10.0
# Of an entry that is based on no section nothing can be said by it: it is taken for the second best place.
SECOND = -math.log1p(1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An FAQ entry that may answer.

    ``family``: its id, or the id of the entry it translates. ``phrasing``: position of its nearest phrasing in the
    build's phrasings. ``values``: float32, shape (10,); all grow with the likelihood that it answers:

    cosine of the nearest phrasing; its lead over the best phrasing of another family, of a family about other sections,
    and over the nearest question that is known not to be answered; cosine of question and answer; its lead over
    another family's, and over that of a family about other sections; overlap of stems with the nearest phrasing
    (Jaccard); log-probability of the sections it is based on; how far down their best one is by its words (see
    ``index.confidence.features.place``).
    """

    family: str
    phrasing: int
    values: Scores


def candidates(build: Build, question: str, ranking: Ranking, held_out: int | None = None) -> list[Candidate]:
    """The entries worth judging, nearest first; none when the corpus has no FAQ.

    `held_out` is the position of an off-topic question that counts as unknown, because it is the one asked.
    """
    addresses = build.addresses
    if not addresses.family_names:
        return []
    asked = best_by(ranking.phrasing, addresses.families, len(addresses.family_names))
    answered = best_by(ranking.faq, addresses.entry_families, len(addresses.family_names))
    near = dict.fromkeys(
        [*np.argsort(-asked, kind="stable")[:NEAREST], *np.argsort(-answered, kind="stable")[:NEAREST]]
    )
    said = frozenset(stems(question))
    unlike = highest(unanswered(ranking, held_out))
    return [candidate(build, said, ranking, int(family), asked, answered, unlike) for family in near]


def candidate(
    build: Build, said: frozenset[str], ranking: Ranking, family: int, asked: Scores, answered: Scores, unlike: float
) -> Candidate:
    """One family, judged. `said`: the question's stems. `asked`, `answered`: every family's best cosines.

    `unlike`: cosine of the nearest question that is known not to be answered.
    """
    addresses = build.addresses
    own = addresses.phrasings_in[family]
    nearest = int(own[np.argmax(ranking.phrasing[own])])
    kindred = addresses.kindred[family]
    sections = addresses.family_sections[family]
    passages = [at for address in sections for at in addresses.passages_of.get(address, [])]
    firsts = [addresses.passages_of[address][0] for address in sections if address in addresses.passages_of]
    values = [
        asked[family],
        asked[family] - highest(np.delete(asked, family)),
        asked[family] - highest(np.delete(asked, kindred)),
        asked[family] - unlike,
        answered[family],
        answered[family] - highest(np.delete(answered, family)),
        answered[family] - highest(np.delete(answered, kindred)),
        overlap(said, stems_of(build.phrasings[nearest].text)),
        max(np.logaddexp.reduce(ranking.section[firsts]), EXCLUDED) if firsts else UNSURE,
        place(build, ranking.words, *passages) if passages else SECOND,
    ]
    return Candidate(addresses.family_names[family], nearest, np.array(values, np.float32))


def best_by(scores: Scores, groups: np.ndarray, count: int) -> Scores:
    """The highest score of each group, shape (count,); scores of group -1 count for none."""
    best = np.full(count + 1, -1, np.float32)
    np.maximum.at(best, groups, scores)
    return best[:count]


def highest(scores: Scores) -> float:
    return float(scores.max()) if len(scores) else 0.0


@lru_cache(maxsize=5000)
def stems_of(phrasing: str) -> frozenset[str]:
    """A phrasing's stems; the same ones are near to most questions."""
    return frozenset(stems(phrasing))


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard overlap of two sets of stems, 0 to 1."""
    both = one | other
    return len(one & other) / len(both) if both else 0.0
