"""Different wordings of one question -> one group.

The encoder puts all short questions close together, so its cosine alone tells wordings from subjects badly. What is
known about wordings is in the build: editors wrote down many ways to ask for each section. ``Space`` learns from those
in which directions wordings of one question differ, and takes these directions back (within-class covariance
normalisation: subtract the mean, whiten by the covariance inside classes). docs/insight.md has the measurements;
``scripts/measure/grouping.py`` makes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.builds.build import Build
from index.encode.encoders import Vectors, normalise

Distances = NDArray[np.float64]

KNOWN_LEAST = 400
"""Known questions that a covariance of some hundred dimensions can be estimated from; with fewer, plain cosine."""

LEARNED_DISTANCE = 0.83
PLAIN_DISTANCE = 0.18
"""Average cosine distance at which two groups are still one question, in the learned space and in the encoder's own:
chosen by scripts/measure/grouping.py, see docs/insight.md."""

APART = 2.0
"""The largest cosine distance there is."""


@dataclass(frozen=True)
class Space:
    """Where questions are compared. ``whiten`` has shape (dimension, dimension), None for the encoder's own space.

    ``distance`` is the average cosine distance below which two groups are one.
    """

    centre: Vectors | None
    whiten: Vectors | None
    distance: float

    @classmethod
    def of(cls, build: Build) -> Self:
        """Learned from the build's known questions where there are enough."""
        labels = [build.addresses.original(each.addresses[0]) for each in build.phrasings if each.addresses]
        vectors = build.phrasing_vectors.vectors
        if len(labels) != len(vectors) or len(labels) < KNOWN_LEAST:
            return cls(None, None, PLAIN_DISTANCE)
        centre = np.vstack([vectors, build.off_topic_vectors.vectors]).mean(axis=0)
        return cls(centre, whitening(vectors, labels), LEARNED_DISTANCE)

    def place(self, vectors: Vectors) -> Vectors:
        """Unit vectors in this space, one a row."""
        if self.centre is None or self.whiten is None:
            return normalise(vectors)
        return normalise(np.asarray((vectors - self.centre) @ self.whiten, np.float32))


def whitening(vectors: Vectors, labels: Sequence[str]) -> Vectors:
    """A matrix W: rows times W have unit covariance inside classes. The covariance is shrunk as Ledoit and Wolf do."""
    from sklearn.covariance import LedoitWolf

    classes, at = np.unique(labels, return_inverse=True)
    sums = np.zeros((len(classes), vectors.shape[1]))
    np.add.at(sums, at, vectors)
    means = sums / np.bincount(at)[:, None]
    inside = LedoitWolf(assume_centered=True).fit(vectors - means[at]).covariance_
    return np.asarray(np.linalg.cholesky(np.linalg.inv(inside)), np.float32)


def distances(places: Vectors, answers: Sequence[str]) -> Distances:
    """Cosine distances, shape (n, n), corrected by what is known of the answers.

    `answers` has one string a row, empty where nothing surely answered. Questions that the same answer was given to
    begin as one (``faq:`` only: an FAQ entry is one question); those that different answers were given to stay apart.
    """
    found = np.asarray(np.clip(1.0 - places @ places.T, 0.0, APART), np.float64)
    codes = {each: code for code, each in enumerate(dict.fromkeys(answers))}
    code = np.array([codes[each] for each in answers])
    known = np.array([bool(each) for each in answers], bool)
    same = code[:, None] == code[None, :]
    entry = np.array([each.startswith("faq:") for each in answers], bool)
    found[same & entry[:, None]] = 0.0
    found[~same & known[:, None] & known[None, :]] = APART
    np.fill_diagonal(found, 0.0)
    return found


def group(apart: Distances, distance: float) -> list[list[int]]:
    """Rows that belong together, in order of their first row. The same input gives the same groups."""
    if len(apart) < 2:  # one text is a group; there is nothing to cluster
        return [[at] for at in range(len(apart))]
    from sklearn.cluster import AgglomerativeClustering

    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=distance
    )
    groups: dict[int, list[int]] = {}
    for at, label in enumerate(model.fit_predict(apart)):
        groups.setdefault(int(label), []).append(at)
    return list(groups.values())


def middle(rows: Sequence[int], among: Sequence[int], apart: Distances, counts: Sequence[int]) -> int:
    """Of `among`, the row nearest to all `rows`, each weighed by how often it was asked; the first of equals."""
    weights = np.array([counts[at] for at in rows], np.float64)
    cost = apart[np.ix_(among, rows)] @ weights
    return among[int(np.argmin(cost))]
