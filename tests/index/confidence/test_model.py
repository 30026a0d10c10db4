"""From features to probabilities, and to the manifest and back."""

import json
import math

import numpy as np
import pytest
from fakes import CALIBRATION

from index.confidence.default import DEFAULT
from index.confidence.features import NAMES, Features
from index.confidence.model import Calibration, Logistic, judge


def test_the_probability_is_the_logistic_of_the_weighted_sum() -> None:
    """Weights 2 and -1 on (5 - 3) / 2 and (1 - 0) / 4, bias 0.5: 2 - 0.25 + 0.5 = 2.25."""
    model = Logistic((3.0, 0.0), (2.0, 4.0), (2.0, -1.0), 0.5)
    assert model.probability(np.array([5, 1], np.float32)) == pytest.approx(1 / (1 + math.exp(-2.25)))


@pytest.mark.parametrize(("sum_", "chance"), [(0.0, 0.5), (1e4, 1.0), (-1e4, 0.0)])
def test_no_sum_is_too_great(sum_: float, chance: float) -> None:
    """However sure it is, the probability stays between 0 and 1, without a warning."""
    assert Logistic((0.0,), (1.0,), (sum_,), 0.0).probability(np.array([1], np.float32)) == pytest.approx(chance)


@pytest.mark.parametrize(("value", "counts"), [(2.9, 2.9), (3.1, 3.0), (50.0, 3.0), (-50.0, -3.0)])
def test_what_is_far_from_the_mean_counts_as_the_farthest(value: float, counts: float) -> None:
    """Three standard deviations: weights say nothing of what lies beyond."""
    chance = Logistic((0.0,), (2.0,), (1.0,), 0.0).probability(np.array([2 * value], np.float32))
    assert chance == pytest.approx(1 / (1 + math.exp(-counts)))


def test_both_probabilities_are_judged() -> None:
    """A first passage at cosine 1 is answerable, and right with 1 / (1 + e^-3)."""
    values = dict.fromkeys(NAMES, 0.0) | {"passage": 1.0}
    verdict = judge(CALIBRATION, Features(**values))
    assert verdict.answerable == pytest.approx(1)
    assert verdict.correct == pytest.approx(1 / (1 + math.exp(-3)))


@pytest.mark.parametrize("calibration", [CALIBRATION, DEFAULT])
def test_a_calibration_survives_the_manifest(calibration: Calibration) -> None:
    """As JSON and back it is the same, tuples included."""
    assert Calibration.from_dict(json.loads(json.dumps(calibration.to_dict()))) == calibration


def test_the_default_fits_the_features_and_says_what_it_is() -> None:
    """Its weights are as many as the features, and its origin is reported."""
    for model in (DEFAULT.answerable, DEFAULT.correct):
        assert len(model.weights) == len(model.means) == len(model.scales) == len(NAMES)
    assert DEFAULT.origin == "default"
    assert DEFAULT.report == {}
