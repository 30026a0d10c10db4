"""Labelled questions asked for real: does the first quote lead where it should, and is the rest declined?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import answer
from bot.answering.search import LoadedIndex
from bot.types import Answer, Status
from index.confidence.fit import expected
from index.read.questions import FAQ_PREFIX, GoldenQuestion

DECLINED = (Status.NOT_FOUND, Status.SMALLTALK)
BINS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question and what came of it. ``landed``: the first quote or the FAQ entry is a right one."""

    question: GoldenQuestion
    answer: Answer
    landed: bool

    @property
    def declined(self) -> bool:
        return self.answer.status in DECLINED

    @property
    def right(self) -> bool:
        return self.landed if self.question.answerable else self.declined


def ask_all(questions: Sequence[GoldenQuestion], loaded: LoadedIndex, today: date) -> list[Outcome]:
    return [outcome(question, answer(question.question, loaded, today=today), loaded) for question in questions]


def outcome(question: GoldenQuestion, found: Answer, loaded: LoadedIndex) -> Outcome:
    addresses = loaded.build.addresses
    first = found.quotes[:1]
    sections = {addresses.original(f"{quote.document}#{quote.anchor}") for quote in first}
    wanted_faq = {each.removeprefix(FAQ_PREFIX) for each in question.expect if each.startswith(FAQ_PREFIX)}
    by_faq = found.faq is not None and bool({found.faq.id, addresses.family(found.faq.id)} & wanted_faq)
    return Outcome(question, found, by_faq or bool(sections & expected(loaded.build, question)))


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Shares (0 to 1). ``confidence_*`` are over all outcomes: was the first quote right, and was it known?"""
    answerable = [each for each in outcomes if each.question.answerable]
    others = [each for each in outcomes if not each.question.answerable]
    shown = [each for each in outcomes if each.answer.status in (Status.ANSWERED, Status.FAQ)]
    found: dict[str, float] = {"questions": len(outcomes), "answerable": len(answerable)}
    if answerable:
        found |= {
            "landed": mean([each.landed for each in answerable]),
            "declined_though_answerable": mean([each.declined for each in answerable]),
        }
    if others:
        found["declined_as_should_be"] = mean([each.declined for each in others])
    if shown:
        found |= {
            "shown_as_sure": len(shown) / len(outcomes),
            "wrong_of_sure": mean([not each.landed for each in shown]),
        }
    return {name: round(value, 4) for name, value in (found | confidence_figures(outcomes)).items()}


def mean(values: Sequence[bool]) -> float:
    return float(np.mean(values))


def confidence_figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """AUROC of the confidence for "the first quote is right", and its expected calibration error."""
    chances, right = confidence_arrays(outcomes)
    if right.all() or not right.any():  # also when nothing was asked
        return {}
    from sklearn.metrics import roc_auc_score

    return {"auroc": float(roc_auc_score(right, chances)), "calibration_error": calibration_error(chances, right)}


def confidence_arrays(outcomes: Sequence[Outcome]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Confidence and whether the first quote was right; shape (questions,) each. Small talk has no first quote."""
    kept = [each for each in outcomes if each.answer.status is not Status.SMALLTALK]
    chances = np.array([each.answer.confidence for each in kept], np.float64)
    return chances, np.array([would_land(each) for each in kept], np.bool_)


def would_land(each: Outcome) -> bool:
    return each.landed and each.question.answerable


def calibration_error(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten bins of equally many questions (Naeini et al. 2015, equal mass)."""
    bins = np.array_split(np.argsort(chances, kind="stable"), BINS)
    return float(
        sum(len(each) * abs(chances[each].mean() - right[each].mean()) for each in bins if len(each)) / len(right)
    )
