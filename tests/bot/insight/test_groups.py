"""Wordings of one question become one group, others do not."""

import numpy as np
import pytest
from fakes import axes

from bot.insight.groups import APART, PLAIN_DISTANCE, Space, distances, group, middle, whitening
from index.builds.build import Build

PLACES = np.array([axes(kriti=1), axes(parker=1), axes(kriti=10, etat=1), axes(parker=10, etat=1)])


def test_near_questions_are_one_group() -> None:
    """Rows closer than the distance are together, groups in order of their first row."""
    assert group(distances(PLACES, [""] * 4), PLAIN_DISTANCE) == [[0, 2], [1, 3]]


def test_the_same_faq_entry_is_one_question_however_it_was_asked() -> None:
    """What one FAQ entry answered is together, also when the wordings are far apart."""
    answers = ["faq:a", "faq:a", "", ""]
    assert group(distances(PLACES, answers), PLAIN_DISTANCE)[0] == [0, 1]


def test_the_same_section_may_answer_two_questions() -> None:
    """What one section answered is together only when the wordings are near."""
    assert group(distances(PLACES, ["d#s"] * 4), PLAIN_DISTANCE) == [[0, 2], [1, 3]]


def test_what_different_answers_were_given_to_stays_apart() -> None:
    """Near wordings that the bot surely answered differently are different questions."""
    answers = ["d#s", "", "d#other", ""]
    assert distances(PLACES, answers)[0, 2] == APART
    assert group(distances(PLACES, answers), PLAIN_DISTANCE) == [[0], [1, 3], [2]]


@pytest.mark.parametrize("size", [0, 1])
def test_hardly_anything_is_no_trouble(size: int) -> None:
    """No question and one question need no clustering."""
    assert group(distances(PLACES[:size], [""] * size), PLAIN_DISTANCE) == [[0]][:size]


def test_the_example_is_the_one_in_the_middle() -> None:
    """The row nearest to all others, each weighed by how often it was asked; only candidates are chosen."""
    apart = np.array([[0, 1, 3], [1, 0, 2], [3, 2, 0]], float)
    assert middle([0, 1, 2], [0, 1, 2], apart, [1, 1, 1]) == 1
    assert middle([0, 1, 2], [0, 1, 2], apart, [1, 1, 9]) == 2
    assert middle([0, 1, 2], [0, 2], apart, [1, 1, 1]) == 0


def test_directions_in_which_wordings_differ_count_less() -> None:
    """After whitening, rows that differ as wordings of one question do are nearer than rows of different ones."""
    rng = np.random.default_rng(1)
    subjects, wording = rng.normal(size=(40, 8)), np.zeros(8)
    wording[0] = 3.0
    rows = np.vstack([each + wording * rng.normal() for each in subjects for _ in range(6)]).astype(np.float32)
    labels = [str(number) for number in range(40) for _ in range(6)]
    space = Space(rows.mean(axis=0), whitening(rows, labels), PLAIN_DISTANCE)
    one, other, elsewhere = subjects[0] + wording, subjects[0] - wording, subjects[1] + wording
    raw = np.array([one, other, elsewhere], np.float32)
    before, after = distances(Space(None, None, 0).place(raw), [""] * 3), distances(space.place(raw), [""] * 3)
    assert before[0, 1] > before[0, 2]
    assert after[0, 1] < after[0, 2]


def test_a_corpus_with_few_known_questions_uses_the_encoder_as_it_is(shared_build: Build) -> None:
    """A covariance cannot be learned from a handful of questions."""
    assert Space.of(shared_build) == Space(None, None, PLAIN_DISTANCE)
