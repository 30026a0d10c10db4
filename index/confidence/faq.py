"""Which FAQ entry answers a question, if any? Entries are candidates like passages, judged by several views."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from index.arrays import Scores
from index.builds.build import Build
from index.lexical.words import stems
from index.search.rank import Ranking

# Entries that are looked at closer: the nearest by phrasing and the nearest by answer, so many of each.
NEAREST = 5
# The best phrasings of an entry whose mean counts: a single one may be near by chance.
SEVERAL = 3
# Log-probability below which a section is as good as excluded.
EXCLUDED = -10.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """An FAQ entry that may answer.

    ``family``: its id, or the id of the entry it translates. ``phrasing``: position of its nearest phrasing in the
    build's phrasings. ``values``: float32, shape (9,); all grow with the likelihood that it answers:

    cosine of the nearest phrasing; mean of its three nearest; the nearest one's lead over the best phrasing of another
    family; its lead over the best question noted for sections that the entry is not based on; cosine of question and
    answer; that one's lead over another family's; overlap of stems with the nearest phrasing (Jaccard); log-probability
    of the sections it is based on; how far behind the first passage their best one is placed (fused score, at most 0).
    """

    family: str
    phrasing: int
    values: Scores


def candidates(build: Build, question: str, ranking: Ranking) -> list[Candidate]:
    """The entries worth judging, nearest first; none when the corpus has no FAQ."""
    addresses = build.addresses
    if not addresses.family_names:
        return []
    asked = best_by(ranking.phrasing, addresses.families, len(addresses.family_names))
    answered = best_by(ranking.faq, addresses.entry_families, len(addresses.family_names))
    near = dict.fromkeys(
        [*np.argsort(-asked, kind="stable")[:NEAREST], *np.argsort(-answered, kind="stable")[:NEAREST]]
    )
    said = frozenset(stems(question))
    noted = np.where(addresses.families < 0, ranking.phrasing, np.float32(-np.inf))
    return [candidate(build, said, ranking, int(family), asked, answered, noted) for family in near]


def candidate(
    build: Build, said: frozenset[str], ranking: Ranking, family: int, asked: Scores, answered: Scores, noted: Scores
) -> Candidate:
    """One family, judged. `said`: the question's stems. `asked`, `answered`: every family's best cosines.

    `noted`: the cosines of questions noted for sections, minus infinity for the phrasings of entries.
    """
    addresses = build.addresses
    own = addresses.phrasings_in[family]
    nearest = int(own[np.argmax(ranking.phrasing[own])])
    several = np.sort(ranking.phrasing[own])[-SEVERAL:]
    others = noted.copy()
    others[addresses.noted_for(nearest)] = -np.inf
    elsewhere = highest(others)
    # In the order of the entry: the last bit of a sum depends on it, and a set has another order in each process.
    sections = dict.fromkeys(addresses.original(address) for address in build.phrasings[nearest].addresses)
    places = [addresses.passages_of[address][0] for address in sections if address in addresses.passages_of]
    passages = [at for address in sections for at in addresses.passages_of.get(address, [])]
    values = [
        asked[family],
        several.mean(),
        asked[family] - best_of_others(asked, family),
        asked[family] - (elsewhere if np.isfinite(elsewhere) else 0.0),
        answered[family],
        answered[family] - best_of_others(answered, family),
        overlap(said, stems_of(build.phrasings[nearest].text)),
        max(np.logaddexp.reduce(ranking.section[places]), EXCLUDED) if places else EXCLUDED,
        highest(ranking.fused[passages]) - highest(ranking.fused),
    ]
    return Candidate(addresses.family_names[family], nearest, np.array(values, np.float32))


def best_by(scores: Scores, groups: np.ndarray, count: int) -> Scores:
    """The highest score of each group, shape (count,); scores of group -1 count for none."""
    best = np.full(count + 1, -1, np.float32)
    np.maximum.at(best, groups, scores)
    return best[:count]


def highest(scores: Scores) -> float:
    return float(scores.max()) if len(scores) else 0.0


def best_of_others(scores: Scores, at: int) -> float:
    """The highest score but number `at`; 0 when there is no other."""
    if len(scores) == 1:
        return 0.0
    return float(max(scores[:at].max(initial=-np.inf), scores[at + 1 :].max(initial=-np.inf)))


@lru_cache(maxsize=5000)
def stems_of(phrasing: str) -> frozenset[str]:
    """A phrasing's stems; the same ones are near to most questions."""
    return frozenset(stems(phrasing))


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard overlap of two sets of stems, 0 to 1."""
    both = one | other
    return len(one & other) / len(both) if both else 0.0
