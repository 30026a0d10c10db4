"""A ranking in which some documents count for nothing."""

import numpy as np
import pytest
from fakes import vector

from index.builds.build import Build
from index.search.absent import family, lowered, rank_without
from index.search.rank import rank

QUESTION = "Kan jeg kritisere etaten?"


def documents(build: Build, order: np.ndarray) -> list[str]:
    return [build.passages[at].document for at in order]


def test_without_its_document_a_question_leads_elsewhere(shared_build: Build) -> None:
    """First it leads to the text on speech; without that and its translation, to what is left."""
    speech = family(shared_build, ["ytringsfrihet#kritikk-av-egen-etat"])
    assert speech == {"ytringsfrihet", "ytringsfrihet-nn"}
    whole = rank(shared_build, QUESTION, vector(QUESTION))
    left = rank_without(shared_build, QUESTION, vector(QUESTION), speech)
    assert documents(shared_build, whole.order)[0] in speech
    assert documents(shared_build, left.order)[0] not in speech


def test_what_is_asked_of_absent_documents_is_not_known(shared_build: Build) -> None:
    """Their known questions are no nearer than the rest, and their sections have no probability."""
    speech = family(shared_build, ["ytringsfrihet-nn#leiarar-i-debatten"])
    left = rank_without(shared_build, QUESTION, vector(QUESTION), speech)
    about = np.array([label.startswith("ytringsfrihet#") for label in shared_build.addresses.labels])
    assert left.phrasing[about].max() <= left.phrasing[~about].max()
    kept = shared_build.classifier.without(speech)
    assert kept.sections
    assert not any(section.startswith("ytringsfrihet#") for section in kept.sections)
    assert np.exp(kept.scores(vector(QUESTION))).sum() == pytest.approx(1)


def test_without_nothing_the_ranking_is_the_same(shared_build: Build) -> None:
    """Leaving nothing out changes no number."""
    whole = rank(shared_build, QUESTION, vector(QUESTION))
    left = rank_without(shared_build, QUESTION, vector(QUESTION), frozenset())
    assert left.fused.tolist() == pytest.approx(whole.fused.tolist())


def test_what_is_left_out_scores_as_the_least_of_the_rest() -> None:
    """Also when nothing is left."""
    scores = np.array([0.9, 0.2, 0.5], np.float32)
    assert lowered(scores, np.array([False, True, True])).tolist() == pytest.approx([0.2, 0.2, 0.5])
    assert lowered(scores, np.zeros(3, bool)).tolist() == pytest.approx([0.9] * 3)
    assert lowered(np.zeros(0, np.float32), np.zeros(0, bool)).tolist() == []
