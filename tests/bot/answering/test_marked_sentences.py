"""Which two sentences are marked together, how words weigh among sentences, and which way a quote grows."""

import math
from dataclasses import replace

import numpy as np
import pytest

from bot.answering import ranges
from bot.answering.ranges import (
    CARRIED,
    LEAST,
    PARTNER,
    QUOTE,
    Scored,
    highlights,
    overlaps,
    pair_score,
    quote_range,
    word_scores,
)
from index.builds.build import Build
from index.lexical.words import K1, B
from index.types import Sentence


def scored(*sentences: tuple[str, float]) -> Scored:
    """Sentences of ten characters each, one after the other, with their scores."""
    made = tuple(Sentence(10 * at, 10 * at + 9, text) for at, (text, _) in enumerate(sentences))
    return Scored(made, np.array([score for _, score in sentences], np.float32))


RULE, LEANING, OTHER = "Du kan dele bilder.", "Det gjelder også video.", "Sjefen bestemmer."


def test_a_sentence_that_leans_on_the_one_before_is_the_better_a_partner() -> None:
    """By what a partner is worth, and only right after the sentence it leans on."""
    together = scored((RULE, 1.0), (LEANING, 0.5), (OTHER, 0.5))
    assert pair_score(together, 0, 1) == pytest.approx(1.5 + PARTNER)
    assert pair_score(together, 0, 2) == pytest.approx(1.5)
    assert pair_score(together, 1, 2) == pytest.approx(1.0)
    apart = scored((RULE, 1.0), (OTHER, 0.5), (LEANING, 0.5))
    assert pair_score(apart, 0, 2) == pytest.approx(1.5)


def test_a_sentence_that_leans_on_nothing_asked_for_is_no_partner() -> None:
    """The first must have something of the question itself."""
    assert pair_score(scored((RULE, 0.0), (LEANING, 0.5)), 0, 1) == pytest.approx(0.5)
    assert pair_score(scored((RULE, -0.5), (LEANING, 0.5)), 0, 1) == pytest.approx(0.0)


def test_the_sentence_that_goes_on_is_marked_before_a_slightly_better_one() -> None:
    """A long quote: the rule and what leans on it, not the rule and a sentence of its own."""
    found = scored((RULE, 1.0), (LEANING, 0.5), (OTHER, 0.6), (OTHER, 0.0), (OTHER, 0.0))
    assert highlights(found, (0, 49)) == [(0, 9), (10, 19)]
    plain = scored((RULE, 1.0), ("Video er også med.", 0.5), (OTHER, 0.6), (OTHER, 0.0), (OTHER, 0.0))
    assert highlights(plain, (0, 49)) == [(0, 9), (20, 29)]


def test_two_are_marked_from_five_sentences_on() -> None:
    """In a quote of four, one is enough."""
    four = [(RULE, 1.0), (OTHER, 0.9), (OTHER, 0.3), (OTHER, 0.3)]
    assert highlights(scored(*four), (0, 39)) == [(0, 9)]
    assert highlights(scored(*four, (OTHER, 0.3)), (0, 49)) == [(0, 9), (10, 19)]


def test_a_second_sentence_with_next_to_nothing_of_the_question_is_not_marked() -> None:
    """What scores no more than the least stays plain; where none scores more, the first of the two is marked."""
    weak = [(OTHER, LEAST)] * 4
    assert highlights(scored((RULE, 1.0), *weak), (0, 49)) == [(0, 9)]
    assert highlights(scored((RULE, 1.0), *weak[1:], (OTHER, LEAST + 0.01)), (0, 49)) == [(0, 9), (40, 49)]
    assert highlights(scored(*weak, (OTHER, LEAST)), (0, 49)) == [(0, 9)]


def test_two_sentences_are_enough_to_mark_one() -> None:
    """A quote of two has something to leave unmarked."""
    assert highlights(scored((RULE, 0.3), (OTHER, 0.4)), (0, 19)) == [(10, 19)]


def test_ranges_that_only_touch_do_not_overlap() -> None:
    """A sentence ends where the next piece begins."""
    sentence = Sentence(10, 20, OTHER)
    assert [overlaps(sentence, span) for span in ((0, 10), (0, 11), (19, 30), (20, 30))] == [False, True, True, False]


def test_words_of_sentences_are_weighed_by_how_few_of_these_have_them() -> None:
    """BM25 by hand: «aa» in one of three texts, their lengths 2, 4 and 2 terms."""
    mean = (2 + 4 + 2) / 3
    rare = math.log(1 + 2.5 / 1.5)
    expected = rare / (1 + K1 * (1 - B + B * 2 / mean))
    found = word_scores("aa", ["aa", "bb bb", "cc"])
    assert found.tolist() == pytest.approx([2 * expected, 0, 0], rel=1e-5)  # its stem and its one 4-gram
    often = word_scores("bb", ["aa", "bb bb", "cc"])
    assert often[1] == pytest.approx(2 * rare * 2 / (2 + K1 * (1 - B + B * 4 / mean)), rel=1e-5)


def test_a_word_of_fewer_sentences_tells_more() -> None:
    """Of two words that the question has, the rarer one decides."""
    found = word_scores("bilder video", ["bilder her", "bilder der", "video her", "bilder nå"])
    assert found[2] > found[0]


def test_a_leaning_sentence_carries_a_share_of_the_one_before() -> None:
    """Of its words' weight; not of one further back, and not where it does not lean."""
    texts = ["Teksting kreves.", "Det gjelder alltid.", "Det er viktig.", "Alle gjelder det."]
    found = word_scores("teksting", texts)
    assert found[1] == pytest.approx(CARRIED * found[0])
    assert found[2:].tolist() == [0, 0]
    assert word_scores("teksting", ["Det gjelder alltid.", "Teksting kreves."])[0] == 0


def test_a_quote_grows_towards_the_better_neighbour_first(shared_build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for one more piece: it is the one that scores more, the later one of equals' earlier neighbour."""
    (first, *_) = shared_build.addresses.passages_of["ytringsfrihet#bilder-av-kolleger"]
    pieces = [(0, 10), (11, 20), (21, 30)]
    passage = replace(shared_build.passages[first], pieces=(pieces[1],))
    build = replace(shared_build, passages=(passage, *shared_build.passages[1:]))
    monkeypatch.setattr(ranges, "section_pieces", lambda *_: pieces)
    monkeypatch.setattr(ranges, "QUOTE", 21)
    monkeypatch.setattr(ranges, "with_lead_in", lambda _source, _pieces, quoted, _own: quoted)
    sentences = tuple(Sentence(start, end, OTHER) for start, end in pieces)

    def grown(*scores: float) -> tuple[int, int]:
        return quote_range(build, Scored(sentences, np.array(scores, np.float32)), 0)

    assert grown(0.5, 0, 0.4) == (0, 20)
    assert grown(0.4, 0, 0.5) == (11, 30)
    assert grown(0.5, 0, 0.5) == (0, 20)


def test_a_quote_may_be_as_long_as_its_limit(shared_build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the last character, and no further."""
    (first, *_) = shared_build.addresses.passages_of["ytringsfrihet#bilder-av-kolleger"]
    pieces = [(0, 10), (11, QUOTE)]
    passage = replace(shared_build.passages[first], pieces=(pieces[0],))
    build = replace(shared_build, passages=(passage, *shared_build.passages[1:]))
    alone = Scored((), np.zeros(0, np.float32))
    monkeypatch.setattr(ranges, "section_pieces", lambda *_: pieces)
    assert quote_range(build, alone, 0) == (0, QUOTE)
    pieces[1] = (11, QUOTE + 1)
    assert quote_range(build, alone, 0) == (0, 10)
