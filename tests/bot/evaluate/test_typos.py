"""Slips that are the same every time."""

import re
from random import Random

from bot.evaluate.typos import slip, with_typos
from index.lexical.spelling import one_slip_away


def test_a_question_gets_the_same_slips_every_time() -> None:
    """Figures can be made again."""
    question = "Hvordan arkiverer kommunen kommentarer og meldinger i sosiale medier?"
    assert with_typos(question) == with_typos(question) != question


def test_short_words_stay() -> None:
    """Only words of five letters or more get a slip, and no word is lost."""
    question = "Kan jeg få det på nett i dag"
    assert with_typos(question) == question
    assert len(re.findall(r"\w+", with_typos("Hvordan arkiverer kommunen meldinger"))) == 4


def test_a_slip_is_one_that_can_be_mended() -> None:
    """Whatever the slip, the word is one slip away from what became of it."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for seed in range(50):
        typed = slip("meldinger", Random(seed))
        assert typed[0] == "m"
        assert "meldinger" in one_slip_away(typed, letters) or typed == "meldinger"
