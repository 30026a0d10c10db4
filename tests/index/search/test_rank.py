"""Ranking, worked out by hand on vectors of word counts."""

from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeEncoder, axes, vector

from index.builds.build import Build
from index.lexical.classifier import SectionClassifier
from index.search.engines.exact import EXACT
from index.search.rank import (
    MANY,
    Weights,
    asked_scores,
    best_of_each,
    min_max,
    pair_scores,
    rank,
    section_scores,
)


def floats(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_min_max_stretches_the_best_to_one_and_the_worst_to_zero() -> None:
    """With all scores in the pool, the lowest is 0 and the rest in proportion."""
    assert min_max(floats(0.2, 0.6, 0.4)).tolist() == pytest.approx([0, 1, 0.5])


def test_min_max_stretches_over_the_pool_alone() -> None:
    """Scores below the pool's worst are all 0."""
    assert min_max(floats(1, 2, 3, 4), pool=3).tolist() == pytest.approx([0, 0, 0.5, 1])


@pytest.mark.parametrize("scores", [[], [0.3], [0.3, 0.3]])
def test_min_max_of_equal_scores_is_zero(scores: list[float]) -> None:
    """Where nothing stands out, nothing is preferred."""
    assert min_max(floats(*scores)).tolist() == [0] * len(scores)


def test_the_best_sentence_of_each_passage_counts() -> None:
    """Sentences 0-1 belong to the first passage, 2 to the second, 3-4 to the third."""
    assert best_of_each(floats(0.1, 0.5, 0.2, 0.9, 0.3), np.array([0, 2, 3])).tolist() == pytest.approx([0.5, 0.2, 0.9])


def test_no_passages_have_no_best_sentences() -> None:
    """An empty build gives an empty array."""
    assert best_of_each(floats(), np.zeros(0, np.int64)).tolist() == []


def test_asked_is_the_nearest_of_each_passages_known_questions() -> None:
    """Passage 0 answers phrasings 0 and 2, passage 2 phrasing 1; passage 1 answers none and gets the lowest of all."""
    pairs = np.array([[0, 0], [2, 0], [1, 2]])
    assert asked_scores(floats(0.3, 0.8, 0.6), pairs, 3).tolist() == pytest.approx([0.6, 0.3, 0.8])


def test_without_known_questions_asked_is_zero() -> None:
    """A corpus without FAQ and phrasings still ranks."""
    assert asked_scores(floats(), np.zeros((0, 2), np.int64), 2).tolist() == [0, 0]


def test_each_passage_gets_its_sections_log_probability() -> None:
    """Two equally likely sections have log ½ each; a section that nothing is known of has the lowest of all."""
    known = SectionClassifier(("a#x", "b#y"), np.zeros((2, 3), np.float32), floats(0, 0))
    scores = section_scores(known.scores(floats(1, 0, 0)), np.array([1, -1, 0]))
    assert scores.tolist() == pytest.approx([np.log(0.5)] * 3)


def test_an_unknown_section_is_as_unlikely_as_the_least_likely_one() -> None:
    """With logits 2 and 0 the sections have probabilities .88 and .12."""
    known = SectionClassifier(("a#x", "b#y"), np.array([[2, 0], [0, 0]], np.float32), floats(0, 0))
    scores = section_scores(known.scores(floats(1, 0)), np.array([0, -1]))
    assert np.exp(scores).tolist() == pytest.approx([0.880797, 0.119203], abs=1e-5)


def test_without_known_sections_nothing_is_said_of_any() -> None:
    """All passages are alike then."""
    known = SectionClassifier((), np.zeros((0, 2), np.float32), floats())
    assert section_scores(known.scores(floats(1, 0)), np.array([-1, -1])).tolist() == [0, 0]


def test_questions_ranked_together_rank_as_they_do_alone(shared_build: Build, encoder: FakeEncoder) -> None:
    """Cosines worked out for many at once are those of each."""
    asked = ["Kan ledere delta?", "slette kommentarer", "parkering"]
    vectors = encoder.encode_queries(asked)
    for question, asking, cosines in zip(asked, vectors, EXACT.cosines_of_many(shared_build, vectors), strict=True):
        alone, together = rank(shared_build, question, asking), rank(shared_build, question, asking, cosines=cosines)
        assert together.order.tolist() == alone.order.tolist()
        assert together.fused.tolist() == pytest.approx(alone.fused.tolist(), abs=1e-6)


def test_two_sentences_are_as_near_as_the_sum_of_their_vectors(shared_build: Build) -> None:
    """Each sentence with the next of its passage; the last one of a passage stands alone."""
    question, vectors = vector("kritisere etaten bilde"), shared_build.sentence_vectors.vectors
    found = pair_scores(shared_build, vectors @ question)
    at = int(shared_build.first_sentences[position(shared_build, "ytringsfrihet#kritikk-av-egen-etat")])
    both = vectors[at] + vectors[at + 1]
    assert found[at] == pytest.approx(both @ question / np.linalg.norm(both))
    last = int(shared_build.first_sentences[1]) - 1
    assert found[last] == pytest.approx(vectors[last] @ question)


def position(build: Build, address: str) -> int:
    return next(at for at, passage in enumerate(build.passages) if passage.address == address)


def test_the_cosines_are_those_of_the_counts(shared_build: Build) -> None:
    """«kritisere etaten» is one with the section on criticism, √½ from its sentence on criticism of «you»."""
    ranking = rank(shared_build, "kritisere etaten", vector("kritisere etaten"))
    at = position(shared_build, "ytringsfrihet#kritikk-av-egen-etat")
    assert float(ranking.passage[at]) == pytest.approx(1)
    first = int(shared_build.first_sentences[at])
    assert ranking.sentence[first : first + 3].tolist() == pytest.approx([1, 0, 1])
    assert float(ranking.best_sentence[at]) == pytest.approx(1)
    leaders = position(shared_build, "ytringsfrihet#ledere-i-debatten")
    assert float(ranking.passage[leaders]) == 0


def test_the_fused_score_is_the_weighted_mean_of_the_views(shared_build: Build) -> None:
    """Meaning is passage, best sentence and best pair; then words; then known sections, each with its weight.

    Known questions have a tenth of their weight for each one a section.
    """
    weights = Weights(sentence=0.25, pair=0.4, words=3.0, known=0.2, asked=0.3)
    question = axes(kriti=1, leder=1)
    found = rank(shared_build, "kritikk av leder", question, weights)
    pair = best_of_each(pair_scores(shared_build, found.sentence), shared_build.first_sentences)
    dense = 0.75 * found.passage + 0.25 * (0.6 * found.best_sentence + 0.4 * pair)
    assert found.dense.tolist() == pytest.approx(dense.tolist(), abs=1e-6)
    share = 0.2 * shared_build.addresses.asked_per_section / MANY
    known = 0.7 * min_max(found.section) + 0.3 * min_max(found.asked_words)
    expected = (1 - share) * (min_max(dense) + 3 * found.words) / 4 + share * known
    assert found.fused.tolist() == pytest.approx(expected.tolist(), abs=1e-6)


def test_known_questions_are_counted_over_the_sections_that_have_text(shared_build: Build) -> None:
    """A section and its translation are one."""
    sections = set(shared_build.addresses.originals)
    assert shared_build.addresses.asked_per_section == pytest.approx(len(shared_build.phrasings) / len(sections))
    assert 0 < shared_build.addresses.asked_per_section < MANY


@pytest.mark.parametrize(
    ("question", "address"),
    [
        ("Kan jeg kritisere etaten?", "ytringsfrihet#kritikk-av-egen-etat"),
        ("Kan en leder delta i debatten?", "ytringsfrihet#ledere-i-debatten"),
        ("arkivere en melding", "moderering#arkivere-meldinger"),
        ("How do we delete a comment?", "moderering#slette-kommentarer"),
    ],
)
def test_the_section_that_is_about_it_comes_first(shared_build: Build, question: str, address: str) -> None:
    """Whatever the language of the words, the section on the same things is ranked first."""
    ranking = rank(shared_build, question, vector(question))
    assert shared_build.addresses.originals[int(ranking.order[0])] == address
    assert ranking.order[0] == int(np.argmax(ranking.fused))
    assert sorted(ranking.order.tolist()) == list(range(len(shared_build.passages)))


def test_equal_scores_keep_the_order_of_the_corpus(shared_build: Build) -> None:
    """Passages that say nothing of the question come in reading order, every time."""
    ranking = rank(shared_build, "qqqq", axes(parker=1), Weights(known=0))
    tied = [at for at in ranking.order.tolist() if ranking.fused[at] == 0]
    assert tied == sorted(tied)
    assert len(tied) > 5


def test_new_guidance_is_ranked_by_its_own_text(shared_build: Build) -> None:
    """Nobody has asked about the section: known questions about others do not put theirs before it."""
    question = "Kan vi arkivere meldinger?"
    new = replace(shared_build, classifier=shared_build.classifier.without(frozenset(("moderering",))))
    ranking = rank(new, question, vector(question))
    assert new.passages[int(ranking.order[0])].address == "moderering#arkivere-meldinger"
    assert new.unasked.tolist() == [passage.document == "moderering" for passage in new.passages]
    assert ranking.fused[int(ranking.order[0])] > 1 - Weights().known


def test_where_nothing_is_known_no_guidance_is_new(shared_build: Build) -> None:
    """Without known questions all sections are alike."""
    bare = replace(shared_build, classifier=shared_build.classifier.without(frozenset(shared_build.infos)))
    assert not bare.unasked.any()
    assert len(bare.unasked_sentences) == 0
