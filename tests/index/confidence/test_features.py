"""What a question and its ranking say, counted by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import FILES, build_small, vector, write_corpus

from index.builds.build import Build
from index.builds.store import BuildStore
from index.confidence.faq import candidates, overlap
from index.confidence.features import (
    NAMES,
    STATEMENT,
    UNSURE,
    Features,
    above,
    answered,
    covered,
    features,
    lead,
    nearest,
)
from index.search.rank import rank


def of(build: Build, question: str, held_out: int | None = None) -> Features:
    return features(build, question, rank(build, question, vector(question)), held_out)


def test_nearest_is_the_mean_of_the_five_highest() -> None:
    """The sixth does not count; fewer than five are all that there are; none are 0."""
    assert nearest(np.array([1, 0.9, 0.8, 0.7, 0.6, 0.1], np.float32)) == pytest.approx(0.8)
    assert nearest(np.array([0.5, 0.1], np.float32)) == pytest.approx(0.3)
    assert nearest(np.zeros(0, np.float32)) == 0


def test_an_off_topic_question_is_not_its_own_neighbour(tmp_path: Path) -> None:
    """Asked again, an unanswered question is nearest to itself; held out, it is not."""
    files = FILES | {
        "off_topic.yaml": '- {question: "Kan jeg parkere?", lang: nb}\n- {question: "Klokka?", lang: nb}\n'
    }
    build = build_small(write_corpus(tmp_path / "c", files), BuildStore(tmp_path / "i"))
    assert of(build, "Kan jeg parkere?").neighbours == pytest.approx(0 - (1 + 0) / 2)
    assert of(build, "Kan jeg parkere?", held_out=0).neighbours == pytest.approx(0)


def test_the_features_of_a_question_that_is_answered(shared_build: Build) -> None:
    """All cosines with the section on criticism are 1, five known questions are alike, none off topic is near."""
    found = of(shared_build, "Kan jeg kritisere etaten min?")
    assert found.neighbours == pytest.approx(1)
    assert (found.passage, found.sentence, found.asked) == pytest.approx((1, 1, 1))
    assert found.covered == 1
    assert -0.1 < found.section <= 0
    assert 0 < found.lead <= 1
    assert 0 < found.share <= 1
    assert found.above > 1


def test_the_features_of_a_question_about_something_else(shared_build: Build) -> None:
    """Parking is near to what is not answered and far from everything else."""
    found = of(shared_build, "Hvor kan jeg parkere?")
    assert found.neighbours == pytest.approx(-1)
    assert (found.passage, found.sentence, found.asked) == pytest.approx((0, 0, 0))
    assert found.covered == 0


def test_the_array_has_the_order_of_the_names() -> None:
    """The models' weights depend on the order."""
    made = Features(*range(len(NAMES)))
    assert made.array().tolist() == [getattr(made, name) for name in NAMES] == list(range(len(NAMES)))


def test_covered_is_the_share_of_content_words(shared_build: Build) -> None:
    """«skjermbilde» stands in the section on comments, «kvittering» does not."""
    at = shared_build.addresses.passages_of["moderering#slette-kommentarer"][0]
    assert covered(shared_build, "Hva er skjermbilde og kvittering?", at) == pytest.approx(0.5)
    assert covered(shared_build, "", at) == 0


def test_the_lead_is_over_another_section(shared_build: Build) -> None:
    """Neither the same section's next passage nor its translation is a rival."""
    ranking = rank(shared_build, "bilder", vector("bilder"))
    addresses = shared_build.addresses
    rival = next(at for at in ranking.order if addresses.originals[at] != "ytringsfrihet#bilder-av-kolleger")
    assert lead(shared_build, ranking) == pytest.approx(float(ranking.fused[ranking.order[0]] - ranking.fused[rival]))


def test_above_counts_standard_deviations() -> None:
    """Of 0, 0 and 3 the last is √2 deviations over the mean; of equals none stands out."""
    assert above(np.array([0, 0, 3], np.float32), 2) == pytest.approx(2**0.5)
    assert above(np.ones(3, np.float32), 0) == 0


def test_the_nearest_entry_comes_first_with_its_leads(shared_build: Build) -> None:
    """«slette en kommentar» is one with the entry, at 0 from the other family."""
    question = "slette en kommentar"
    found = candidates(shared_build, question, rank(shared_build, question, vector(question)))[0]
    assert found.family == "slette-kommentar"
    assert found.values[:3].tolist() == pytest.approx([1, 1, 1])


def test_a_translated_entry_belongs_to_its_original(shared_build: Build) -> None:
    """The nynorsk phrasing leads to the family of the bokmål entry, and is no rival to it."""
    question = "kritisk til etaten"
    found = candidates(shared_build, question, rank(shared_build, question, vector(question)))[0]
    assert found.family == "kritisere-etaten"
    assert found.values[1] == pytest.approx(1)


def test_an_entry_is_a_candidate_by_its_answer_too(shared_build: Build) -> None:
    """The entry whose answer is nearest is looked at, whatever its phrasings."""
    for at, family in enumerate(shared_build.addresses.entry_families):
        asked = replace(rank(shared_build, "x", vector("x")), faq=np.eye(len(shared_build.faq_infos))[at])
        best = max(candidates(shared_build, "x", asked), key=lambda each: each.values[4])
        assert best.family == shared_build.addresses.family_names[family]


def test_a_corpus_without_faq_has_no_candidates(tmp_path: Path) -> None:
    """Known questions noted for sections are no FAQ."""
    files = {name: text for name, text in FILES.items() if not name.startswith("faq/") and name != "golden.yaml"}
    build = build_small(write_corpus(tmp_path / "c", files), BuildStore(tmp_path / "i"))
    assert len(build.phrasings) == 6
    assert candidates(build, "slette", rank(build, "slette", vector("slette"))) == []


def test_overlap_is_shared_over_all() -> None:
    """Two of four different stems are in both; nothing overlaps with nothing by 0."""
    assert overlap(frozenset("abc"), frozenset("bcd")) == pytest.approx(0.5)
    assert overlap(frozenset(), frozenset()) == 0


def test_sentences_of_new_guidance_count_as_answered(shared_build: Build) -> None:
    """What nobody has asked about is near to a question by what it says; its place is not held against it."""
    new = replace(shared_build, classifier=shared_build.classifier.without(frozenset(("moderering",))))
    question = "Meldinger kan arkiveres."
    asked, known = of(new, question), of(shared_build, question)
    assert asked.section == UNSURE
    assert asked.asked == pytest.approx(asked.sentence + STATEMENT)
    assert asked.neighbours > known.neighbours
    ranking = rank(new, question, vector(question))
    sentences = ranking.sentence[new.unasked_sentences]
    assert len(sentences) > 0
    assert answered(new, ranking) == pytest.approx(np.concatenate([ranking.phrasing, sentences + STATEMENT]))


def test_a_long_question_and_a_lead_in_words_are_told(shared_build: Build) -> None:
    """Length is the logarithm of the number of words; the lead in words is over the best other section."""
    short, long = of(shared_build, "Kan jeg kritisere etaten?"), of(shared_build, "Kan jeg kritisere etaten? " * 3)
    assert (short.length, long.length) == pytest.approx((np.log(8), np.log(12)))
    ranking = rank(shared_build, "Kan jeg kritisere etaten?", vector("Kan jeg kritisere etaten?"))
    own = shared_build.addresses.section_codes == shared_build.addresses.section_codes[int(ranking.order[0])]
    assert short.words_lead == pytest.approx(float(ranking.words[own].max() - ranking.words[~own].max()))
