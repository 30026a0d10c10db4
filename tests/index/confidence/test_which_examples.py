"""Which questions the confidence is fitted on, how they weigh, and how bounds are set."""

from collections.abc import Iterable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from fakes import FakeEncoder

from index.confidence import fit as module
from index.confidence.default import DEFAULT
from index.confidence.fit import (
    ENOUGH,
    LEAST,
    MOST_HELD_OUT,
    SLACK,
    Example,
    Rates,
    adapted,
    balanced,
    bound_declined,
    bound_entries,
    bound_wrong,
    eased,
    fit,
    fit_entries,
    fit_examples,
    fit_pooled,
    held_out_examples,
    logistic,
    moved,
    report,
    sides,
)
from index.confidence.model import Calibration

RATES = Rates(wrong=0.1, declined=0.04)


def examples(
    count: int, value: float = 0.0, *, answerable: bool = True, right: bool | None = None, entries: Any = ()
) -> list[Example]:
    """So many alike, but for a little."""
    values = [np.array([value + at / 1000], np.float32) for at in range(count)]
    return [Example(each, answerable, answerable if right is None else right, entries) for each in values]


def unanswered(count: int, value: float = -1.0) -> list[Example]:
    return examples(count, value, answerable=False)


class Sources:
    """Stands in for a build: what each source of labelled questions has. ``used`` is what was fitted on.

    ``promised`` are the questions that the rates were kept among, none for all that are answered.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.golden: list[Example] = []
        self.off_topic: list[Example] = []
        self.unforeseen: list[Example] = []
        self.known: list[Example] = []
        self.used: dict[str, int] = {}
        self.promised: list[Example] = []
        patch.setattr(module, "labelled_examples", self.labelled)
        patch.setattr(module, "off_topic_examples", lambda _build: self.off_topic)
        patch.setattr(module, "held_out_examples", lambda _build: self.known)
        patch.setattr(module, "fit_examples", self.fitted)
        patch.setattr(module, "adapted", self.adapted)

    def labelled(self, _build: Any, _encoder: Any, name: str, _understand: Any) -> Iterable[Example]:
        return {"golden.yaml": self.golden, "calibration.yaml": self.unforeseen}[name]

    def fitted(
        self,
        answered: list[Example],
        unanswered: list[Example],
        _rates: Rates,
        held_out: list[Example],
        promised: list[Example],
    ) -> Calibration:
        self.used = {"answered": len(answered), "unanswered": len(unanswered), "held_out": len(held_out)}
        self.promised = promised
        return replace(DEFAULT, origin="fitted")

    def adapted(self, answered: list[Example], near_misses: list[Example], _rates: Rates) -> Calibration:
        self.used = {"answered": len(answered), "near_misses": len(near_misses)}
        return replace(DEFAULT, origin="adapted")

    def fit(self) -> str:
        return fit(SimpleNamespace(), FakeEncoder(), RATES).origin  # type: ignore[arg-type]


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> Sources:
    return Sources(monkeypatch)


def test_a_golden_set_of_forty_is_enough(sources: Sources) -> None:
    """With forty questions that are not answered; known ones are then asked for whether quotes are right alone."""
    sources.golden, sources.off_topic = examples(LEAST), unanswered(LEAST)
    sources.known = examples(7) + unanswered(7)
    assert sources.fit() == "fitted"
    assert sources.used == {"answered": LEAST, "unanswered": LEAST, "held_out": 7}
    assert sources.promised == []


def test_a_golden_set_of_thirty_nine_is_helped_out(sources: Sources) -> None:
    """By known questions, which are no longer held apart then."""
    sources.golden, sources.off_topic = examples(LEAST - 1), unanswered(LEAST)
    sources.known = examples(1)
    assert sources.fit() == "fitted"
    assert sources.used == {"answered": LEAST, "unanswered": LEAST, "held_out": 0}
    sources.known = []
    assert sources.fit() == "default"


def test_forty_unforeseen_questions_leave_known_ones_alone(sources: Sources) -> None:
    """They join the golden set; with one fewer they stand beside it, and known questions with them."""
    sources.golden, sources.off_topic = examples(LEAST), unanswered(LEAST)
    sources.known, sources.unforeseen = examples(5), examples(LEAST)
    assert sources.fit() == "fitted"
    assert sources.used == {"answered": 2 * LEAST, "unanswered": LEAST, "held_out": 0}
    sources.unforeseen = examples(LEAST - 1) + unanswered(2)
    assert sources.fit() == "fitted"
    assert sources.used == {"answered": LEAST, "unanswered": LEAST + 2, "held_out": LEAST - 1 + 5}


def test_the_rates_are_promised_for_forty_unforeseen_questions(sources: Sources) -> None:
    """For those of them that are answered, not for golden ones; fewer promise nothing: the rates hold overall."""
    sources.golden, sources.off_topic = examples(LEAST), unanswered(LEAST)
    unforeseen = examples(LEAST)
    sources.unforeseen = [*unanswered(2), *unforeseen]
    assert sources.fit() == "fitted"
    assert list(map(id, sources.promised)) == list(map(id, unforeseen))
    sources.unforeseen = [*unanswered(2), *unforeseen[1:]]
    assert sources.fit() == "fitted"
    assert sources.promised == []


def test_with_few_unanswered_questions_near_misses_adapt_the_default(sources: Sources) -> None:
    """All that is not answered together, forty at least; with fewer the default stays as it is."""
    sources.golden, sources.off_topic = examples(LEAST), unanswered(LEAST - 1)
    sources.known = unanswered(1)
    assert sources.fit() == "adapted"
    assert sources.used == {"answered": LEAST, "near_misses": LEAST}
    sources.known = []
    assert sources.fit() == "default"


def test_where_no_first_quote_is_right_there_is_nothing_to_learn(sources: Sources) -> None:
    """One that is right is enough."""
    sources.off_topic = unanswered(LEAST)
    sources.golden = examples(LEAST, right=False)
    assert sources.fit() == "default"
    sources.golden = [*examples(LEAST - 1, right=False), *examples(1)]
    assert sources.fit() == "fitted"


def test_entries_are_judged_by_all_whose_entries_are_known(sources: Sources) -> None:
    """Forty that answer and forty that do not; with one fewer the default's judgement of entries stays."""
    right, wrong = ((np.array([1.0], np.float32), True),), ((np.array([0.0], np.float32), False),)
    sources.golden = examples(LEAST, entries=right)
    sources.off_topic = examples(LEAST, answerable=False, entries=wrong)
    found = fit(SimpleNamespace(), FakeEncoder(), RATES)  # type: ignore[arg-type]
    assert found.faq != DEFAULT.faq
    assert 0.5 <= found.faq_from < 1
    sources.off_topic = [*sources.off_topic[1:], *unanswered(1)]
    assert fit(SimpleNamespace(), FakeEncoder(), RATES).faq == DEFAULT.faq  # type: ignore[arg-type]
    assert fit_entries(sources.golden) is None


# -- known questions, held out


@pytest.mark.parametrize(
    ("known", "step"),
    [
        (2, 2),
        (12, 2),
        (ENOUGH * 3 - 1, 2),
        (ENOUGH * 3, 3),
        (ENOUGH * 7, 7),
        (ENOUGH * 50, 10),
        (MOST_HELD_OUT * 20, 20),
    ],
)
def test_so_many_known_questions_are_held_out(monkeypatch: pytest.MonkeyPatch, known: int, step: int) -> None:
    """One in two where there are few, one in ten where there are many, and never more than are worth the time."""
    seen: dict[str, list[Any]] = {"kept": [], "asked": []}
    build = SimpleNamespace(
        phrasings=[SimpleNamespace(text=str(at), faq=None, addresses=(f"a#{at}",)) for at in range(known)],
        phrasing_vectors=SimpleNamespace(vectors=np.zeros((known, 1), np.float32)),
        addresses=SimpleNamespace(original=str, family=str),
    )
    monkeypatch.setattr(module, "without_phrasings", lambda _build, kept: seen["kept"].extend(kept))
    monkeypatch.setattr(module, "family", lambda *_: frozenset())
    monkeypatch.setattr(module, "rank_without", lambda *_: None)
    monkeypatch.setattr(module, "features", lambda *_: SimpleNamespace(array=lambda: np.zeros(1)))

    def example(_build: Any, text: str, *_: Any, entries: Any) -> Example:
        seen["asked"].append(int(text))
        assert entries is None
        return Example(np.zeros(1), answerable=True, right=True)

    monkeypatch.setattr(module, "example", example)
    found = list(held_out_examples(build))  # type: ignore[arg-type]
    assert seen["asked"] == list(range(0, known, step))
    assert sorted([*seen["kept"], *seen["asked"]]) == list(range(known))
    assert [each.answerable for each in found] == [True, False] * len(seen["asked"])
    assert not any(each.right for each in found[1::2])


@pytest.mark.parametrize("known", [0, 1])
def test_none_is_held_out_where_nothing_would_be_left(known: int) -> None:
    """A single known question cannot be asked of a build without any."""
    assert list(held_out_examples(SimpleNamespace(phrasings=[None] * known))) == []  # type: ignore[arg-type]


# -- weights and bounds


def test_bounds_lie_a_little_below_what_sets_them() -> None:
    """Not below 0; 1, which nothing reaches, stays; six decimals go into the manifest."""
    assert eased(0.5) == pytest.approx(0.5 - SLACK)
    assert eased(SLACK / 2) == 0
    assert (eased(1.0), eased(1.5)) == (1.0, 1.5)
    assert eased(0.12345678) == 0.122957
    assert eased(0.9999999) < 1


def test_numbers_of_the_fit_have_six_decimals() -> None:
    """So that the same build has the same manifest whatever the last bits are."""
    model = logistic(np.array([[1 / 3], [2 / 7], [1.1]], np.float32), np.array([False, False, True]), np.ones(3))
    assert model.bias == pytest.approx(round(model.bias, 6), abs=1e-7)
    for number in (*model.means, *model.scales, *model.weights):
        assert number == round(number, 6)
        assert number != round(number, 5)
    assert bound_declined([1 / 3, 2 / 3], 0.5) == 0.333333
    assert bound_wrong(np.array([2 / 3], np.float32), np.array([True]), np.ones(1, np.float32), 0.5) == 0.666667


def test_what_is_declined_cannot_be_wrong() -> None:
    """Wrong answers below the bound on declining do not raise the bound on answering."""
    answered = [*examples(40, 1.0), *examples(40, 2.0)]
    missing = unanswered(80, -3.0)
    found = fit_examples(answered, missing, RATES)
    assert found.origin == "fitted"
    chances = [found.correct.probability(each.values) for each in answered]
    assert all(found.answerable.probability(each.values) < found.decline_below for each in missing)
    assert found.answer_from <= min(chances) + SLACK
    assert found.faq_from == pytest.approx(0.95)
    assert found.faq == DEFAULT.faq


def test_held_out_questions_count_for_whether_the_quote_is_right_alone() -> None:
    """Each side of each fit weighs the same, however many there are."""
    answered, missing, held_out = examples(40, 1.0), unanswered(10, -1.0), examples(40, 0.0, right=False)
    with_them, without = fit_examples(answered, missing, RATES, held_out), fit_examples(answered, missing, RATES)
    assert with_them.answerable == without.answerable
    values = np.array([each.values for each in [*answered, *held_out, *missing]], np.float32)
    right = np.array([True] * 40 + [False] * 50)
    assert with_them.correct == logistic(values, right, balanced(80, 10))
    both = np.array([each.values for each in [*answered, *missing]], np.float32)
    assert with_them.answerable == logistic(both, np.array([True] * 40 + [False] * 10), balanced(40, 10))


def test_the_report_says_how_many_and_how_often_right() -> None:
    """To four decimals."""
    answered = [*examples(2), *examples(1, right=False)]
    assert report(answered, unanswered(5)) == {"answered": 3, "unanswered": 5, "first_right": 0.6667}


def test_a_moved_model_has_the_probabilities_of_a_fit_on_its_odds() -> None:
    """Stretched and shifted, one question like another."""
    model = replace(DEFAULT.correct, means=(0.2,), scales=(0.5,), weights=(1.5,), bias=-0.4)
    asked = [each for at in range(20) for each in examples(1, at / 10 - 1)]
    right = np.array([at % 3 == 0 or at > 14 for at in range(20)])
    weights = np.linspace(0.5, 1.5, 20, dtype=np.float32)
    chances = np.array([model.probability(each.values) for each in asked])
    odds = np.log(chances / (1 - chances))
    fitted = logistic(np.asarray(odds[:, None], np.float32), right, weights)
    found = moved(model, asked, right, weights)
    assert found.weights[0] > 0
    for each, odd in zip(asked, odds, strict=True):
        assert found.probability(each.values) == pytest.approx(fitted.probability(np.array([odd])), abs=1e-4)
    assert (found.weights[0], found.bias) == (round(found.weights[0], 6), round(found.bias, 6))
    against = moved(model, asked, ~right, weights)
    assert against.weights == (0.0,)


def test_an_adapted_default_keeps_the_rates_of_this_corpus() -> None:
    """Entries speak for the editors: they may be wrong half as often as quotes."""
    width = len(DEFAULT.correct.means)
    answered = [Example(np.full(width, 0.8 + at / 500, np.float32), True, at > 5) for at in range(50)]
    missing = [Example(np.full(width, 0.7, np.float32), answerable=False, right=False) for _ in range(50)]
    found = adapted(answered, missing, RATES)
    assert found.faq_from == pytest.approx(0.95)
    assert (found.answerable, found.faq, found.origin) == (DEFAULT.answerable, DEFAULT.faq, "adapted")
    assert found.report == {"answered": 50, "unanswered": 50, "first_right": 0.88}
    declined = [found.answerable.probability(each.values) < found.decline_below for each in answered]
    assert np.mean(declined) <= RATES.declined


def test_corpora_are_pooled_as_equals() -> None:
    """Each weighs the same, and both sides in each; what is declined keeps the rate in every one of them."""
    small = [*examples(6, 1.0), *unanswered(2, -1.0)]
    large = [*examples(10, 0.5), *unanswered(40, -0.5)]
    found = fit_pooled([small, large], RATES)
    weights = np.concatenate([sides(small), sides(large)]) * np.float32(58 / 2)
    assert weights.mean() == pytest.approx(1)
    values = np.array([each.values for each in [*small, *large]], np.float32)
    answerable = np.array([each.answerable for each in [*small, *large]])
    assert found.answerable == logistic(values, answerable, weights)
    right = np.array([each.right for each in [*small, *large]])
    chances = np.array([found.correct.probability(each.values) for each in [*small, *large]], np.float32)
    assert found.answer_from == bound_wrong(chances, right, weights, RATES.wrong)


def test_entries_are_never_sure_below_a_half() -> None:
    """However seldom one is wrong."""
    model = logistic(np.array([[0.0], [1.0]], np.float32), np.array([False, True]), np.ones(2, np.float32))
    low = ((np.array([-3.0], np.float32), True),)
    assert model.probability(np.array([-3.0], np.float32)) < 0.5
    assert bound_entries(model, examples(5, entries=low), RATES) == 0.5
