"""Labelled questions asked for real, and what is counted of them."""

from datetime import date

import numpy as np
import pytest
from fakes import CALIBRATION, FakeEncoder

from bot.answering.golden import Outcome, ask_all, calibration_error, confidence_arrays, figures
from bot.answering.search import LoadedIndex
from bot.types import Answer, Language, Status
from index.builds.build import Build
from index.read.questions import GoldenQuestion

ON_CRITICISM = "ytringsfrihet#kritikk-av-egen-etat"


def asked(build: Build, question: str, *expect: str) -> Outcome:
    golden = GoldenQuestion(question=question, lang="nb", expect=expect)
    (outcome,) = ask_all([golden], LoadedIndex(build, FakeEncoder(), CALIBRATION), date(2026, 11, 22))
    return outcome


def made(status: Status, confidence: float, landed: bool, answerable: bool = True) -> Outcome:
    question = GoldenQuestion(question="?", lang="nb", expect=("a#b" if answerable else "not_found",))
    return Outcome(question, Answer(status, "?", Language.NB, confidence), landed)


@pytest.mark.parametrize(
    "expect",
    [ON_CRITICISM, "ytringsfrihet-nn#kritikk-av-eigen-etat", "faq:kritisere-etaten", "faq:kritisere-etaten-nn"],
)
def test_a_section_its_translation_or_its_entry_is_where_it_should_lead(shared_build: Build, expect: str) -> None:
    """Whichever of them is named, a question on criticism lands."""
    outcome = asked(shared_build, "Kan jeg kritisere etaten?", expect)
    assert outcome.landed
    assert outcome.right


def test_another_section_is_wrong(shared_build: Build) -> None:
    """The first quote decides."""
    assert not asked(shared_build, "Kan ledere delta?", ON_CRITICISM).landed


def test_an_unanswerable_question_is_right_when_it_is_declined(shared_build: Build) -> None:
    """Not found and small talk decline; an answer does not."""
    assert asked(shared_build, "Hvor parkerer jeg?", "not_found").right
    assert asked(shared_build, "Hei!", "not_found").right
    assert not asked(shared_build, "Kan ledere delta?", "not_found").right


def test_the_figures_are_shares() -> None:
    """Of four answerable two land and one is declined; of two others one is declined; of three sure one is wrong …"""
    found = figures(
        [
            made(Status.ANSWERED, 0.9, landed=True),
            made(Status.FAQ, 0.95, landed=True),
            made(Status.UNCERTAIN, 0.4, landed=False),
            made(Status.NOT_FOUND, 0.1, landed=False),
            made(Status.NOT_FOUND, 0.1, landed=False, answerable=False),
            made(Status.ANSWERED, 0.8, landed=False, answerable=False),
        ]
    )
    assert (found["questions"], found["answerable"]) == (6, 4)
    assert found["landed"] == 0.5
    assert found["declined_though_answerable"] == 0.25
    assert found["declined_as_should_be"] == 0.5
    assert found["shown_as_sure"] == 0.5
    assert found["wrong_of_sure"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["auroc"] == 1


def test_nothing_asked_is_nothing_found() -> None:
    """No questions, no shares; small talk alone has no confidence to judge."""
    assert figures([]) == {"questions": 0, "answerable": 0}
    assert "auroc" not in figures([made(Status.SMALLTALK, 1, landed=False, answerable=False)])


def test_the_calibration_error_is_the_mean_gap_of_ten_equal_bins() -> None:
    """Twenty questions: ten at .9 of which all are right, ten at .3 of which none is: (.1 + .3) / 2."""
    chances = np.array([0.9] * 10 + [0.3] * 10)
    right = np.array([True] * 10 + [False] * 10)
    assert calibration_error(chances, right) == pytest.approx(0.2)
    assert calibration_error(np.array([1.0, 0.0]), np.array([True, False])) == 0


def test_small_talk_has_no_first_quote_to_judge() -> None:
    """Its confidence of 1 is about being small talk."""
    outcomes = [made(Status.SMALLTALK, 1, landed=False, answerable=False), made(Status.ANSWERED, 0.9, landed=True)]
    chances, right = confidence_arrays(outcomes)
    assert (chances.tolist(), right.tolist()) == ([0.9], [True])
