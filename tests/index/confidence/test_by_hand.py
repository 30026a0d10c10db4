"""Every feature of a question and of an entry, from scores that are written down here."""

from dataclasses import replace

import numpy as np
import pytest
from fakes import vector

from index.builds.build import Build
from index.confidence.faq import EXCLUDED, SECOND, best_by, candidates, highest
from index.confidence.features import STATEMENT, UNSURE, UNSURE_LEAD, Features, above, features, nearest
from index.search.rank import Ranking, rank

CRITICISM = "ytringsfrihet#kritikk-av-egen-etat"
LEADERS = "ytringsfrihet#ledere-i-debatten"
DELETE = "moderering#slette-kommentarer"
ARCHIVE = "moderering#arkivere-meldinger"


def at(build: Build, address: str) -> int:
    """Position of the section's first passage."""
    return build.addresses.passages_of[address][0]


def ranked(build: Build, **scores: dict[str, float]) -> Ranking:
    """A ranking with these scores by section, of its first passage, and 0 elsewhere; ordered by ``fused``."""
    zeros = np.zeros(len(build.passages), np.float32)
    whole = rank(build, "x", vector("x"))
    fields = {name: zeros.copy() for name in ("passage", "best_sentence", "words", "asked", "section", "dense", "text")}
    fields["fused"] = zeros.copy()
    for name, by_section in scores.items():
        for address, score in by_section.items():
            fields[name][at(build, address)] = score
    return replace(whole, **fields, order=np.argsort(-fields["fused"], kind="stable"))


def of(build: Build, ranking: Ranking, question: str = "kvittering") -> Features:
    return features(build, question, ranking)


FUSED = {LEADERS: 0.9, ARCHIVE: 0.7, DELETE: 0.4}


def test_the_first_passages_own_scores_count(shared_build: Build) -> None:
    """Not the second's."""
    own = {name: {LEADERS: 0.5, ARCHIVE: 0.6} for name in ("passage", "best_sentence", "words", "asked")}
    found = of(shared_build, ranked(shared_build, fused=FUSED, **own))
    assert (found.passage, found.sentence, found.share, found.asked) == pytest.approx((0.5,) * 4)
    assert found.lead == pytest.approx(0.2)


def test_the_lead_is_over_the_very_next_section(shared_build: Build) -> None:
    """Passed over are the same section's further passages and its translation, and nothing else."""
    twin = "ytringsfrihet-nn#leiarar-i-ordskiftet"
    assert of(shared_build, ranked(shared_build, fused={**FUSED, twin: 0.8})).lead == pytest.approx(0.2)
    assert of(shared_build, ranked(shared_build, fused={LEADERS: 0.9, DELETE: 0.3})).lead == pytest.approx(0.6)


@pytest.mark.parametrize(("name", "feature"), [("section", "margin"), ("asked", "asked_lead"), ("words", "words_lead")])
@pytest.mark.parametrize(("own", "lead"), [(0.8, 0.3), (0.4, -0.1)])
def test_a_section_leads_over_the_best_of_the_others(
    shared_build: Build, name: str, feature: str, own: float, lead: float
) -> None:
    """By its best passage; another one that is ahead makes it negative."""
    scores = {LEADERS: own, ARCHIVE: 0.5, DELETE: 0.2}
    assert getattr(of(shared_build, ranked(shared_build, fused=FUSED, **{name: scores})), feature) == pytest.approx(
        lead
    )


@pytest.mark.parametrize(("name", "feature"), [("words", "words_place"), ("passage", "passage_place")])
def test_a_section_is_placed_among_the_others(shared_build: Build, name: str, feature: str) -> None:
    """0 when it is first, also beside one that is as good; else the logarithm of those before it, translations once."""
    scores = {DELETE: 0.8, LEADERS: 0.5, CRITICISM: 0.5, "ytringsfrihet-nn#leiarar-i-ordskiftet": 0.1}
    for first, before in ((DELETE, 0), (LEADERS, 1), (ARCHIVE, 3)):
        found = of(shared_build, ranked(shared_build, fused={first: 0.9}, **{name: scores}))
        assert getattr(found, feature) == pytest.approx(-np.log1p(before))


def test_an_only_section_leads_over_nothing(shared_build: Build) -> None:
    """There is no other to compare with."""
    (only,) = [each for each in shared_build.passages if each.address == LEADERS]
    sentences = len(only.sentences)
    vectors = replace(shared_build.sentence_vectors, vectors=shared_build.sentence_vectors.vectors[:sentences])
    build = replace(
        shared_build,
        passages=(only,),
        passage_vectors=replace(shared_build.passage_vectors, vectors=shared_build.passage_vectors.vectors[:1]),
        sentence_vectors=vectors,
    )
    alone = ranked(build, fused={LEADERS: 0.9}, section={LEADERS: -0.5}, asked={LEADERS: 0.7}, words={LEADERS: 0.6})
    alone = replace(alone, sentence=np.zeros(sentences, np.float32))
    found = of(build, alone)
    assert (found.lead, found.margin, found.asked_lead, found.words_lead, found.words_place) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("views", [(), ("text",), ("text", "asked"), ("text", "section", "asked")])
def test_the_views_that_agree_are_counted(shared_build: Build, views: tuple[str, ...]) -> None:
    """Each of the three that would put the first passage's section first."""
    scores = {name: {LEADERS if name in views else ARCHIVE: 0.5} for name in ("text", "section", "asked")}
    found = of(shared_build, ranked(shared_build, fused=FUSED, **scores))
    assert found.agree == pytest.approx(len(views) / 3)


def test_without_known_questions_no_view_agrees(shared_build: Build) -> None:
    """There are no three views then."""
    ranking = ranked(shared_build, fused=FUSED, text={LEADERS: 1}, section={LEADERS: 1}, asked={LEADERS: 1})
    assert of(shared_build, replace(ranking, phrasing=np.zeros(0, np.float32))).agree == 0


def test_new_guidance_is_neither_sure_nor_unsure(shared_build: Build) -> None:
    """Middling numbers stand for what nobody can know of a document that nobody has asked about."""
    new = replace(shared_build, classifier=shared_build.classifier.without(frozenset(("moderering",))))
    ranking = ranked(
        new,
        fused={ARCHIVE: 0.9},
        section={ARCHIVE: -5},
        asked={ARCHIVE: 0.1, LEADERS: 0.9},
        best_sentence={ARCHIVE: 0.6},
    )
    found = of(new, ranking)
    assert (found.section, found.margin, found.asked_lead) == (UNSURE, UNSURE_LEAD, 0)
    assert found.asked == pytest.approx(0.6 + STATEMENT)


def test_neighbours_are_answered_against_unanswered(shared_build: Build) -> None:
    """The mean of the nearest known questions less that of the nearest off-topic ones."""
    phrasing = np.linspace(0.1, 0.8, len(shared_build.phrasings), dtype=np.float32)
    off_topic = shared_build.off_topic_vectors.vectors @ vector("parkering")
    found = of(shared_build, replace(ranked(shared_build, fused=FUSED), phrasing=phrasing, off_topic=off_topic))
    against = nearest(off_topic)
    assert against > 0.4
    assert found.neighbours == pytest.approx(float(np.sort(phrasing)[-5:].mean()) - against, abs=1e-5)


def test_what_hardly_varies_stands_out_nowhere() -> None:
    """Rounding is no spread."""
    assert above(np.array([0.5, 0.5, 0.5 + 1e-7], np.float32), 2) == 0
    assert above(np.array([0.0, 0.0, 3.0], np.float32), 0) == pytest.approx(-(0.5**0.5))


# -- entries


def asked_of(build: Build, **phrasings: float) -> Ranking:
    """A ranking in which the phrasings of these entries, by id, are so near, all others not at all."""
    names = {name.replace("_", "-"): score for name, score in phrasings.items()}
    scores = np.array([names.get(each.faq or "", 0.0) for each in build.phrasings], np.float32)
    return replace(rank(build, "x", vector("x")), phrasing=scores, faq=np.zeros(len(build.faq_infos), np.float32))


def test_an_entry_is_told_by_its_nearest_phrasing(shared_build: Build) -> None:
    """And by its leads over another family's, and over what is known not to be answered."""
    ranking = asked_of(shared_build)
    scores = ranking.phrasing.copy()
    positions = [at for at, each in enumerate(shared_build.phrasings) if each.faq == "slette-kommentar"]
    scores[positions] = [0.6, 0.9, 0.3, 0.1]
    other = next(at for at, each in enumerate(shared_build.phrasings) if each.faq == "kritisere-etaten")
    scores[other] = 0.5
    unlike = np.full(len(shared_build.off_topic), 0.2, np.float32)
    found = candidates(shared_build, "x", replace(ranking, phrasing=scores, off_topic=unlike))[0]
    assert (found.family, found.phrasing) == ("slette-kommentar", positions[1])
    assert found.values[:4].tolist() == pytest.approx([0.9, 0.4, 0.4, 0.7])


def test_an_off_topic_question_is_not_unlike_itself(shared_build: Build) -> None:
    """Held out, it counts for nothing."""
    unlike = np.zeros(len(shared_build.off_topic), np.float32)
    unlike[1] = 0.8
    ranking = replace(asked_of(shared_build, slette_kommentar=0.9), off_topic=unlike)
    assert candidates(shared_build, "x", ranking)[0].values[3] == pytest.approx(0.1)
    assert candidates(shared_build, "x", ranking, held_out=1)[0].values[3] == pytest.approx(0.9)


def test_an_entry_about_the_same_section_is_half_a_rival(shared_build: Build) -> None:
    """It counts in the lead over all others, and not in that over entries about other sections."""
    build = replace(
        shared_build,
        phrasings=tuple(
            replace(each, addresses=(DELETE,)) if each.faq in ("kritisere-etaten", "kritisere-etaten-nn") else each
            for each in shared_build.phrasings
        ),
    )
    faq = np.array([0.7 if each == "slette-kommentar" else 0.6 for each in build.faq_infos], np.float32)
    ranking = replace(asked_of(build, slette_kommentar=0.9, kritisere_etaten=0.8), faq=faq)
    found = candidates(build, "x", ranking)[0]
    assert found.values[[1, 2]].tolist() == pytest.approx([0.1, 0.9])
    assert found.values[[5, 6]].tolist() == pytest.approx([0.1, 0.7])


def test_an_entry_is_told_by_its_answer(shared_build: Build) -> None:
    """The cosine of question and answer, and its lead over another family's; a translation is no other family."""
    cosines = {"kritisere-etaten": 0.7, "kritisere-etaten-nn": 0.65, "slette-kommentar": 0.2}
    faq = np.array([cosines[each] for each in shared_build.faq_infos], np.float32)
    ranking = replace(asked_of(shared_build, kritisere_etaten=0.5), faq=faq)
    found = candidates(shared_build, "x", ranking)[0]
    assert found.family == "kritisere-etaten"
    assert found.values[4:7].tolist() == pytest.approx([0.7, 0.5, 0.5])


def test_an_entry_is_told_by_the_words_of_its_phrasing(shared_build: Build) -> None:
    """Shared stems over all of them."""
    ranking = asked_of(shared_build, slette_kommentar=0.5)
    found = candidates(shared_build, "slette bilder og kommentarer", ranking)[0]
    asked = shared_build.phrasings[found.phrasing].text
    assert asked == "Kan vi slette en kommentar?"
    assert found.values[7] == pytest.approx(2 / 3)


def test_an_entry_is_told_by_the_place_of_its_sections(shared_build: Build) -> None:
    """Their log-probability together, and how many sections hold more of the question's words than the best of them."""
    ranking = ranked(shared_build, section={DELETE: -0.5, LEADERS: -2}, words={LEADERS: 0.9, ARCHIVE: 0.8, DELETE: 0.6})
    ranking = replace(ranking, phrasing=asked_of(shared_build, slette_kommentar=0.5).phrasing)
    found = candidates(shared_build, "x", ranking)[0]
    assert found.values[8:].tolist() == pytest.approx([-0.5, -np.log1p(2)], abs=1e-6)


def test_its_sections_are_added_up_in_its_own_order(shared_build: Build) -> None:
    """A set has another order in each process, and the last bit of the sum depends on the order."""
    read: list[list[int]] = []

    class Noted(np.ndarray):
        def __getitem__(self, positions: list[int]) -> np.ndarray:
            read.append(positions)
            return np.asarray(self)[positions]

    addresses = tuple(shared_build.addresses.passages_of)[::-1]
    phrasings = tuple(replace(each, addresses=addresses) if each.faq else each for each in shared_build.phrasings)
    ranking = asked_of(shared_build, slette_kommentar=0.5)
    candidates(replace(shared_build, phrasings=phrasings), "x", replace(ranking, section=ranking.section.view(Noted)))
    originals = dict.fromkeys(shared_build.addresses.original(each) for each in addresses)
    assert read[0] == [at(shared_build, each) for each in originals]
    assert len(read[0]) >= 4


def test_an_entry_whose_sections_are_out_of_the_question_is_as_good_as_excluded(shared_build: Build) -> None:
    """So improbable and no less. Of an entry that is based on no section nothing is known by it: it is neither."""
    ranking = ranked(shared_build, fused={LEADERS: 0.9}, section={DELETE: -50})
    ranking = replace(ranking, phrasing=asked_of(shared_build, slette_kommentar=0.5).phrasing)
    assert candidates(shared_build, "x", ranking)[0].values[8] == EXCLUDED
    facts = tuple(replace(each, addresses=()) if each.faq else each for each in shared_build.phrasings)
    found = candidates(replace(shared_build, phrasings=facts), "x", ranking)[0]
    assert found.values[8:].tolist() == pytest.approx([UNSURE, SECOND])


def test_the_best_of_each_group_counts() -> None:
    """Scores of no group count for none; a group without any has less than any cosine."""
    best = best_by(np.array([0.2, 0.9, 0.4, -0.5], np.float32), np.array([0, -1, 0, 1]), 3)
    assert best.tolist() == pytest.approx([0.4, -0.5, -1])
    assert highest(best) == pytest.approx(0.4)
    assert highest(best[:0]) == 0
