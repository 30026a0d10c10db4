"""The fitted confidence: from features to probabilities and thresholds; plain numbers that live in the manifest."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from index.arrays import Scores
from index.confidence.features import Features

# Features count as no more than so many standard deviations from their mean. What lies farther is like nothing that the
# weights were learned from: an entry about something new leads over all others by twice as much as any entry we have.
FARTHEST = 3.0


@dataclass(frozen=True, slots=True)
class Logistic:
    """Logistic regression: probability = 1 / (1 + exp(-(weights . z + bias))), z = (x - means) / scales, -3 to 3."""

    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def probability(self, values: Scores) -> float:
        """0 to 1. `values` has shape (features,)."""
        centred = np.clip((values - np.array(self.means)) / np.array(self.scales), -FARTHEST, FARTHEST)
        return float(np.exp(-np.logaddexp(0, -(centred @ np.array(self.weights) + self.bias))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """What turns features into a status.

    ``answerable``: that the guidance answers the question at all. ``correct``: that the first quote does.
    ``faq``: that the nearest FAQ entry is the one that was asked for (see ``index.confidence.faq``).
    ``decline_below`` is a bound on ``answerable``, ``answer_from`` on ``correct``, ``faq_from`` on ``faq``.
    ``report``: what was measured when it was fitted. ``origin``: ``fitted`` on this
    corpus, ``adapted`` to what little is known of it, or ``default``.
    """

    answerable: Logistic
    correct: Logistic
    faq: Logistic
    decline_below: float
    answer_from: float
    faq_from: float
    origin: str
    report: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Calibration":
        models = {name: Logistic(**listed(values[name])) for name in ("answerable", "correct", "faq")}
        return cls(**{**values, **models})


def listed(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Probabilities (0 to 1) of one question."""

    answerable: float
    correct: float


def judge(calibration: Calibration, features: Features) -> Verdict:
    values = features.array()
    return Verdict(calibration.answerable.probability(values), calibration.correct.probability(values))
