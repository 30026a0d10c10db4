"""Is the nearest FAQ entry the one that was asked for?"""

from dataclasses import dataclass

import numpy as np

from index.builds.build import Build
from index.search.types import Scores
from index.search.words import stems


@dataclass(frozen=True, slots=True)
class Nearest:
    """The FAQ entry whose phrasing is nearest to the question.

    ``family``: its id, or the id of the entry it translates. ``phrasing``: position in the build's phrasings.
    ``values``: float32, shape (4,): cosine of that phrasing; its lead over the best phrasing of another family;
    its lead over the best question noted for sections that the entry is not based on; overlap of stems
    (Jaccard). All grow with the likelihood of a match.
    """

    family: str
    phrasing: int
    values: Scores


def nearest_entry(build: Build, question: str, cosines: Scores) -> Nearest | None:
    """The nearest entry, or None when the corpus has no FAQ. `cosines` are those of every phrasing."""
    families = build.links.families
    own = np.flatnonzero(families >= 0)
    if not len(own):
        return None
    best = int(own[np.argmax(cosines[own])])
    cosine = float(cosines[best])
    values = [
        cosine,
        cosine - highest(cosines[(families >= 0) & (families != families[best])]),
        cosine - highest(cosines[build.links.elsewhere(best)]),
        overlap(stems(question), stems(build.phrasings[best].text)),
    ]
    return Nearest(build.links.family(build.phrasings[best].faq or ""), best, np.array(values, np.float32))


def highest(cosines: Scores) -> float:
    return float(cosines.max()) if len(cosines) else 0.0


def overlap(one: list[str], other: list[str]) -> float:
    """Jaccard overlap of two lists of stems, 0 to 1."""
    both = set(one) | set(other)
    return len(set(one) & set(other)) / len(both) if both else 0.0
