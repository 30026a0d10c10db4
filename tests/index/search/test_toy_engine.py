"""Another engine takes the place of the exact one without a change elsewhere, and is held to it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from fakes import CALIBRATION, FakeEncoder
from toy_engine import ToyEngine

from bot.answering.answer import answer
from bot.answering.search import LoadedIndex
from index.builds.build import Build
from index.search.engines import Engine
from index.search.rank import rank

QUESTIONS = ("Kan ledere delta i debatten?", "Må vi arkivere en melding?", "Hvor parkerer jeg?")


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_ranks_as_the_exact_one(shared_build: Build, question: str) -> None:
    """Whatever way an engine takes, its scores are those of the exact one, in the build's order."""
    vector = FakeEncoder().encode_queries([question])[0]
    exact, toy = rank(shared_build, question, vector), rank(shared_build, question, vector, engine=ToyEngine())
    assert toy.order.tolist() == exact.order.tolist()
    assert np.allclose(toy.fused, exact.fused, atol=1e-6)


@pytest.mark.parametrize("question", QUESTIONS)
def test_answers_come_through_it(shared_build: Build, question: str) -> None:
    """The engine of a loaded index is the one that is asked, and the answer is the same."""
    engine = ToyEngine()
    exact = LoadedIndex(shared_build, FakeEncoder(), CALIBRATION)
    with_toy = replace(exact, engine=engine)
    today = date(2026, 11, 20)
    assert answer(question, with_toy, today=today) == answer(question, exact, today=today)
    assert engine.asked


def test_an_engine_has_these_three_ways_to_be_asked() -> None:
    """What `Engine` asks for is what the toy has, and nothing more."""
    wanted = {name for name in vars(Engine) if not name.startswith("_")}
    assert {name for name in vars(ToyEngine) if not name.startswith("_")} == wanted
