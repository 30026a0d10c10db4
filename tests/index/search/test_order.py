"""The order that passages come in: what was quoted goes behind, what weighs more before near ties."""

from dataclasses import fields, replace

import numpy as np
import pytest
from fakes import axes, vector

from index.builds.build import Build
from index.search.hits import DEPTH, NEAR_TIE, SAME, Hit, in_language, ordered, says_the_same, select
from index.search.rank import MANY, Ranking, Weights, min_max, rank
from index.types import Authority

CRITICISM = "ytringsfrihet#kritikk-av-egen-etat"


def ranked(build: Build, scores: dict[int, float]) -> Ranking:
    """A ranking in which the passages at these positions have these scores, all others none."""
    fused = np.zeros(len(build.passages), np.float32)
    fused[list(scores)] = list(scores.values())
    none = {field.name: np.zeros(0, np.float32) for field in fields(Ranking)}
    return Ranking(**{**none, "fused": fused, "order": np.argsort(-fused, kind="stable")})


def weighing(build: Build, **authorities: Authority) -> Build:
    infos = {name: replace(info, authority=authorities.get(name, info.authority)) for name, info in build.infos.items()}
    return replace(build, infos=infos)


@pytest.mark.parametrize(("behind", "first"), [(0.95, "moderering"), (1.05, "ytringsfrihet")])
def test_law_goes_before_an_example_that_leads_by_less_than_a_near_tie(
    shared_build: Build, behind: float, first: str
) -> None:
    """A near tie is the whole of what the heaviest text may be behind the lightest, and no more."""
    build = weighing(shared_build, moderering=Authority.LAW, ytringsfrihet=Authority.EXAMPLE)
    law, example = build.addresses.passages_in["moderering"][0], build.addresses.passages_in["ytringsfrihet"][0]
    found = ordered(build, ranked(build, {example: 0.5, law: 0.5 - NEAR_TIE * behind}))
    assert build.passages[found[0].passage].document == first


def test_a_step_of_weight_is_a_third_of_a_near_tie(shared_build: Build) -> None:
    """Policy goes before guidance that leads by a little less than that, and behind one that leads by more."""
    build = weighing(shared_build, moderering=Authority.POLICY, ytringsfrihet=Authority.GUIDANCE)
    policy, guidance = build.addresses.passages_in["moderering"][0], build.addresses.passages_in["ytringsfrihet"][0]
    for behind, first in ((0.3, policy), (0.36, guidance)):
        found = ordered(build, ranked(build, {guidance: 0.5, policy: 0.5 - NEAR_TIE * behind}))
        assert found[0].passage == first


def test_hits_are_looked_for_only_so_far_down(shared_build: Build) -> None:
    """As many of the best, with their scores."""
    ranking = ranked(shared_build, {3: 0.9, 1: 0.5})
    found = ordered(shared_build, ranking)
    assert len(found) == min(DEPTH, len(shared_build.passages))
    assert [(each.passage, round(each.score, 4)) for each in found[:2]] == [(3, 0.9), (1, 0.5)]


def test_as_many_hits_as_are_wanted_and_no_more(shared_build: Build) -> None:
    """The first ones of the whole list."""
    ranking = rank(shared_build, "etat", vector("etat"))
    whole = select(shared_build, ranking, "nb", 10)
    assert len(whole) > 3
    for limit in range(1, len(whole) + 1):
        assert select(shared_build, ranking, "nb", limit) == whole[:limit]


def test_the_best_passage_of_the_translation_is_shown(shared_build: Build) -> None:
    """With the score of what was found; a translation without text leaves the hit as it is."""
    addresses = shared_build.addresses
    twin = addresses.passages_of["ytringsfrihet-nn#kritikk-av-eigen-etat"]
    (own,) = addresses.passages_of[CRITICISM]
    ranking = ranked(shared_build, {own: 0.8, twin[0]: 0.2})
    assert in_language(shared_build, ranking, Hit(own, 0.8), "nn") == Hit(twin[0], 0.8)
    bare = replace(shared_build, passages=tuple(p for p in shared_build.passages if p.document != "ytringsfrihet-nn"))
    at = bare.addresses.passages_of[CRITICISM][0]
    assert in_language(bare, ranked(bare, {at: 0.8}), Hit(at, 0.8), "nn") == Hit(at, 0.8)


def test_passages_say_the_same_from_a_likeness_on(shared_build: Build) -> None:
    """Above the bound, by their vectors."""
    vectors = shared_build.passage_vectors.vectors.copy()
    near, apart = SAME + 0.02, SAME - 0.02
    vectors[:3] = 0
    vectors[0, 0] = 1
    vectors[1, :2] = near, np.sqrt(1 - near**2)
    vectors[2, :2] = apart, np.sqrt(1 - apart**2)
    build = replace(shared_build, passage_vectors=replace(shared_build.passage_vectors, vectors=vectors))
    assert says_the_same(build, 0, 1)
    assert not says_the_same(build, 0, 2)


# -- fusing


def test_what_was_quoted_already_goes_behind_all_others(shared_build: Build) -> None:
    """A section and its translation; the rest keeps order and scores."""
    question = "kritisere etaten"
    whole = rank(shared_build, question, vector(question))
    left = rank(shared_build, question, vector(question), last=frozenset((CRITICISM,)))
    own = np.array([each == CRITICISM for each in shared_build.addresses.originals])
    assert own[whole.order[0]]
    assert left.fused[own].tolist() == [0] * int(own.sum())
    assert left.fused[~own].tolist() == whole.fused[~own].tolist()
    assert not own[left.order[0]]


@pytest.mark.parametrize("words", [0, 0.4, 1])
def test_known_questions_weigh_no_more_than_their_share(shared_build: Build, words: float) -> None:
    """However many there are a section; where they are many, all of it: their meaning and their words together."""
    asked = shared_build.phrasing_vectors
    vectors = replace(asked, vectors=np.tile(asked.vectors, (100, 1)), digests=asked.digests * 100)
    many = replace(shared_build, phrasings=shared_build.phrasings * 100, phrasing_vectors=vectors)
    assert many.addresses.asked_per_section > 2 * MANY
    found = rank(many, "kritikk av leder", axes(kriti=1, leder=1), Weights(known=0.2, asked=words))
    meant, worded = min_max(found.section), min_max(found.asked_words)
    assert np.abs(meant - worded).max() > 0.1
    expected = 0.8 * found.text + 0.2 * ((1 - words) * meant + words * worded)
    assert found.fused.tolist() == pytest.approx(expected.tolist(), abs=1e-6)


def test_where_no_section_is_known_the_text_alone_decides(shared_build: Build) -> None:
    """Not half of it with half of nothing."""
    bare = replace(shared_build, classifier=shared_build.classifier.without(frozenset(shared_build.infos)))
    found = rank(bare, "kritisere etaten", vector("kritisere etaten"))
    assert found.fused.tolist() == found.text.tolist()


def test_one_score_is_nothing_to_stretch() -> None:
    """A pool of one has no worst; a larger pool than there are scores is all of them."""
    scores = np.array([1, 2, 3], np.float32)
    assert min_max(scores, pool=1).tolist() == [0, 0, 0]
    assert min_max(scores, pool=3).tolist() == min_max(scores, pool=9).tolist() == [0, 0.5, 1]
