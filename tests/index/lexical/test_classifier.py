"""Which section a question belongs to, learned from known questions: for any number of sections."""

from pathlib import Path

import numpy as np
import pytest
from fakes import axes

from index.lexical.classifier import SectionClassifier

SPEECH, LEADERS, PHOTOS = axes(kriti=1), axes(leder=1), axes(bilde=1)


def test_of_no_sections_nothing_is_known() -> None:
    """Without known questions there are no sections and no scores."""
    known = SectionClassifier.fit(np.zeros((0, 11), np.float32), ())
    assert known.sections == ()
    assert known.scores(SPEECH).tolist() == []


def test_one_section_is_nothing_to_tell_apart() -> None:
    """With one section every question would belong to it, so nothing is said."""
    assert SectionClassifier.fit(np.array([SPEECH, LEADERS]), ["a#x", "a#x"]).sections == ()


def test_two_sections_are_told_apart() -> None:
    """The probabilities of two sections are those of the regression with one row: both ends and the middle."""
    known = SectionClassifier.fit(np.array([SPEECH, LEADERS]), ["b#y", "a#x"])
    assert known.sections == ("a#x", "b#y")
    for vector, likelier in ((SPEECH, 1), (LEADERS, 0)):
        chances = np.exp(known.scores(vector))
        assert chances.sum() == pytest.approx(1, abs=1e-5)
        assert int(np.argmax(chances)) == likelier
    assert np.exp(known.scores(axes(kriti=1, leder=1))).tolist() == pytest.approx([0.5, 0.5], abs=1e-4)


def test_two_sections_have_the_regressions_own_probabilities() -> None:
    """The one row of a regression on two classes is the difference of theirs, not twice that."""
    from sklearn.linear_model import LogisticRegression

    from index.lexical.classifier import PENALTY, STRETCH

    vectors = np.array([SPEECH, axes(kriti=3, leder=2), LEADERS])
    labels = ["a#x", "a#x", "b#y"]
    centred = (vectors - vectors.mean(axis=0)) * STRETCH
    expected = LogisticRegression(C=PENALTY).fit(centred, labels).predict_proba(centred)
    known = SectionClassifier.fit(vectors, labels)
    assert [np.exp(known.scores(each)).tolist() for each in vectors] == [
        pytest.approx(row, abs=1e-3) for row in expected.tolist()
    ]


def test_three_sections_are_told_apart() -> None:
    """Each known question is placed in its own section; the probabilities of all sections add up to 1."""
    known = SectionClassifier.fit(np.array([SPEECH, LEADERS, PHOTOS]), ["a#x", "b#y", "c#z"])
    for at, vector in enumerate((SPEECH, LEADERS, PHOTOS)):
        chances = np.exp(known.scores(vector))
        assert int(np.argmax(chances)) == at
        assert chances.sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("sections", [0, 2, 3])
def test_what_was_learned_survives_the_disk(tmp_path: Path, sections: int) -> None:
    """Saved and loaded, the scores are the same to the last bit."""
    vectors = np.array([SPEECH, LEADERS, PHOTOS])[:sections].reshape(-1, 11)
    known = SectionClassifier.fit(vectors, ["a#x", "b#y", "c#å"][:sections])
    known.save(tmp_path)
    loaded = SectionClassifier.load(tmp_path)
    assert loaded.sections == known.sections
    assert np.array_equal(loaded.scores(SPEECH), known.scores(SPEECH))


def test_a_large_corpus_gets_the_closed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the regression would take too long, sections are told apart all the same."""
    monkeypatch.setattr("index.lexical.classifier.LARGE", 1)
    vectors = np.array([SPEECH, axes(kriti=1, etat=0.2), LEADERS, axes(leder=1, etat=0.2), PHOTOS])
    known = SectionClassifier.fit(vectors, ["a#x", "a#x", "b#y", "b#y", "c#z"])
    for at, vector in enumerate((SPEECH, LEADERS, PHOTOS)):
        assert int(np.argmax(known.scores(vector))) == at
