"""Which section does a question like this one belong to? Learned from the known questions of each section.

A multinomial logistic regression on question vectors. With eight known questions a section it placed unseen
questions better than the nearest known question did (docs/retrieval.md), and it is a plain matrix at run time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from index.arrays import Positions, Scores
from index.encode.encoders import Vectors

# Vectors of this model differ little in cosine; centred and stretched they suit the regression's default penalty.
STRETCH = 10.0
PENALTY = 5.0  # scikit-learn's C; 3, 5, 10, 30 differed by less than one question in fifty
ROUNDS = 200
LEAST = 2  # sections with known questions, below which there is nothing to tell apart
# Questions times sections from which the regression would take minutes and gigabytes: then the closed form is taken.
LARGE = 50_000_000
SHRINKAGE = 0.1  # of the closed form's covariance; 0.02 to 0.3 made no difference


@dataclass(frozen=True)
class SectionClassifier:
    """``sections``: addresses of originals, shape (n,). ``weights``: float32, (n, dimension). ``bias``: (n,)."""

    sections: tuple[str, ...]
    weights: Vectors
    bias: Scores

    @classmethod
    def fit(cls, vectors: Vectors, labels: Sequence[str]) -> "SectionClassifier":
        """Learn from question vectors, shape (questions, dimension), and the section each belongs to."""
        sections = sorted(set(labels))
        if len(sections) < LEAST:
            return cls((), np.zeros((0, vectors.shape[1]), np.float32), np.zeros(0, np.float32))
        if len(labels) * len(sections) > LARGE:
            return cls.closed_form(vectors, labels)
        from sklearn.linear_model import LogisticRegression

        centre = vectors.mean(axis=0)
        with threadpool_limits(1, user_api="blas"):  # SciPy brings a library of its own
            model = LogisticRegression(C=PENALTY, max_iter=ROUNDS).fit((vectors - centre) * STRETCH, labels)
        weights, bias = model.coef_ * STRETCH, model.intercept_
        if len(sections) == LEAST:  # two classes share one row, which is the difference of theirs
            weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
        bias = bias - weights @ centre
        return cls(tuple(model.classes_.tolist()), weights.astype(np.float32), bias.astype(np.float32))

    @classmethod
    def closed_form(cls, vectors: Vectors, labels: Sequence[str]) -> "SectionClassifier":
        """Linear discriminant analysis: seconds where the regression takes an hour, and places fewer questions."""
        sections, section = np.unique(np.array(labels, str), return_inverse=True)
        centre = vectors.mean(axis=0)
        centred = (vectors - centre).astype(np.float64)
        means = np.zeros((len(sections), vectors.shape[1]))
        np.add.at(means, section, centred)
        means /= np.bincount(section)[:, None]
        rest = centred - means[section]
        spread = (1 - SHRINKAGE) * (rest.T @ rest) / len(rest)
        spread += SHRINKAGE * max(np.trace(spread), 1e-6) / len(spread) * np.eye(len(spread))
        weights = np.linalg.solve(spread, means.T).T
        bias = -0.5 * np.einsum("ij,ij->i", weights, means) - weights @ centre
        return cls(tuple(sections.tolist()), weights.astype(np.float32), bias.astype(np.float32))

    def scores(self, vector: Vectors) -> Scores:
        """Log-probability of each section (all at most 0), shape (n,)."""
        return np.asarray(self.scores_of(vector[None])[0], np.float32)

    def scores_of(self, vectors: Vectors) -> Scores:
        """Those of several questions: shape (questions, n)."""
        raw = vectors @ self.weights.T + self.bias
        if not self.sections:
            return np.asarray(raw, np.float32)
        return np.asarray(raw - np.logaddexp.reduce(raw, axis=1, keepdims=True), np.float32)

    def without(self, documents: frozenset[str]) -> "SectionClassifier":
        """The same without the sections of these documents; the rest share their probability."""
        kept = [at for at, section in enumerate(self.sections) if section.partition("#")[0] not in documents]
        return SectionClassifier(tuple(self.sections[at] for at in kept), self.weights[kept], self.bias[kept])

    def places(self, originals: Sequence[str]) -> Positions:
        """Position among ``sections`` of each original section, -1 for those that are not there."""
        found = {section: at for at, section in enumerate(self.sections)}
        return np.array([found.get(original, -1) for original in originals], np.int64)

    def save(self, folder: Path) -> None:
        np.savez(folder / "known.npz", sections=np.array(self.sections, str), weights=self.weights, bias=self.bias)

    @classmethod
    def load(cls, folder: Path) -> "SectionClassifier":
        with np.load(folder / "known.npz") as stored:
            return cls(tuple(stored["sections"].tolist()), stored["weights"], stored["bias"])
